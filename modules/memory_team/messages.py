"""What is written to who takes part in a course: when, and never what it is called."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from modules.memory_team.domain.changing import LEADER_CHANGED, PLACE_CHANGED
from modules.memory_team.domain.putting_up import DATE_CALLED_OFF
from modules.memory_team.domain.taking_off import TAKEN_OFF
from modules.memory_team.domain.taking_part import SEAT_GIVEN, SIGNED_UP
from modules.memory_team.models import Course, CourseDate, Participant
from modules.memory_team.queries.courses import coming_dates
from notifications.kinds import message_kind
from notifications.standards import MessageText, OwnWord, Standard
from shop.addresses import written
from shop.domain.absence.giving import REASSIGNABLE
from shop.lengths import end_of, usual_length
from shop.message_words import about, about_time
from shop.models import Booking, Provider
from shop.presentation import day_and_clock, who_comes_to
from shop.standard_texts.parts import BOOKINGS, BY_US, WAITING, text


def _invented(number: int) -> str:
    """The dates of a course that starts in a week, the first so many of them."""
    day = timezone.localdate() + timedelta(weeks=1)
    at = timezone.make_aware(datetime.combine(day, time(17)))
    return ", ".join(day_and_clock(at + timedelta(weeks=each)) for each in range(number))


OF_DATES = (
    OwnWord("count", _("how many dates there are left"), lambda: "3"),
    OwnWord("first", _("the first of these dates, with its time"), lambda: _invented(1)),
    OwnWord("dates", _("all these dates, with their times"), lambda: _invented(3)),
)
SIGNED_UP_TEXT = text(
    SIGNED_UP,
    _("Somebody has signed up for several dates"),
    BOOKINGS,
    subject=_("You are signed up: %(count)s dates from %(first)s"),
    body=_(
        "%(service)s: you have a seat on %(dates)s.\n\nCan you not come after all? Sign in and give your seat back, and"
        " somebody else can have it. Questions? Call %(phone)s."
    ),
    words=("service", "phone", "link", *OF_DATES),
    required=("first", "link"),
)
SEAT_GIVEN_TEXT = text(
    SEAT_GIVEN,
    _("Somebody in line gets a seat"),
    WAITING,
    subject=_("You have a seat: %(count)s dates from %(first)s"),
    body=_(
        "%(service)s: a seat came free, and you were next in line. You come on %(dates)s.\n\nDo you not want it any"
        " more? Sign in and give it back, and the next in line gets it. Questions? Call %(phone)s."
    ),
    words=("service", "phone", "link", *OF_DATES),
    required=("first", "link"),
)
TAKEN_OFF_TEXT = text(
    TAKEN_OFF,
    _("We take somebody off a course, or out of its line"),
    BY_US,
    subject=_("You are taken off the list: %(dates)s"),
    body=_(
        "%(service)s: you are taken off the list for %(dates)s. Your seat, or your place in line, goes to somebody"
        " else.\n\nIs that not right? Call %(phone)s."
    ),
    words=("service", "phone", "link", *OF_DATES),
    required=("dates", "link"),
)
CALLED_OFF_TEXT = text(
    DATE_CALLED_OFF,
    _("We call off a date of a course or a group"),
    BY_US,
    variant=_("who comes to other dates"),
    subject=_("Called off: %(when)s"),
    body=_(
        "%(service)s, %(when)s: we are sorry, we have to call it off. Your other dates stand.\n\nQuestions? Call"
        " %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)
CALLED_OFF_ALONE_TEXT = text(
    f"{DATE_CALLED_OFF}.alone",
    _("We call off a date of a course or a group"),
    BY_US,
    variant=_("who comes to no other date"),
    subject=_("Called off: %(when)s"),
    body=_("%(service)s, %(when)s: we are sorry, we have to call it off.\n\nQuestions? Call %(phone)s."),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)
LEADER_CHANGED_TEXT = text(
    LEADER_CHANGED,
    _("Somebody else leads a course or a group"),
    BY_US,
    subject=_("Somebody else leads it: %(count)s dates from %(first)s"),
    body=_("%(service)s, %(dates)s. %(who)s. The times are the same.\n\nQuestions? Call %(phone)s."),
    words=("service", "phone", "link", "who", *OF_DATES),
    required=("first", "link"),
)
PLACE_CHANGED_TEXT = text(
    PLACE_CHANGED,
    _("A course or a group moves to another place"),
    BY_US,
    subject=_("Another place from %(when)s"),
    body=_(
        "%(service)s: from %(when)s it is at another place than you were told. Sign in to see where.\n\nQuestions?"
        " Call %(phone)s."
    ),
    words=("service", "when", "phone", "link"),
    required=("when", "link"),
)


@message_kind(SIGNED_UP, SIGNED_UP_TEXT)
def signed_up(params: Mapping[str, Any]) -> MessageText | None:
    return _of_a_seat(SIGNED_UP_TEXT, params)


@message_kind(SEAT_GIVEN, SEAT_GIVEN_TEXT)
def seat_given(params: Mapping[str, Any]) -> MessageText | None:
    return _of_a_seat(SEAT_GIVEN_TEXT, params)


@message_kind(TAKEN_OFF, TAKEN_OFF_TEXT)
def taken_off(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when they are in it again, or wait again."""
    return _of_a_course(TAKEN_OFF_TEXT, params, holds=not _of_them(params).exists())


