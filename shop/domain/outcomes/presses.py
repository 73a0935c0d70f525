"""What a helper pressed on a phone: heard once, however often it is sent, and as of when they pressed.

A phone without network keeps what was pressed and sends it when it can, so it may arrive late, more than once, and
after the visit was upset. The log is where a press is known again: one row each, by its key and by what was said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from audit.models import AuditEntry
from audit.record import record
from foundation.actor import Actor
from foundation.errors import DomainError
from foundation.retrying import unless_deadlocked
from shop.domain.door.changes import lock_booking
from shop.domain.outcomes.telling import (
    UNTOLD,
    Told,
    can_undo,
    complete_booking,
    mark_no_show,
    outcome_of,
    undo_outcome,
)
from shop.enums import BookingStatus, NoShowBy
from shop.errors import (
    FreedAndTaken,
    GivenBackAndSpent,
    OutcomeStands,
    OutcomeTooEarly,
    ToldMeanwhile,
    TransitionNotAllowed,
    UnlikelyMinutes,
    VisitCancelled,
    VisitGivenAway,
    VisitMoved,
    VisitUpset,
)
from shop.hooks import TICKED
from shop.lengths import most_minutes
from shop.models import Booking, Provider
from shop.queries.booking_story import KNOWN_AGAIN
from shop.registry import module_of, switched_on

HEARD, REFUSED = KNOWN_AGAIN, "booking.outcome_refused"
LONGEST_ON_ITS_WAY = timedelta(hours=12)
"""A phone's word on when something was pressed is taken for a shift, and no longer: hours to correct in hang on it."""
OFF = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED})
BY_CODE: dict[str, type[DomainError]] = {
    each.code: each
    for each in (
        FreedAndTaken,
        GivenBackAndSpent,
        OutcomeStands,
        OutcomeTooEarly,
        ToldMeanwhile,
        TransitionNotAllowed,
        UnlikelyMinutes,
        VisitCancelled,
        VisitGivenAway,
        VisitMoved,
    )
}
"""What a press may be answered with, so that it is answered alike when it comes again."""


@dataclass(frozen=True, slots=True)
class Press:
    """`said` is what was pressed, UNTOLD to take it back; `age` how long ago that was, by the phone.

    `begins` is when the visit began on the page that was pressed; None where that is not known. Without a `key` nothing
    is known again. `ticked` is what was done of what the module had to tick off; None where there was nothing.
    """

    said: Told
    key: str = ""
    age: timedelta = timedelta(0)
    begins: datetime | None = None
    ticked: tuple[str, ...] | None = None

    @property
    def pressed_at(self) -> datetime:
        """Never later than now, and no longer ago than a phone is believed."""
        return timezone.now() - max(timedelta(0), min(self.age, LONGEST_ON_ITS_WAY))

    @property
    def mark(self) -> str:
        """The key alone would not do: from an old page both buttons are sent with the same.

        What was ticked off is in it in few letters, however much it was: the log takes no long ones.
        """
        ticked = "" if self.ticked is None else f".{_few_letters(self.ticked)}"
        return f"{self.key}.{self.said.code}.{self.said.minutes or ''}{ticked}"


