"""A relative signs up for a course, waits in line for it, or leaves it."""

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor
from foundation.jobs import enqueue, job
from foundation.retrying import unless_deadlocked
from foundation.scope import current_tenant_key
from modules.memory_team.errors import CourseFull, CourseNotOpen, NoSeatLeft, OthersBeforeYou
from modules.memory_team.models import Course, CourseDate, Participant
from modules.memory_team.queries.courses import (
    coming_dates,
    dates_that_stand,
    is_open,
    seats_of,
    with_taken,
)
from shop.domain.capacity.announced import leaders_of_sessions
from shop.domain.door.booking import book_service
from shop.domain.door.calling_off import silence_about
from shop.domain.door.changes import can_cancel_self, cancel_booking
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.enums import BookingStatus, CancelReason
from shop.errors import BookingRefused, SessionNotPossible
from shop.hooks import BookingDraft
from shop.models import Booking, KeptTime, Recipient
from shop.presentation import day_and_clock

SIGNED_UP, SEAT_GIVEN = "memory_team.signed_up", "memory_team.seat_given"
FILL = "memory_team.fill_seats"
COMING = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)


@unless_deadlocked
@transaction.atomic
def sign_up(course: Course, *, recipient: Recipient, actor: Actor) -> Participant:
    """A seat on every date to come, through the door one after the other: all of them or none. Twice is once.

    Raises CourseNotOpen, CourseFull, or SessionNotPossible for a date on which they have something else. They are told
    once of all dates.
    """
    course = lock_course(course, recipient=recipient, actor=actor)
    _require_open(course)
    before = Participant.objects.filter(course=course, recipient=recipient).first()
    if before is not None and not before.waits:
        return before
    in_line = Participant.objects.filter(course=course, waits=True, recipient__is_active=True)
    if in_line.exclude(recipient=recipient).exists():
        # Whoever waits comes first.
        raise OthersBeforeYou if _has_seat(course) else CourseFull
    return _take_seats(course, recipient=recipient, actor=actor, message=SIGNED_UP)


def come_to(date: CourseDate, *, recipient: Recipient, actor: Actor) -> Booking:
    """A seat on one date of a group, through the door. Raises a BookingRefused; who has a seat keeps that one."""
    course = date.course
    return book_service(
        course.service,
        recipient=recipient,
        starts_at=date.starts_at,
        actor=actor,
        helpers=[_leader_of(date)],
    )


def _leader_of(date: CourseDate) -> int:
    """Not every date of a course is led by the same: somebody may have been away, or the date was handed over."""
    kept = KeptTime.objects.select_related("service", "provider").filter(memory_team_date=date).first()
    return leaders_of_sessions([kept])[kept.pk].pk if kept is not None else date.course.leader_id


@unless_deadlocked
@transaction.atomic
def wait_in_line(course: Course, *, recipient: Recipient, actor: Actor) -> Participant:
    """Behind everybody who waits already. Twice is once, and who has a seat keeps it. Raises CourseNotOpen."""
    course = lock_course(course, recipient=recipient, actor=actor)
    _require_open(course)
    participant, is_new = Participant.objects.get_or_create(
        course=course, recipient=recipient, defaults={"waits": True}
    )
    if is_new:
        record(actor, "memory_team.waits", course, recipient_id=recipient.pk)
        fill_later(course.pk)
    return participant


@unless_deadlocked
@transaction.atomic
def leave(course: Course, *, recipient: Recipient, actor: Actor) -> int:
    """Give up the place in line, or the seats on the dates to come; twice is once.

    A date that is too near to be cancelled without calling stays booked: says how many.
    """
    course = lock_course(course, recipient=recipient, actor=actor)
    cancelled, stays = given_up_with(course, recipient)
    for booking in cancelled:
        cancel_booking(booking, actor=actor, reason=CancelReason.BY_RECIPIENT)
    silence_about(cancelled)
    if Participant.objects.filter(course=course, recipient=recipient).delete()[0]:
        record(actor, "memory_team.left", course, recipient_id=recipient.pk)
        fill_later(course.pk)
    return len(stays)


def given_up_with(course: Course, recipient: Recipient) -> tuple[list[Booking], list[Booking]]:
    """Their appointments that are cancelled when they leave it, and those that are too near to be."""
    own = own_seats(course, recipient)
    goes = [each for each in own if can_cancel_self(each)]
    return goes, [each for each in own if each not in goes]


