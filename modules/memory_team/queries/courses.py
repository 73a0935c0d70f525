"""Courses and groups: their dates, who comes, and what is left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from modules.memory_team.errors import NoDateThen, NoSeatLeft, SignUpFirst
from modules.memory_team.models import Course, CourseDate, Participant
from shop.enums import TAKES_TIME, BookedBy, BookingStatus
from shop.errors import RefusedByModule
from shop.models import Booking, Department, Recipient, Service
from shop.queries.access import departments_for, services_for_recipient
from shop.queries.finding import with_words
from shop.viewer import Viewer

KEY = "memory_team"
type Policy = Callable[[datetime, datetime], RefusedByModule | None]


def seats_of(date: CourseDate) -> QuerySet[Booking]:
    """Who has a seat on the date, those among them who hold one while they fill in the form."""
    return Booking.objects.filter(live(), service=date.service_id, starts_at=date.starts_at)


def live() -> Q:
    """Bookings that take a seat: a hold does until it ends."""
    return Q(status__in=TAKES_TIME - {BookingStatus.HELD}) | Q(
        status=BookingStatus.HELD, held_until__gt=timezone.now()
    )


def with_taken(dates: QuerySet[CourseDate], *, but_for: Recipient | None = None) -> QuerySet[Any]:
    """Each with how many seats are `taken`; one that this recipient holds is there for them."""
    bookings = Booking.objects.filter(live(), service=OuterRef("service"), starts_at=OuterRef("starts_at"))
    if but_for is not None:
        bookings = bookings.exclude(status=BookingStatus.HELD, recipient=but_for)
    seats = bookings.order_by().values("service").annotate(count=Count("pk")).values("count")
    return dates.annotate(taken=Coalesce(Subquery(seats, output_field=IntegerField()), 0))


def dates_that_stand() -> QuerySet[CourseDate]:
    return CourseDate.objects.filter(called_off_at__isnull=True)


def coming_dates(course: Course) -> QuerySet[CourseDate]:
    return dates_that_stand().filter(course=course, starts_at__gt=timezone.now())


def policy_of(service: Service, recipient: Recipient) -> Policy:
    """Only at the dates that are put up, with a seat left; of a course only for who signed up for all of it."""
    dates = {
        each.starts_at: each
        for each in with_taken(
            dates_that_stand().filter(service=service, starts_at__gt=timezone.now()), but_for=recipient
        ).select_related("course")
    }
    signed_up = frozenset(
        Participant.objects.filter(recipient=recipient, course__service=service, waits=False).values_list(
            "course_id", flat=True
        )
    )

    def allows(starts_at: datetime, _ends_at: datetime) -> RefusedByModule | None:
        date = dates.get(starts_at)
        if date is None:
            return NoDateThen()
        if not date.course.is_group and date.course_id not in signed_up:
            return SignUpFirst()
        return NoSeatLeft() if date.taken >= date.course.seats else None

    return allows


@dataclass(frozen=True, slots=True)
class DateForOne:
    """A date as one relative sees it: how many seats are left, and their own booking. One called off has neither."""

    date: CourseDate
    left: int
    booking_id: int | None

    @property
    def is_called_off(self) -> bool:
        return self.date.called_off_at is not None


@dataclass(frozen=True, slots=True)
class CourseForOne:
    """A course as one relative sees it. `place_in_line` counts from one, and is 0 for who does not wait.

    `others_wait` for a seat, and come first: also for one that is free, while they have something else on a date.
    """

    course: Course
    dates: Sequence[DateForOne]
    is_in: bool
    place_in_line: int
    others_wait: bool
    is_open: bool

    @property
    def left(self) -> int:
        """Seats that are left on every date that stands."""
        return min((each.left for each in self.dates if not each.is_called_off), default=0)


def has_courses(recipient: Recipient) -> bool:
    """Whether there are any of those. One query."""
    dates = dates_that_stand().filter(
        starts_at__gt=timezone.now(), course__called_off_at=None, service__in=_sessions_for(recipient)
    )
    return dates.exists()


def _sessions_for(recipient: Recipient) -> QuerySet[Service]:
    services = services_for_recipient(recipient).filter(module_key=KEY, seats__gt=1)
    return services.exclude(booked_by=BookedBy.DEPARTMENT)


def courses_for(recipient: Recipient) -> Sequence[CourseForOne]:
    """Those with a date to come, of services the recipient may book; the soonest first. Five queries.

    Of each also the dates to come that were called off.
    """
    courses = list(
        Course.objects.filter(service__in=_sessions_for(recipient), called_off_at__isnull=True)
        .annotate(
            next_at=Min("dates__starts_at", filter=_coming()),
            first_at=Min("dates__starts_at", filter=_stands()),
        )
        .filter(next_at__isnull=False)
        .select_related("service__department", "leader")
        .order_by("next_at", "pk")
    )
    lines = _lines(courses)
    own = _own_bookings(recipient, courses)
    dates: dict[int, list[DateForOne]] = {course.pk: [] for course in courses}
    to_come = CourseDate.objects.filter(course__in=courses, starts_at__gt=timezone.now())
    seats = {course.pk: course.seats for course in courses}
    for date in with_taken(to_come).order_by("starts_at", "pk"):
        if date.called_off_at is not None:
            dates[date.course_id].append(DateForOne(date, 0, None))
            continue
        left = max(0, seats[date.course_id] - date.taken)
        dates[date.course_id].append(DateForOne(date, left, own.get((date.service_id, date.starts_at))))
    return [_for_one(course, dates[course.pk], lines, recipient) for course in courses]


def _for_one(
    course: Any, dates: Sequence[DateForOne], lines: Mapping[int, Sequence[Participant]], recipient: Recipient
) -> CourseForOne:
    everybody = lines.get(course.pk, ())
    waiting = [each.recipient_id for each in everybody if each.waits]
    return CourseForOne(
        course=course,
        dates=dates,
        is_in=any(each.recipient_id == recipient.pk and not each.waits for each in everybody),
        place_in_line=waiting.index(recipient.pk) + 1 if recipient.pk in waiting else 0,
        others_wait=any(each != recipient.pk for each in waiting),
        is_open=is_open(course, first_at=course.first_at),
    )


def is_open(course: Course, *, first_at: datetime | None) -> bool:
    """Whether one may still sign up: a course until it begins, the notice of its service before."""
    return first_at is not None and first_at - course.service.minimum_notice > timezone.now()


def _lines(courses: Sequence[Course]) -> Mapping[int, Sequence[Participant]]:
    lines: dict[int, list[Participant]] = {}
    everybody = Participant.objects.filter(course__in=courses, recipient__is_active=True)
    for each in everybody.order_by("since", "pk"):
        lines.setdefault(each.course_id, []).append(each)
    return lines


def _own_bookings(recipient: Recipient, courses: Sequence[Course]) -> Mapping[tuple[int, datetime], int]:
    own = Booking.objects.filter(
        recipient=recipient,
        service__in={course.service_id for course in courses},
        status__in=(BookingStatus.CONFIRMED, BookingStatus.REQUESTED),
    )
    return {
        (service_id, starts_at): pk
        for pk, service_id, starts_at in own.values_list("pk", "service_id", "starts_at")
    }


def _stands(prefix: str = "dates__") -> Q:
    return Q(**{f"{prefix}called_off_at__isnull": True})


def _coming(prefix: str = "dates__") -> Q:
    return _stands(prefix) & Q(**{f"{prefix}starts_at__gt": timezone.now()})


def get_course_for_recipient(recipient: Recipient, course_id: int) -> CourseForOne:
    """NotFound for what the recipient may not book, and for what is over."""
    found = next((each for each in courses_for(recipient) if each.course.pk == course_id), None)
    if found is None:
        raise NotFound
    return found


def get_course_for(viewer: Viewer, course_id: int) -> Course:
    """A course of a department the viewer administers."""
    courses = Course.objects.filter(service__department__in=departments_for(viewer))
    found = courses.select_related("service__department", "leader").filter(pk=course_id).first()
    if found is None:
        raise NotFound
    return found


def get_participant_for(viewer: Viewer, participant_id: int) -> Participant:
    """Who is in such a course, or waits for it."""
    found = (
        Participant.objects.filter(course__service__department__in=departments_for(viewer))
        .select_related("course__service__department", "recipient")
        .filter(pk=participant_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def get_date_for(viewer: Viewer, date_id: int) -> CourseDate:
    """A date of such a course that stands: at the time of one that is called off there may be something else."""
    dates = dates_that_stand().filter(service__department__in=departments_for(viewer))
    found = (
        dates.select_related("course__service__department", "course__leader", "service")
        .filter(pk=date_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def listed_courses(department: Department, *, words: str = "", is_over: bool | None = None) -> QuerySet[Any]:
    """Each with when it begins and ends, how many dates it has, and how many are in it or wait."""
    found = Course.objects.filter(service__department=department).select_related("service", "leader")
    found = with_words(found, words, "title", "place", "leader__name")
    found = found.annotate(
        first_at=Min("dates__starts_at", filter=_stands()),
        last_at=Max("dates__starts_at", filter=_stands()),
        date_count=Count("dates", filter=_stands(), distinct=True),
        in_it=Count("participants", filter=Q(participants__waits=False), distinct=True),
        waiting=Count("participants", filter=Q(participants__waits=True), distinct=True),
    )
    if is_over is None:
        return found
    over = Q(last_at__lte=timezone.now()) | Q(last_at__isnull=True)
    return found.filter(over if is_over else ~over)


def who_comes(date: CourseDate) -> QuerySet[Booking]:
    """The bookings of the date that stand, by name."""
    bookings = Booking.objects.filter(service=date.service_id, starts_at=date.starts_at)
    standing = bookings.filter(status__in=TAKES_TIME - {BookingStatus.HELD}).select_related(
        "recipient", "service"
    )
    return standing.order_by(Alphabetical("recipient__name"), "pk")
