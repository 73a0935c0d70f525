"""At which times a standing visit could begin on one day, and why at none."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from foundation.actor import Channel
from foundation.prepared import PreparedStatement
from shop.enums import SkipReason
from shop.hook_types import NO_RULES, SlotRules
from shop.lengths import end_of
from shop.models import Booking, BookingSeries, Entitlement
from shop.queries.asked_first import way_chosen, who_is_barred
from shop.queries.balance import balances
from shop.queries.channels import SELF_SERVICE
from shop.queries.entitlements import entitlements_between
from shop.queries.free_time import FREE, OPENING, Window, is_free
from shop.queries.holidays import holiday_name
from shop.queries.open_days import days_of_hours
from shop.queries.periods import allows_length, cost_of
from shop.queries.presence import elsewhere
from shop.queries.slots import Slot, slots_between
from shop.queries.spans import Span
from shop.series import length_of_each, wanted_start, window_on
from shop.ways import Way

OCCUPIED = "tstzrange(grid.starts_at - %(buffer_before)s, grid.ends_at + %(buffer_after)s)"
USUAL = f"""
SELECT grid.starts_at, {is_free(OCCUPIED)}
FROM grid JOIN free ON {OCCUPIED} <@ free.duty
WHERE free.provider_id = %(provider_id)s
"""  # noqa: S608 - built from constants of this package


@dataclass(frozen=True, slots=True)
class Times:
    """What one day offers: `free` are the times to try, the best first; `why_not` says why there is none."""

    free: Sequence[datetime]
    why_not: SkipReason | None = None


def times_on(series: BookingSeries, day: date, *, now: datetime | None = None) -> Times:
    """The free starts within what was agreed: with the usual helper first, then the nearest to the preferred time.

    With `only_provider` none but theirs. Two queries where nobody is preferred, three else; some more for the reason
    when there is none. What was set up by the recipient keeps the notice of the service.
    """
    now = now or timezone.now()
    span = span_to_begin_in(series, day, now=now)
    if span is None:
        return Times((), SkipReason.NOT_OFFERED)
    way = _way(series)
    rules = who_is_barred(series, way=way)
    slots = _slots(series, span, now=now, way=way, rules=rules)
    usual = _usual(series, span, now=now, rules=rules)
    free = _free_of(series, slots, usual=usual)
    possible = _without_own(series, free, way=way)
    if possible:
        wanted = wanted_start(series, day)
        return Times(
            [
                slot.starts_at
                for slot in sorted(
                    possible,
                    key=lambda slot: (
                        not usual.get(slot.starts_at),
                        abs(slot.starts_at - wanted),
                        slot.starts_at,
                    ),
                )
            ]
        )
    return Times((), _why_not(series, day, span=span, slots=slots, free=free, usual=bool(usual), now=now))


def free_times_on_days(
    series: BookingSeries, days: Sequence[date], *, now: datetime
) -> Mapping[date, Sequence[datetime]]:
    """The same times of several days, in order of time. Three queries at most, however many days."""
    spans = {day: span for day in days if (span := span_to_begin_in(series, day, now=now)) is not None}
    if not spans:
        return {}
    whole = Span(min(span.starts_at for span in spans.values()), max(span.ends_at for span in spans.values()))
    way = _way(series)
    rules = who_is_barred(series, way=way)
    usual = _usual(series, whole, now=now, rules=rules)
    slots = _slots(series, whole, now=now, way=way, rules=rules)
    possible = _without_own(series, _free_of(series, slots, usual=usual), way=way)
    return {
        day: [slot.starts_at for slot in possible if span.starts_at <= slot.starts_at < span.ends_at]
        for day, span in spans.items()
    }


def why_closed_on(series: BookingSeries, days: Sequence[date]) -> Mapping[date, SkipReason]:
    """Those of the days on which the department is closed, and whether it is for a public holiday. One query."""
    if not days:
        return {}
    closed = {day: each for day, each in days_of_hours(series.service, days=days).items() if each.is_closed}
    return {
        day: SkipReason.HOLIDAY if each.label and each.label == holiday_name(day) else SkipReason.CLOSED
        for day, each in closed.items()
    }


def span_to_begin_in(series: BookingSeries, day: date, *, now: datetime) -> Span | None:
    """The part of what was agreed that still can be booked; None when it is too late."""
    notice = series.service.minimum_notice if series.channel in SELF_SERVICE else None
    window = window_on(series, day)
    return window.within(Span(now + notice if notice else now, window.ends_at))


def own_visits_in(series: BookingSeries, slots: Sequence[Slot], *, way: Way) -> Sequence[Booking]:
    """The recipient's other appointments across these times, where somebody must be at both."""
    if not slots:
        return ()
    during = min(slot.starts_at for slot in slots), max(slot.ends_at for slot in slots)
    return elsewhere(series.service, series.recipient_id, way=way, during=during)