@message_kind(DATE_CALLED_OFF, CALLED_OFF_TEXT, CALLED_OFF_ALONE_TEXT)
def date_called_off(params: Mapping[str, Any]) -> MessageText | None:
    date = CourseDate.objects.select_related("service__department", "course").get(pk=params["date_id"])
    ends_at = end_of(date.service, usual_length(date.service), date.starts_at)
    words = about_time(date.service, date.starts_at, ends_at)
    others = Booking.objects.filter(
        recipient__bookings=params["booking_id"],
        service=date.service_id,
        starts_at__in=coming_dates(date.course).values("starts_at"),
        status__in=REASSIGNABLE,
    )
    form = CALLED_OFF_TEXT if others.exists() else CALLED_OFF_ALONE_TEXT
    return written(form, words, "booking", params["booking_id"])


@message_kind(LEADER_CHANGED, LEADER_CHANGED_TEXT)
def leader_changed(params: Mapping[str, Any]) -> MessageText | None:
    """Of the dates to come that are still led by whoever it was promised about; nothing when there are none."""
    led = Booking.objects.filter(
        pk__in=[int(each) for each in str(params["bookings"]).split(",")],
        status__in=REASSIGNABLE,
        starts_at__gt=timezone.now(),
        assignments__provider=params["provider_id"],
        assignments__active=True,
    )
    bookings = list(led.select_related("service__department").order_by("starts_at"))
    if not bookings:
        return None
    first, leader = bookings[0], Provider.objects.get(pk=params["provider_id"])
    dates = [day_and_clock(each.starts_at) for each in bookings]
    who = who_comes_to(first, [leader], in_full=False)
    words = about(first.service, count=len(dates), first=dates[0], dates=", ".join(dates), who=who)
    return written(LEADER_CHANGED_TEXT, words, "booking", first.pk)


@message_kind(PLACE_CHANGED, PLACE_CHANGED_TEXT)
def place_changed(params: Mapping[str, Any]) -> MessageText | None:
    """From the first date on to which they come by now; nothing where there is none any more."""
    course = Course.objects.get(pk=params["course_id"])
    coming = Booking.objects.filter(
        recipient=params["recipient_id"],
        service=course.service_id,
        starts_at__in=coming_dates(course).values("starts_at"),
        status__in=REASSIGNABLE,
    )
    booking = coming.select_related("service__department").order_by("starts_at").first()
    if booking is None:
        return None
    words = about_time(booking.service, booking.starts_at, booking.ends_at)
    return written(PLACE_CHANGED_TEXT, words, "booking", booking.pk)


def _of_a_seat(form: Standard, params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when they have left it by then."""
    return _of_a_course(form, params, holds=_of_them(params).filter(waits=False).exists())


def _of_them(params: Mapping[str, Any]) -> QuerySet[Participant]:
    return Participant.objects.filter(course=params["course_id"], recipient=params["recipient_id"])


def _of_a_course(form: Standard, params: Mapping[str, Any], *, holds: bool) -> MessageText | None:
    """With the dates to come; nothing when these are over, or it does not hold any more."""
    course = Course.objects.select_related("service__department").get(pk=params["course_id"])
    dates = [day_and_clock(each.starts_at) for each in coming_dates(course)]
    if not holds or not dates:
        return None
    words = about(course.service, count=len(dates), first=dates[0], dates=", ".join(dates))
    return written(form, words, "memory_team:course", course.pk)
