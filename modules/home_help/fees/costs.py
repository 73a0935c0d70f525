"""What months cost people: the help that counts, by the rates and the band of each month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from modules.home_help.fees.bands import Since, band_in, bands_by_recipient
from modules.home_help.fees.counting import Counted, count_visits, granted_months
from modules.home_help.fees.rate_tables import Rates, rates_in, stored_rates, weights_now
from modules.home_help.fees.reckoning import Charge, Help, charge_of
from shop.enums import BookingStatus
from shop.models import Recipient

type Weights = Mapping[int, int]
type Key = tuple[int, date]
"""A recipient's id, and the first of a month."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a month costs somebody, and by which table."""

    table_id: int
    charge: Charge


@dataclass(frozen=True, slots=True)
class Costs:
    """What it costs as things stand, and what it would be with the visits that are booked and not yet told of."""

    so_far: Mapping[Key, Cost]
    expected: Mapping[Key, Cost]


def costs_of(
    months: Sequence[date],
    *,
    recipient: Recipient | None = None,
    rates: Sequence[Rates] | None = None,
    weights: Mapping[date, Weights] | None = None,
    also: Iterable[Key] = (),
    bands: Sequence[Since] | None = None,
) -> Costs:
    """Of everybody, or of this one; who had neither help nor a decision is left out, but for those named in `also`.

    `weights` are those of months that were closed: the others count as the services do now. `bands` are what the
    recipient's could be, instead of what they are. Seven queries at most, where all the months have one table.
    """
    rates = stored_rates() if rates is None else rates
    by_month = {month: found for month in months if (found := rates_in(rates, month=month))}
    if not by_month:
        return Costs({}, {})
    counted = _counted(by_month, recipient=recipient)
    granted = _granted(by_month, recipient=recipient)
    whose = bands_by_recipient(recipient) if bands is None or recipient is None else {recipient.pk: bands}
    now = weights_now(frozenset().union(*(each.service_ids for each in by_month.values())))
    so_far: dict[Key, Cost] = {}
    expected: dict[Key, Cost] = {}
    for key in sorted({*granted, *counted, *(key for key in also if key[1] in by_month)}):
        here, theirs = by_month[key[1]], counted.get(key, [])
        weigh = {**now, **(weights or {}).get(key[1], {})}
        band = band_in(whose.get(key[0], ()), month=key[1])
        done = [each for each in theirs if _is_charged(each, here)]
        booked = [each for each in theirs if each.status == BookingStatus.CONFIRMED]
        for costs, rows in ((so_far, done), (expected, done + booked)):
            given = _help(rows, weigh, is_granted=key in granted)
            costs[key] = Cost(here.table_id, charge_of(here.table, band=band, given=given))
    return Costs(so_far, expected)


def _counted(by_month: Mapping[date, Rates], *, recipient: Recipient | None) -> Mapping[Key, list[Counted]]:
    """Visits of what is paid for in their month."""
    visits = count_visits(
        first=min(by_month),
        last=max(by_month),
        service_ids=frozenset().union(*(each.service_ids for each in by_month.values())),
        recipient=recipient,
    )
    found: dict[Key, list[Counted]] = {}
    for each in visits:
        here = by_month.get(each.month)
        if here is not None and each.service_id in here.service_ids:
            found.setdefault((each.recipient_id, each.month), []).append(each)
    return found


def _granted(by_month: Mapping[date, Rates], *, recipient: Recipient | None) -> frozenset[Key]:
    """Asked only of months whose table charges a month without a visit, once for each table."""
    found: frozenset[Key] = frozenset()
    for rates in {each.table_id: each for each in by_month.values() if each.table.charges_idle}.values():
        months = [month for month, each in by_month.items() if each.table_id == rates.table_id]
        found |= granted_months(months, service_ids=rates.service_ids, recipient=recipient)
    return found


def _is_charged(each: Counted, rates: Rates) -> bool:
    if each.status == BookingStatus.NO_SHOW:
        return rates.table.charges_missed
    return each.status == BookingStatus.COMPLETED


def _help(rows: Sequence[Counted], weights: Weights, *, is_granted: bool) -> Help:
    minutes = sum(each.minutes * weights.get(each.service_id, 1) for each in rows)
    return Help(minutes, sum(each.visits for each in rows), is_granted=is_granted)