def overlaps(booking: Booking, slot: Slot) -> bool:
    return booking.starts_at < slot.ends_at and slot.starts_at < booking.ends_at


def _free_of(
    series: BookingSeries, slots: Sequence[Slot], *, usual: Mapping[datetime, bool]
) -> Sequence[Slot]:
    free = [slot for slot in slots if slot.is_free]
    return [slot for slot in free if usual.get(slot.starts_at)] if series.only_provider else free


def _without_own(series: BookingSeries, slots: Sequence[Slot], *, way: Way) -> Sequence[Slot]:
    own = own_visits_in(series, slots, way=way)
    return [slot for slot in slots if not any(overlaps(each, slot) for each in own)]


def _way(series: BookingSeries) -> Way:
    return way_chosen(series.service, series.recipient, chosen=series.chosen)


def _slots(series: BookingSeries, span: Span, *, now: datetime, way: Way, rules: SlotRules) -> Sequence[Slot]:
    return slots_between(
        series.service,
        from_at=span.starts_at,
        until_at=span.ends_at,
        now=now,
        length=length_of_each(series),
        recipient_id=series.recipient_id,
        channel=Channel(series.channel),
        way=way,
        rules=rules,
    )


def _usual(series: BookingSeries, span: Span, *, now: datetime, rules: SlotRules) -> dict[datetime, bool]:
    """When the helper who comes to these visits is on duty, and whether free then. In sessions nobody is preferred."""
    if series.provider_id is None or series.service.seats > 1:
        return {}
    window = _window(series, span, now=now, rules=rules)
    parameters = window.parameters() | {"provider_id": series.provider_id}
    return dict(_statement(window.grid).all(parameters))


def _why_not(
    series: BookingSeries,
    day: date,
    *,
    span: Span,
    slots: Sequence[Slot],
    free: Sequence[Slot],
    usual: bool,
    now: datetime,
) -> SkipReason:
    if (closed := why_closed_on(series, [day]).get(day)) is not None:
        return closed
    if (granted := _why_not_granted(series, day)) is not None:
        return granted
    if free:
        return SkipReason.RECIPIENT_BUSY
    if series.only_provider:
        return SkipReason.FULL if usual else SkipReason.ABSENCE
    if slots:
        return SkipReason.FULL
    window = _window(series, span, now=now)
    (is_open,) = _grid_statement(window.grid).one(window.parameters())
    return SkipReason.ABSENCE if is_open else SkipReason.CLOSED


def _why_not_granted(series: BookingSeries, day: date) -> SkipReason | None:
    service = series.service
    if not service.requires_entitlement:
        return None
    decisions = entitlements_between(series.recipient, first=day, last=day).filter(service=service)
    found = balances(decisions, first=day, last=day)
    if not found:
        return SkipReason.NO_DECISION
    if not any(allows_on(series, day, each.entitlement) for each in found):
        return SkipReason.TOO_LONG
    missing = min(cost_on(series, day, each.entitlement) - each.left for each in found)
    return SkipReason.BALANCE if missing > 0 else None


def cost_on(series: BookingSeries, day: date, entitlement: Entitlement) -> int:
    """What a visit at the preferred time of that day takes, in the ledger's unit."""
    starts_at = wanted_start(series, day)
    ends_at = end_of(series.service, length_of_each(series), starts_at)
    providers = _way(series).needed(series.service)
    return cost_of(series.service, entitlement, starts_at=starts_at, ends_at=ends_at, providers=providers)


def allows_on(series: BookingSeries, day: date, entitlement: Entitlement) -> bool:
    """Whether the decision allows visits as long as these are."""
    starts_at = wanted_start(series, day)
    ends_at = end_of(series.service, length_of_each(series), starts_at)
    return allows_length(entitlement, starts_at=starts_at, ends_at=ends_at)


def _window(series: BookingSeries, span: Span, *, now: datetime, rules: SlotRules = NO_RULES) -> Window:
    return Window(
        series.service,
        length_of_each(series),
        span.starts_at,
        span.ends_at,
        now,
        timezone.get_current_timezone_name(),
        recipient_id=series.recipient_id,
        barred=rules.barred,
    )


@functools.cache
def _statement(grid: str) -> PreparedStatement:
    return PreparedStatement(f"WITH {OPENING}, {grid}, {FREE}{USUAL}")


@functools.cache
def _grid_statement(grid: str) -> PreparedStatement:
    return PreparedStatement(f"WITH {OPENING}, {grid} SELECT EXISTS (SELECT FROM grid)")  # noqa: S608 - constants
