"""The arithmetic of what was granted: what a booking costs, which period a day belongs to, and how much it grants.

The ledger's unit is the decision's own, but for hours, which it counts in minutes. A booking is paid for by the
period in which it begins.
"""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from shop.enums import EntitlementPeriodKind, EntitlementUnit, Weekday
from shop.lengths import DAY, MINUTE, end_of, usual_length
from shop.models import Booking, Entitlement, Service

MONTHS = {EntitlementPeriodKind.MONTH: 1, EntitlementPeriodKind.QUARTER: 3, EntitlementPeriodKind.YEAR: 12}
WEEKS = {EntitlementPeriodKind.WEEK: 1, EntitlementPeriodKind.FOUR_WEEKS: 4}
FAR = 100
"""Years that a total without an end lasts."""
MINUTES_PER_HOUR = 60
A_MOMENT = timedelta(microseconds=1)


def cost_of(
    service: Service,
    entitlement: Entitlement,
    *,
    starts_at: datetime,
    ends_at: datetime,
    providers: int | None = None,
) -> int:
    """What a booking from `starts_at` to `ends_at` takes, in the ledger's unit.

    Minutes are those that really pass: a night shift costs an hour less when the clocks go forward, one more when
    they go back. Days, nights and weekends are those of the local calendar, and each is at least one. `providers` is
    how many come, where it is not as usual.
    """
    each = (providers or service.providers_needed) if service.counts_each_provider else 1
    return each * _amount_of(entitlement.unit, starts_at=starts_at, ends_at=ends_at)


def _amount_of(unit: str, *, starts_at: datetime, ends_at: datetime) -> int:
    if unit == EntitlementUnit.VISITS:
        return 1
    if unit not in {EntitlementUnit.DAYS, EntitlementUnit.NIGHTS, EntitlementUnit.WEEKENDS}:
        return _minutes(starts_at, ends_at)
    # A booking that ends at midnight does not touch the day that begins then.
    first, last = timezone.localdate(starts_at), timezone.localdate(ends_at - A_MOMENT)
    if unit == EntitlementUnit.DAYS:
        return (last - first).days + 1
    if unit == EntitlementUnit.NIGHTS:
        return max(1, (last - first).days)
    return max(1, _saturdays(first, last))


def _saturdays(first: date, last: date) -> int:
    """How many there are of the days [first, last]: each weekend has one."""
    until_first = (Weekday.SATURDAY - first.isoweekday()) % 7
    return max(0, ((last - first).days - until_first) // 7 + 1)


def allows_length(
    entitlement: Entitlement, *, starts_at: datetime, ends_at: datetime, former: Booking | None = None
) -> bool:
    """Whether a visit may be so long by the decision.

    What is booked stays as it is where a decision came to allow less: moved under the same decision it may be as long
    as it was (`former`), but no longer.
    """
    most = entitlement.visit_minutes
    if most is None or _minutes(starts_at, ends_at) <= most:
        return True
    return (
        former is not None
        and is_valid_on(entitlement, timezone.localdate(former.starts_at))
        and _minutes(starts_at, ends_at) <= _minutes(former.starts_at, former.ends_at)
    )


def is_valid_on(entitlement: Entitlement, day: date) -> bool:
    until = entitlement.valid_until
    return entitlement.valid_from <= day and (until is None or day <= until)


def usual_cost(service: Service, entitlement: Entitlement) -> int:
    """What a booking of the usual length takes, on a day on which the clocks are not changed."""
    some_day = date(2026, 1, 2)  # a Friday, on which weekends begin
    starts_at = timezone.make_aware(datetime.combine(some_day, service.arrives_at or time.min))
    ends_at = end_of(service, usual_length(service), starts_at)
    return cost_of(service, entitlement, starts_at=starts_at, ends_at=ends_at)


def ledger_amount(entitlement: Entitlement) -> int:
    """The amount of a whole period in the ledger's unit: hours become minutes."""
    return _in_ledger(entitlement.unit, entitlement.amount)


def carry_over_of(entitlement: Entitlement) -> int:
    """What may be carried over, in the ledger's unit."""
    return _in_ledger(entitlement.unit, entitlement.carry_over)


def _minutes(starts_at: datetime, ends_at: datetime) -> int:
    return (ends_at.astimezone(UTC) - starts_at.astimezone(UTC)) // MINUTE


def _in_ledger(unit: str, quantity: int) -> int:
    return quantity * MINUTES_PER_HOUR if unit == EntitlementUnit.HOURS else quantity


def granted_in(entitlement: Entitlement, *, starts_on: date) -> int:
    """What the period that starts on that day grants by itself, in the ledger's unit.

    The first period of a decision in proportion has its share of the days, rounded half up. Only its late beginning
    counts: a period that is cut short by the end of the decision grants all of the amount.
    """
    amount = ledger_amount(entitlement)
    months = MONTHS.get(EntitlementPeriodKind(entitlement.period))
    if not entitlement.pro_rata or months is None:
        return amount
    first, after = _calendar_bounds(starts_on, months=months)
    days, all_days = (after - starts_on).days, (after - first).days
    return (2 * amount * days + all_days) // (2 * all_days)


def period_bounds(entitlement: Entitlement, on: date) -> tuple[date, date]:
    """The half-open period that holds the day `on`, which the decision covers.

    Weeks and four weeks count from the day of validity; months, quarters and years are the calendar's. A total is
    one period as long as the decision is valid, a hundred years at most.
    """
    kind = EntitlementPeriodKind(entitlement.period)
    if kind in MONTHS:
        first, ends = _calendar_bounds(on, months=MONTHS[kind])
        starts = max(first, entitlement.valid_from)
    elif kind in WEEKS:
        length = timedelta(weeks=WEEKS[kind])
        starts = entitlement.valid_from + (on - entitlement.valid_from) // length * length
        ends = starts + length
    else:
        starts = entitlement.valid_from
        ends = starts.replace(year=starts.year + FAR, day=1)  # the first, for who begins on 29 February
    if entitlement.valid_until is not None:
        ends = min(ends, entitlement.valid_until + DAY)
    return starts, ends


def _calendar_bounds(on: date, *, months: int) -> tuple[date, date]:
    """The month, quarter or year that holds the day."""
    month = (on.month - 1) // months * months + 1
    first = on.replace(month=month, day=1)
    years, next_month = divmod(month - 1 + months, 12)
    return first, first.replace(year=first.year + years, month=next_month + 1)
