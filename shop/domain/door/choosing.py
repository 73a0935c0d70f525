"""Who gets the booking: try the candidates, best first, until somebody's time could be taken."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.db import transaction

from shop.domain.door.taking import Claim
from shop.domain.locks import lock_pool
from shop.enums import AssignmentReason
from shop.errors import KeptForOthers, NobodyOnDuty, TimeTaken
from shop.hook_types import NO_RULES
from shop.hooks import BookingDraft
from shop.models import Booking
from shop.queries.channels import share_kept_from
from shop.queries.door import Look, look_up, window_of
from shop.queries.ranking import Candidate
from shop.queries.sessions import seats_to_take
from shop.queries.slots import slots_between

MOST_ATTEMPTS = 4
"""Looks at the pool before the answer is no; the first two nearly always are enough, see `choose`. Where there are
seats, one more for everybody who could begin a session: see `_choices`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Providers to take together, and for a session the party to join and the seat in it."""

    provider_ids: tuple[int, ...]
    reasons: tuple[AssignmentReason, ...]
    party: int = 0
    seat: int = 0


def choose(claim: Claim, *, look: Look) -> Booking:
    """Take the best that can be had; where others were faster, look once more before saying “full”.

    For meanwhile somebody may have cancelled. A claim for two providers, or for a seat, may find that others took one
    of what it looked at while yet others came free: it looks again while that goes on. Raises NobodyOnDuty,
    KeptForOthers or TimeTaken.
    """
    _require_share(claim.draft, look=look, channel_of=claim)
    for attempt in range(_most_attempts(claim.draft, look=look)):
        if attempt:
            look = look_up(claim.draft, idempotency_key=None)
        is_lost = False
        for choice in _choices(claim, look.candidates):
            booking = _try(claim, choice)
            if booking is not None:
                return booking
            is_lost = True
        if not is_lost:  # nobody was there to be had when the look was taken, just now
            break
    if not look.is_staffed:
        raise NobodyOnDuty
    raise TimeTaken(starts_at=claim.draft.starts_at.isoformat())


def _most_attempts(draft: BookingDraft, *, look: Look) -> int:
    if draft.service.seats > 1:
        return MOST_ATTEMPTS + len(look.candidates)
    return MOST_ATTEMPTS if draft.providers_needed > 1 else 2


def _try(claim: Claim, choice: Choice) -> Booking | None:
    if len(choice.provider_ids) == 1:
        return claim.take(choice.provider_ids, reasons=choice.reasons, party=choice.party, seat=choice.seat)
    with transaction.atomic():
        booking = claim.take(choice.provider_ids, reasons=choice.reasons)
        if booking is None:  # one of the two was had: give it back at once, others wait for it
            transaction.set_rollback(True)
    return booking


def _choices(claim: Claim, candidates: Sequence[Candidate]) -> Iterator[Choice]:
    draft = claim.draft
    candidates = _asked(claim, candidates)
    if draft.service.seats > 1:
        yield from (
            Choice((seat.provider_id,), (AssignmentReason.SAME_SESSION,), seat.party, seat.seat)
            for seat in seats_to_take(window_of(draft))
            if not claim.only or seat.provider_id in claim.only
        )
        # Only one: whoever was faster with it may have begun a session, and that is filled first.
        candidates = candidates[:1]
    rules = draft.rules or NO_RULES
    for chosen in combinations(candidates, draft.providers_needed):
        if not rules.may_be_together(*(each.provider_id for each in chosen)):
            continue
        yield Choice(
            tuple(each.provider_id for each in chosen),
            tuple(each.reason for each in chosen),
            seat=1 if draft.service.seats > 1 else 0,
        )


def _asked(claim: Claim, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    if not claim.only:
        return candidates
    chosen = [each for each in candidates if each.provider_id in claim.only]
    return [replace(each, reason=AssignmentReason.CHOSEN) for each in chosen]


def _require_share(draft: BookingDraft, *, look: Look, channel_of: Claim) -> None:
    """What is kept for other channels cannot be had; those who share a pool come one at a time."""
    channel = channel_of.channel
    if not share_kept_from(channel, look):
        return
    lock_pool(draft.service.department_id)
    window = window_of(draft)
    slots = slots_between(
        draft.service,
        from_at=window.from_at,
        until_at=window.until_at,
        length=draft.length,
        recipient_id=draft.recipient.pk,
        channel=channel,
        shares=look,
        moving=window.moving,
        way=window.way,
        anybody=window.anybody,
        rules=draft.rules or NO_RULES,
    )
    if any(slot.places_left >= slot.needed and not slot.is_free for slot in slots):
        raise KeptForOthers(starts_at=draft.starts_at.isoformat())
