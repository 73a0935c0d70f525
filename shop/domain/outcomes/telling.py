"""What became of a visit: carried out, or one of the two did not come. Said, taken back, and corrected.

What was granted and booked is what counts in the ledger: how long a visit took is for the figures, and for a module
where a service is paid for by time. Nor does an outcome change what a recipient may book, whatever it is and however
often.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.absence.disruptions import open_disruption, owe_nothing_for, withdraw_disruption
from shop.domain.door.changes import require_transition
from shop.domain.events import tell
from shop.domain.freeing import time_was_freed
from shop.domain.hearing import tell_recipient
from shop.domain.ledger.entitlements import settle
from shop.domain.outcomes.follow_ups import open_follow_up, withdraw_follow_up
from shop.domain.outcomes.leaving_early import follow_end, lock_to_tell
from shop.enums import BookingStatus, EntryKind, NoShowBy
from shop.errors import OutcomeStands, OutcomeTooEarly, UnlikelyMinutes
from shop.lengths import MINUTE, most_minutes
from shop.models import Booking, Recipient
from shop.queries.correctable import UNDO_WITHIN

UNTOLD = BookingStatus.CONFIRMED


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a visit. Without `minutes` it took as long as it was booked for."""

    status: BookingStatus
    no_show_by: str = ""
    minutes: int | None = None

    @property
    def code(self) -> str:
        """As the log has it: “completed”, “no_show.recipient”."""
        return ".".join([self.status, *filter(None, [self.no_show_by])])

    def as_logged(self) -> dict[str, str | int]:
        reason: dict[str, str | int] = {"reason": str(self.no_show_by)} if self.no_show_by else {}
        return reason if self.minutes is None else reason | {"minutes": self.minutes}


def outcome_of(booking: Booking) -> Told:
    """What is said of it now; of a visit that waits for its outcome, UNTOLD."""
    return Told(BookingStatus(booking.status), booking.no_show_by, booking.delivered_minutes)


def undo_until(booking: Booking) -> datetime | None:
    """Until when the outcome may be taken back; None where there is none, or nobody knows when it was said."""
    has_one = booking.status in {BookingStatus.COMPLETED, BookingStatus.NO_SHOW}
    return booking.outcome_at + UNDO_WITHIN if has_one and booking.outcome_at else None


def can_undo(booking: Booking, *, at: datetime | None = None) -> bool:
    """Whether it may be taken back now, or could be at that time."""
    until = undo_until(booking)
    return until is not None and (at or timezone.now()) <= until


@unless_deadlocked
@transaction.atomic
def complete_booking(
    booking: Booking,
    *,
    actor: Actor,
    minutes: int | None = None,
    by_department: bool = False,
    said_at: datetime | None = None,
    gives_back: bool = False,
) -> Booking:
    """The visit was carried out, and took so many minutes, or as long as it was booked for. Said twice it is once.

    Of a stay the minutes say that it ended before its time: from then on its place is free, and where it `gives_back`
    the decision gets what was not used.

    What was said earlier than it arrived counts from `said_at`, never later than now. Another outcome is corrected by
    anybody within the hour, later only `by_department`. Raises OutcomeTooEarly before the visit begins,
    UnlikelyMinutes, OutcomeStands after the hour, GivenBackAndSpent when what was given back is used by now, and
    FreedAndTaken when what came free of a stay is.
    """
    outcome = Told(BookingStatus.COMPLETED, minutes=minutes)
    return _say(
        booking, outcome, actor=actor, by_department=by_department, said_at=said_at, gives_back=gives_back
    )


@unless_deadlocked
@transaction.atomic
def mark_no_show(
    booking: Booking,
    *,
    actor: Actor,
    by: NoShowBy = NoShowBy.RECIPIENT,
    by_department: bool = False,
    said_at: datetime | None = None,
) -> Booking:
    """The visit did not take place. Who did not come decides: the recipient's counts as used, else it is given back.

    A stay that nobody came to frees its place from when that is said, and counts as used all the same.

    Where nobody opened the door the department gets a follow-up, due from when it hears of it. Corrects and raises as
    `complete_booking` does.
    """
    outcome = Told(BookingStatus.NO_SHOW, by)
    return _say(booking, outcome, actor=actor, by_department=by_department, said_at=said_at)


@unless_deadlocked
@transaction.atomic
def undo_outcome(booking: Booking, *, actor: Actor, said_at: datetime | None = None) -> Booking:
    """Take back an outcome within the hour after it was said: the visit waits for one again. Taken back twice is once.

    It is `said_at` that must lie within the hour, where that was earlier than it arrived.

    Raises TransitionNotAllowed where there is none, OutcomeStands after the hour, and GivenBackAndSpent when what
    was given back is used by now.
    """
    booking = lock_to_tell(booking)
    if booking.status == UNTOLD:
        return booking
    require_transition(booking, UNTOLD)
    if not _may_correct(booking, at=said_at):
        raise OutcomeStands(booking=booking.pk)
    former, ended = outcome_of(booking), booking.freed_at
    _write(booking, Told(UNTOLD), at=None, actor=actor)
    if ended:
        follow_end(booking, former=ended, gives_back=False)
    settle(booking, kind=EntryKind.RESERVED)
    record(
        actor,
        "booking.outcome_undone",
        booking,
        recipient_id=booking.recipient_id,
        **_corrected(former, Told(UNTOLD)),
    )
    _follow_up(booking, former=former, actor=actor)
    return booking


