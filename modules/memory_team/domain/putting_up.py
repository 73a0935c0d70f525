"""A department puts up a course or a group, and calls off a date of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.memory_team.errors import NotASession, OtherCourseThen
from modules.memory_team.models import Course, CourseDate, Participant
from modules.memory_team.queries.courses import coming_dates, seats_of
from shop.domain.capacity.announcing import announce_each
from shop.domain.capacity.kept_times import keep_time, release_kept_times
from shop.domain.door.calling_off import call_off
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_all_for_booking, lock_schedule
from shop.enums import CancelReason
from shop.models import Provider, Service

DATE_CALLED_OFF = "memory_team.date_called_off"


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is put up: in words, with how many seats, and led by whom."""

    title: str
    place: str
    about: str
    seats: int
    leader: Provider
    is_group: bool


@unless_deadlocked
@transaction.atomic
def put_up(
    service: Service,
    *,
    drawing: Drawing,
    starts: Sequence[datetime],
    leaves_out: bool,
    actor: Actor,
) -> Course:
    """Announce the course with its dates, and keep the leader's time on each.

    A date that cannot be had is left out if that was said. Raises SessionNotPossible, NotASession.
    """
    lock_schedule(service.department_id)
    service = Service.objects.select_related("department").get(pk=service.pk)  # as it is by now
    if not 1 <= drawing.seats <= service.seats or service.seats < 2:
        raise NotASession(seats=service.seats)
    course = Course.objects.create(
        service=service,
        title=drawing.title,
        place=drawing.place,
        about=drawing.about,
        seats=drawing.seats,
        leader=drawing.leader,
        is_group=drawing.is_group,
    )
    announce_each(service, starts, partial(_add_date, course, actor=actor), leaves_out=leaves_out)
    record(actor, "memory_team.course_put_up", course, service=service.pk)
    return course


def _add_date(course: Course, starts_at: datetime, *, actor: Actor) -> None:
    others = CourseDate.objects.filter(service=course.service, starts_at=starts_at, called_off_at=None)
    if others.exists():
        raise OtherCourseThen
    kept = keep_time(
        course.service,
        provider=course.leader,
        starts_at=starts_at,
        actor=actor,
        title=course.title,
        where_text=course.place,
        seats=course.seats,
    )
    CourseDate.objects.create(course=course, service=course.service, starts_at=starts_at, kept=kept)


@unless_deadlocked
@transaction.atomic
def call_off_date(date: CourseDate, *, actor: Actor) -> int:
    """Nobody comes on that date; who would have is told, and so are those who act for them. Returns how many.

    Called off twice nothing happens, and a date that has begun stands. A course with no date to come is called off
    itself.
    """
    department_id = date.service.department_id
    lock_schedule(department_id)
    seats = list(seats_of(date).values_list("recipient_id", flat=True))
    lock_all_for_booking(department_id=department_id, recipient_ids=seats)
    course = Course.objects.select_for_update().get(pk=date.course_id)
    date = CourseDate.objects.select_for_update(of=("self",)).select_related("service").get(pk=date.pk)
    if date.called_off_at is not None or date.starts_at <= timezone.now():
        return 0
    gone = call_off(seats_of(date), reason=CancelReason.BY_DEPARTMENT, actor=actor)
    for booking in gone:
        tell_recipient(
            DATE_CALLED_OFF,
            booking.recipient,
            service_id=date.service_id,
            by=actor.user_id,
            booking_id=booking.pk,
            date_id=date.pk,
        )
    kept_id, date.kept, date.called_off_at = date.kept_id, None, timezone.now()
    date.save(update_fields=["kept", "called_off_at"])
    if kept_id is not None:
        release_kept_times([kept_id], department_id=department_id, actor=actor)
    record(actor, "memory_team.date_called_off", date, service=date.service_id)
    if not coming_dates(course).exists():
        course.called_off_at = timezone.now()
        course.save(update_fields=["called_off_at"])
        Participant.objects.filter(course=course, waits=True).delete()
    return len(gone)
