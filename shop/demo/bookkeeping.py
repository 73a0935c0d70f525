"""Keeps one decision's ledger for the demonstration: the same entries as the door and the night would write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from shop.domain.ledger.entitlements import GRANTS, SIGN
from shop.enums import EntryKind
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod
from shop.queries.days import moment_of
from shop.queries.periods import carry_over_of, granted_in, period_bounds

AT_NIGHT = time(2)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be."""

    at: datetime
    kind: EntryKind
    quantity: int
    booking: Booking | None = None


@dataclass(slots=True)
class Bookkeeping:
    """`carried` is what the last period has left for the next one."""

    entitlement: Entitlement
    carried: int = 0
    entries: list[EntitlementEntry] = field(default_factory=list)

    def open(self, starts_on: date, *, lines: Sequence[Line]) -> EntitlementPeriod:
        """The period with what it grants, what was carried into it, and these lines, in order of time."""
        granted, ends_before = granted_in(self.entitlement, starts_on=starts_on), self.end_of(starts_on)
        period = EntitlementPeriod(
            entitlement=self.entitlement, starts_on=starts_on, ends_before=ends_before, granted=0, balance=0
        )
        begins = moment_of(starts_on, AT_NIGHT)
        opened_at = min([begins, *(line.at for line in lines)])
        self.write(period, [Line(opened_at, EntryKind.GRANTED, granted)])
        carried = [Line(begins, EntryKind.ADJUSTED, self.carried)] if self.carried else []
        self.carried = 0
        self.write(period, [*carried, *lines])
        return period

    def write(self, period: EntitlementPeriod, lines: Sequence[Line]) -> None:
        """Append the lines to a period, in order of time."""
        for line in sorted(lines, key=lambda line: (line.at, line.kind != EntryKind.RESERVED)):
            period.balance += SIGN[line.kind] * line.quantity
            period.granted += line.quantity if line.kind in GRANTS else 0
            self.entries.append(
                EntitlementEntry(
                    period=period,
                    kind=line.kind,
                    quantity=line.quantity,
                    balance_after=period.balance,
                    booking=line.booking,
                    at=line.at,
                )
            )

    def close(self, period: EntitlementPeriod, *, now: datetime) -> None:
        """Carry what may be carried and let the rest expire, if the night after the period is over."""
        at = moment_of(period.ends_before, AT_NIGHT)
        if at > now or not period.balance:
            return
        self.carried = min(period.balance, carry_over_of(self.entitlement))
        lines = [Line(at, EntryKind.ADJUSTED, -self.carried)] if self.carried else []
        if period.balance > self.carried:
            lines.append(Line(at, EntryKind.EXPIRED, period.balance - self.carried))
        self.write(period, lines)

    def end_of(self, starts_on: date) -> date:
        return period_bounds(self.entitlement, starts_on)[1]

    def periods(self, first: date, *, last: date) -> Iterator[date]:
        """The first days of the periods from the one that begins on `first` to the one that holds `last`."""
        while first <= last:
            yield first
            first = self.end_of(first)
