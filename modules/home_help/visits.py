"""What should be done at a visit, and what was."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.home_help.covered import (
    coverage_of,
    own_titles,
    require_covered,
    require_room,
    that_fit,
)
from modules.home_help.errors import TooLateForTasks
from modules.home_help.models import Visit
from shop.domain.door.changes import lock_booking
from shop.domain.door.moves import can_move_self
from shop.domain.meanwhile import require_unchanged
from shop.domain.representation.mandate import require_mandate
from shop.enums import UPCOMING
from shop.hooks import BookingDraft
from shop.lengths import MINUTE
from shop.models import Booking
from shop.queries.versions import version_of

WAS = "was-"
"""Before the code of a task that was ticked off when the page was made."""


def require_possible(draft: BookingDraft) -> None:
    """Raise TaskNotCovered or TooManyTasks. A standing visit is not refused for its tasks: what does not fit is left.

    What is moved keeps its tasks, and has room for them if it becomes no shorter.
    """
    room = (draft.ends_at - draft.starts_at) // MINUTE
    if draft.moving is not None:
        _require_room_for_moved(draft.moving, room=room)
        return
    codes = draft.answers.get("tasks", ())
    if codes and draft.occurrence is None:
        coverage = coverage_of(draft.service, draft.recipient.pk)
        require_covered(codes, among=coverage.on(timezone.localdate(draft.starts_at)), room=room)


def _require_room_for_moved(moving: Booking, *, room: int) -> None:
    if room >= minutes_of(moving):
        return
    visit = Visit.objects.filter(booking=moving).first()
    if visit is not None:
        reckoned = {
            task.code: task.minutes for task in coverage_of(moving.service, moving.recipient_id).offered
        }
        require_room((reckoned.get(code, 0) for code in visit.tasks), room=room)


def minutes_of(booking: Booking) -> int:
    return (booking.ends_at - booking.starts_at) // MINUTE


def keep_tasks(booking: Booking, codes: Sequence[str]) -> None:
    """Note what should be done at a visit that has just been booked."""
    among = coverage_of(booking.service, booking.recipient_id).on(timezone.localdate(booking.starts_at))
    kept = that_fit(codes, among=among, room=minutes_of(booking))
    if kept:
        Visit.objects.create(booking=booking, tasks=kept, own_titles=own_titles(kept, among))


@unless_deadlocked
@transaction.atomic
def change_tasks(booking: Booking, *, codes: Sequence[str], actor: Actor) -> None:
    """Let other tasks be done at a coming visit, as long as it could be moved within its day.

    Raises TooLateForTasks, TaskNotCovered, TooManyTasks, or MayNotAct.
    """
    booking = lock_booking(booking.pk)
    require_mandate(actor, recipient_id=booking.recipient_id, service_id=booking.service_id)
    if not can_change(booking):
        raise TooLateForTasks(booking=booking.pk)
    _write(booking, codes, actor=actor)


@unless_deadlocked
@transaction.atomic
def change_tasks_for(booking: Booking, *, codes: Sequence[str], actor: Actor, seen: str = "") -> None:
    """The same by who administers the department, until it begins. `seen` is the version they had before them.

    Raises TooLateForTasks, TaskNotCovered, TooManyTasks, or ChangedMeanwhile.
    """
    booking = lock_booking(booking.pk)
    if not is_ahead(booking):
        raise TooLateForTasks(booking=booking.pk)
    require_unchanged(seen, now=version_of_tasks(booking))
    _write(booking, codes, actor=actor)


def _write(booking: Booking, codes: Sequence[str], *, actor: Actor) -> None:
    among = coverage_of(booking.service, booking.recipient_id).on(timezone.localdate(booking.starts_at))
    require_covered(codes, among=among, room=minutes_of(booking))
    visit = Visit.objects.filter(booking=booking).first() or Visit(booking=booking)
    if list(visit.tasks) == list(codes):
        return
    visit.tasks, visit.own_titles = list(codes), own_titles(codes, among)
    visit.save()
    record(actor, "visit_tasks.changed", booking, recipient_id=booking.recipient_id)


def tasks_chosen(booking: Booking) -> Sequence[str]:
    """By their codes; none where nobody has chosen."""
    visit = Visit.objects.filter(booking=booking).first()
    return list(visit.tasks) if visit is not None else []


def version_of_tasks(booking: Booking) -> str:
    """Changes when other tasks are chosen for the visit."""
    return version_of(tasks_chosen(booking))


def can_change(booking: Booking) -> bool:
    """Until when it could be moved within its day, and never once it has begun."""
    return booking.starts_at > timezone.now() and can_move_self(booking, within_day=True)


def is_ahead(booking: Booking) -> bool:
    """Whether it is to take place and has not begun."""
    return booking.status in UPCOMING and booking.starts_at > timezone.now()


def tick(booking: Booking, codes: Collection[str]) -> None:
    """Note what was done, as who came says it; where two came, what each of them has changed on their own page.

    Of the page they pressed on it is known what was ticked off when it was made (WAS): what the other has said since
    then stands.
    """
    visit = Visit.objects.select_for_update().filter(booking=booking).first()
    if visit is None:
        return
    ticked = {code for code in codes if not code.startswith(WAS)}
    if visit.done and booking.assignments.filter(active=True).count() > 1:
        was = {code.removeprefix(WAS) for code in codes if code.startswith(WAS)}
        ticked |= set(visit.done) - (was - ticked)
    visit.done = [code for code in visit.tasks if code in ticked]
    visit.save(update_fields=["done"])


def stored_about(visits: Sequence[Visit]) -> list[Mapping[str, Any]]:
    """As JSON, the latest first."""
    return [
        {
            "booking_id": each.booking_id,
            "day": timezone.localdate(each.booking.starts_at).isoformat(),
            "tasks": each.tasks,
            "own": each.own_titles,
            "done": each.what_was_done,
        }
        for each in visits
    ]