def _say(
    booking: Booking,
    outcome: Told,
    *,
    actor: Actor,
    by_department: bool,
    said_at: datetime | None,
    gives_back: bool = False,
) -> Booking:
    booking = lock_to_tell(booking)
    former = outcome_of(booking)
    if former == outcome:
        return booking
    if former.status != outcome.status:
        require_transition(booking, outcome.status)
    at = min(said_at or timezone.now(), timezone.now())
    if at < booking.starts_at:
        raise OutcomeTooEarly(booking=booking.pk)
    _require_likely(outcome.minutes, booking=booking, at=at)
    if former.status != UNTOLD and not (by_department or _may_correct(booking, at=at)):
        raise OutcomeStands(booking=booking.pk)
    ended = booking.freed_at
    _write(booking, outcome, at=at, actor=actor)
    if ended or booking.freed_at:
        follow_end(booking, former=ended or booking.ends_at, gives_back=gives_back)
    did_not_come = outcome.no_show_by == NoShowBy.PROVIDER
    settle(booking, kind=EntryKind.RELEASED if did_not_come else EntryKind.USED)
    details = outcome.as_logged() | ({} if former.status == UNTOLD else _corrected(former, outcome))
    record(actor, f"booking.{outcome.status}", booking, recipient_id=booking.recipient_id, **details)
    _follow_up(booking, former=former, actor=actor)
    if former.code != outcome.code:
        tell(f"booking.{outcome.status}", booking)
    if did_not_come:  # what it took of the decision may be had again
        time_was_freed(booking.department_id)
    return booking


def _may_correct(booking: Booking, *, at: datetime | None) -> bool:
    """Within the hour; and where somebody of the department sees it: it was in use as long as that, and a phone's word
    that comes later than that would be seen by nobody.
    """
    return can_undo(booking, at=at) and booking.department.is_active


def _require_likely(minutes: int | None, *, booking: Booking, at: datetime) -> None:
    """Whoever left a stay has left by now, and before it was over."""
    if minutes is None:
        return
    most = most_minutes(booking)
    if booking.service.stay_unit:
        most = (min(at, booking.ends_at - MINUTE) - booking.starts_at) // MINUTE
    if not 1 <= minutes <= most:
        raise UnlikelyMinutes(most=most)


def _write(booking: Booking, outcome: Told, *, at: datetime | None, actor: Actor) -> None:
    booking.status, booking.no_show_by = outcome.status, outcome.no_show_by
    booking.delivered_minutes = outcome.minutes
    booking.outcome_at, booking.outcome_by_id = at, actor.user_id if at else None
    booking.save(update_fields=["status", "no_show_by", "delivered_minutes", "outcome_at", "outcome_by"])


def _corrected(former: Told, outcome: Told) -> dict[str, str | int]:
    """What a correction leaves in the log: never silently from one to the other."""
    both: dict[str, str | int] = {"former": former.code, "new": outcome.code}
    return both if former.minutes is None else both | {"former_minutes": former.minutes}


def _follow_up(booking: Booking, *, former: Told, actor: Actor) -> None:
    """Whether somebody must ask after the recipient, or another visit is owed to them, now that this is said."""
    if booking.no_show_by == NoShowBy.RECIPIENT:
        open_follow_up(booking, actor=actor)
    elif former.no_show_by == NoShowBy.RECIPIENT:
        withdraw_follow_up(booking, actor=actor)
    if booking.no_show_by == NoShowBy.PROVIDER:
        open_disruption(booking)
        # Asked anew: their services may have ended while this waited for the visit.
        if Recipient.objects.filter(pk=booking.recipient_id, is_active=True).exists():
            _tell_recipient(booking)
        else:  # who receives no services any more is owed none
            owe_nothing_for(booking, actor=actor)
    elif former.no_show_by == NoShowBy.PROVIDER or booking.stranded:
        withdraw_disruption(booking)  # somebody came after all


def _tell_recipient(booking: Booking) -> None:
    """That we did not come, and which times are free: when it can no longer be taken back, so that it is true."""
    if booking.outcome_at is not None:
        tell_recipient(
            "booking.missed",
            booking.recipient,
            service_id=booking.service_id,
            not_before=booking.outcome_at + UNDO_WITHIN,
            booking_id=booking.pk,
        )
