"""What a booking takes of what was granted."""

from dataclasses import dataclass

from django.utils import timezone

from shop.domain.ledger.entitlements import open_period
from shop.errors import LongerThanGranted, NoEntitlement
from shop.hooks import BookingDraft
from shop.queries.door import Look
from shop.queries.periods import allows_length, cost_of, period_bounds


@dataclass(frozen=True, slots=True)
class Reservation:
    """`cost` in the ledger's unit, from the period. `balance` is what is left there, None for one just opened."""

    period_id: int
    cost: int
    balance: int | None = None

    @property
    def is_too_much(self) -> bool:
        """Whether it is known that so much is not left."""
        return self.balance is not None and self.balance < self.cost


def reservation_for(draft: BookingDraft, *, look: Look) -> Reservation | None:
    """What the draft takes, and of which period, opened if nobody has booked in it yet; None for a free service.

    Raises NoEntitlement or LongerThanGranted. Whether so much is left, the database says when it is taken, whoever
    looked before.
    """
    if not draft.service.requires_entitlement:
        return None
    if look.entitlement is None:
        raise NoEntitlement(service=draft.service.pk)
    if not allows_length(
        look.entitlement, starts_at=draft.starts_at, ends_at=draft.ends_at, former=draft.moving
    ):
        raise LongerThanGranted(most=look.entitlement.visit_minutes)
    on = timezone.localdate(draft.starts_at)
    starts_on, _ends_before = period_bounds(look.entitlement, on)
    cost = cost_of(
        draft.service,
        look.entitlement,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        providers=draft.providers_needed,
    )
    if starts_on in look.periods:
        period_id, balance = look.periods[starts_on]
        return Reservation(period_id, cost, balance)
    return Reservation(open_period(look.entitlement, on=on).pk, cost)