def _few_letters(codes: Iterable[str]) -> str:
    return sha256("+".join(sorted(set(codes))).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of a press. `refusal` is None where it was done, or was so already.

    `lost_ticks` says that nobody asks any more what was ticked off: the module was switched off since.
    """

    booking: Booking
    refusal: DomainError | None = None
    lost_ticks: bool = False

    def stands(self, press: Press) -> bool:
        """Whether the visit is still as it was said; else somebody has said otherwise since."""
        return outcome_of(self.booking) == press.said


@unless_deadlocked
@transaction.atomic
def hear_press(booking: Booking, press: Press, *, provider: Provider, actor: Actor) -> Heard:
    """Do what was pressed, once; the same press is answered as it was the first time, whatever has happened since.

    What no longer fits is not done, and kept in the log with the reason: it is returned and not raised, so that it is
    kept. That is so where the visit was cancelled, moved or given to somebody else, where somebody has said otherwise
    after it was pressed, and for all that `complete_booking`, `mark_no_show` and `undo_outcome` raise.
    """
    booking = lock_booking(booking.pk)
    known = _answer_before(booking, press)
    if known is not None:
        return Heard(booking, _refusal(known, booking))
    at = _when(press, booking)
    try:
        with transaction.atomic():
            _require_as_it_was(booking, press, provider=provider, at=at)
            done = _do(booking, press.said, actor=actor, at=at)
            is_kept = _keep_ticked(done, press, before=booking, at=at)
    except DomainError as error:
        if error.code not in BY_CODE:
            raise
        _keep(booking, press, actor=actor, at=at, refusal=error)
        return Heard(booking, error)
    _keep(booking, press, actor=actor, at=at)
    return Heard(done, lost_ticks=not is_kept)


def _when(press: Press, booking: Booking) -> datetime:
    """When it was pressed. What says otherwise of a door that nobody opened counts from when we hear it: the hour in
    which that may be taken back is ours, for somebody may lie behind the door.
    """
    is_otherwise = booking.status == BookingStatus.NO_SHOW and press.said != outcome_of(booking)
    return timezone.now() if is_otherwise else press.pressed_at


def _answer_before(booking: Booking, press: Press) -> str | None:
    """The code of the refusal, empty where it was done; None for a press that is new."""
    if not press.key:
        return None
    log = AuditEntry.objects.filter(object_type=Booking._meta.label_lower, object_id=booking.pk)
    found = log.filter(action__in=(HEARD, REFUSED), details__press=press.mark).order_by("pk").first()
    return None if found is None else str(found.details.get("why", ""))


def _refusal(code: str, booking: Booking) -> DomainError | None:
    return BY_CODE[code](booking=booking.pk, most=most_minutes(booking)) if code else None


def _require_as_it_was(booking: Booking, press: Press, *, provider: Provider, at: datetime) -> None:
    if booking.status in OFF:
        raise VisitCancelled(booking=booking.pk)
    if not booking.assignments.filter(provider=provider, active=True).exists():
        raise VisitGivenAway(booking=booking.pk)
    if press.begins is not None and press.begins != booking.starts_at.replace(microsecond=0):
        raise VisitMoved(booking=booking.pk)
    if booking.outcome_at is not None and booking.outcome_at > at and outcome_of(booking) != press.said:
        raise ToldMeanwhile(booking=booking.pk)


def _do(booking: Booking, said: Told, *, actor: Actor, at: datetime) -> Booking:
    if said.status == UNTOLD:
        return undo_outcome(booking, actor=actor, said_at=at)
    if said.status == BookingStatus.NO_SHOW:
        return mark_no_show(booking, actor=actor, by=NoShowBy(said.no_show_by), said_at=at)
    return complete_booking(booking, actor=actor, minutes=said.minutes, said_at=at)


def _keep_ticked(booking: Booking, press: Press, *, before: Booking, at: datetime) -> bool:
    """Only of a visit that was carried out, and only where its module is still here to hear it: False where it is not.

    As long as the outcome can be corrected, and no longer: what was done is read by others from then on.
    """
    key = booking.service.module_key
    if booking.status != BookingStatus.COMPLETED or press.ticked is None:
        return True
    if key not in switched_on():
        return not press.ticked
    if before.status == BookingStatus.COMPLETED and not can_undo(before, at=at):
        raise OutcomeStands(booking=booking.pk)
    module_of(key).save_answers(booking, {TICKED: press.ticked})
    return True


def _keep(
    booking: Booking, press: Press, *, actor: Actor, at: datetime, refusal: DomainError | None = None
) -> None:
    """What was done has its own row about the recipient; what was refused has only this one."""
    if not press.key and not isinstance(refusal, VisitUpset):
        return
    if refusal is None:
        record(actor, HEARD, booking, press=press.mark)
        return
    details: dict[str, str | int] = {"said": press.said.code, "said_at": at.isoformat(), "why": refusal.code}
    if press.said.minutes is not None:
        details["minutes"] = press.said.minutes
    record(actor, REFUSED, booking, recipient_id=booking.recipient_id, press=press.mark, **details)