def fill_later(course_id: int) -> None:
    """Look in a job of its own whether somebody in line can have a seat: each is locked before the course."""
    enqueue(current_tenant_key(), FILL, {"course_id": course_id})


@job(FILL)
def fill_seats(*, course_id: int) -> None:
    """Give what is free to who waits, in order, and tell them. Who has something else on a date waits on."""
    waiting = Participant.objects.filter(course=course_id, waits=True).order_by("since", "pk")
    for participant in waiting.select_related("course__service", "recipient"):
        try:
            _give_seat(participant)
        except (CourseFull, CourseNotOpen):
            return
        except SessionNotPossible:
            continue


@unless_deadlocked
@transaction.atomic
def _give_seat(participant: Participant) -> None:
    course = lock_course(participant.course, recipient=participant.recipient, actor=SYSTEM)
    _require_open(course)
    if Participant.objects.filter(pk=participant.pk, waits=True).exists():
        _take_seats(course, recipient=participant.recipient, actor=SYSTEM, message=SEAT_GIVEN)


def note_cancelled(booking: Booking) -> None:
    """A seat was given back on the booking's own page, or with the recipient's services: somebody may wait for it.

    Who has no date of the course left is not in it any more.
    """
    date = CourseDate.objects.filter(
        service=booking.service_id, starts_at=booking.starts_at, called_off_at=None
    )
    course = Course.objects.filter(dates__in=date, is_group=False).select_related("service").first()
    if course is None:
        return
    if not own_seats(course, booking.recipient):
        Participant.objects.filter(course=course, recipient=booking.recipient_id, waits=False).delete()
    fill_later(course.pk)


def require_seat(draft: BookingDraft) -> None:
    """In the booking's transaction: nobody else takes a seat of that date before it ends. Raises NoSeatLeft."""
    dates = dates_that_stand().select_for_update(of=("self",)).select_related("course")
    date = dates.filter(service=draft.service.pk, starts_at=draft.starts_at).first()
    if date is None:
        return
    others = seats_of(date).exclude(status=BookingStatus.HELD, recipient=draft.recipient)
    if draft.moving is not None:
        others = others.exclude(pk=draft.moving.pk)
    if others.count() >= date.course.seats:
        raise NoSeatLeft


def lock_course(course: Course, *, recipient: Recipient, actor: Actor) -> Course:
    """The recipient before the course, as the door has it."""
    lock_for_booking(department_id=course.service.department_id, recipient_id=recipient.pk)
    require_mandate(actor, recipient_id=recipient.pk, service_id=course.service_id)
    return Course.objects.select_for_update(of=("self",)).select_related("service").get(pk=course.pk)


def _require_open(course: Course) -> None:
    first = dates_that_stand().filter(course=course).order_by("starts_at").first()
    if (
        course.is_group
        or course.called_off_at
        or not is_open(course, first_at=first.starts_at if first else None)
    ):
        raise CourseNotOpen


def _has_seat(course: Course) -> bool:
    return all(date.taken < course.seats for date in with_taken(coming_dates(course)))


def _take_seats(course: Course, *, recipient: Recipient, actor: Actor, message: str) -> Participant:
    participant, _is_new = Participant.objects.update_or_create(
        course=course, recipient=recipient, defaults={"waits": False, "since": timezone.now()}
    )
    booked = []
    # Who left and comes back may still have a date that was too near to be given up.
    own = [booking.starts_at for booking in own_seats(course, recipient)]
    for date in coming_dates(course).exclude(starts_at__in=own):
        try:
            booked.append(
                book_service(
                    course.service,
                    recipient=recipient,
                    starts_at=date.starts_at,
                    actor=actor,
                    helpers=[_leader_of(date)],
                )
            )
        except NoSeatLeft as full:
            raise CourseFull from full
        except BookingRefused as refusal:
            raise SessionNotPossible(
                when=day_and_clock(date.starts_at), why=refusal.title(), because=refusal.code
            ) from refusal
    silence_about(booked)
    record(actor, message, course, recipient_id=recipient.pk)
    tell_recipient(
        message,
        recipient,
        service_id=course.service_id,
        by=actor.user_id,
        course_id=course.pk,
        recipient_id=recipient.pk,
    )
    return participant


def own_seats(course: Course, recipient: Recipient) -> list[Booking]:
    starts = coming_dates(course).values("starts_at")
    own = Booking.objects.filter(
        service=course.service_id, recipient=recipient, starts_at__in=starts, status__in=COMING
    )
    return list(own.select_related("service").order_by("starts_at"))
