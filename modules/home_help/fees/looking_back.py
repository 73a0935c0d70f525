"""What a band that is set back in time changes about months that are closed, for who is about to set it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from modules.home_help.fees.bands import Since, bands_of
from modules.home_help.fees.closing import closed_weights, month_to_close
from modules.home_help.fees.costs import costs_of
from shop.models import Recipient
from shop.queries.versions import version_of


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month that went to the bill, what it costs as things stand, and what it would with the other band."""

    month: date
    before: int
    after: int

    @property
    def difference(self) -> int:
        return self.after - self.before


def closed_months_changed(recipient: Recipient, *, number: int, starts_on: date) -> Sequence[ClosedMonth]:
    """Those that would cost something else, the first one first; the difference comes with the next month.

    One query where no such month is closed.
    """
    due = month_to_close()
    if due is None or due <= starts_on:
        return ()
    weights = {month: each for month, each in closed_weights(before=due).items() if month >= starts_on}
    now = bands_of(recipient)
    then = sorted(
        [*(each for each in now if each.starts_on != starts_on), Since(starts_on, number)],
        key=lambda each: each.starts_on,
    )
    before, after = (
        costs_of(list(weights), recipient=recipient, weights=weights, bands=bands).so_far
        for bands in (now, then)
    )
    months = [
        ClosedMonth(key[1], before[key].charge.amount, cost.charge.amount)
        for key, cost in sorted(after.items())
    ]
    return [each for each in months if each.difference]


def total_of(months: Sequence[ClosedMonth]) -> int:
    """What comes as corrections; below zero it is paid back."""
    return sum(each.difference for each in months)


def version_of_months(months: Sequence[ClosedMonth]) -> str:
    """A yes to these is no yes to others."""
    return version_of([(each.month, each.before, each.after) for each in months])
