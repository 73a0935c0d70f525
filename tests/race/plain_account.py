"""The plainest possible account of a department's days ahead, kept in Python from its rows: no ranges, no SQL.

Time is a set of five-minute ticks since 1970. For services without stays.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from shop.enums import BookingStatus, EntryKind, NoShowBy
from shop.models import (
    Absence,
    Assignment,
    Booking,
    Closure,
    Department,
    EntitlementEntry,
    EntitlementPeriod,
    ProviderQualification,
    Service,
    Shift,
)
from shop.queries.days import span_of_hours
from shop.queries.fairness import fairness_of
from tests.race.small_worlds import ticks

MINUTE, AHEAD = timedelta(minutes=1), timedelta(days=14)
UPCOMING = (BookingStatus.HELD, BookingStatus.REQUESTED, BookingStatus.CONFIRMED)
COUNTED = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


class Ground:
    """Everything a booking of one department stands on, read once."""

    def __init__(self, department: Department) -> None:
        self.hours = list(department.opening_hours.all())
        self.exceptions = {each.date: each for each in department.exception_days.all()}
        self.closures = [
            each for each in Closure.objects.all() if each.department_id in {department.pk, None}
        ]
        now = timezone.now()
        around = {"during__startswith__lt": now + AHEAD, "during__endswith__gt": now}
        self.shifts = list(Shift.objects.filter(is_off=False, **around))
        self.absences = list(Absence.objects.filter(**around))
        self.held = list(ProviderQualification.objects.all())
        services = Service.objects.filter(department=department).prefetch_related("required_qualifications")
        self.required = {
            each.pk: {needed.pk for needed in each.required_qualifications.all()} for each in services
        }
        self._duty: dict[int, frozenset[int]] = {}

    def carries(self, booking: Booking) -> bool:
        return self._is_open(booking) and all(
            self._can_come(each, booking) for each in booking.assignments.all() if each.active
        )

    def _is_open(self, booking: Booking) -> bool:
        """Hours of one opening of that day hold all of the visit, and no closure touches it."""
        day = timezone.localdate(booking.starts_at)
        if any(closure.first_day <= day <= closure.last_day for closure in self.closures):
            return False
        hours = [(each.opens_at, each.closes_at) for each in self.hours if each.weekday == day.isoweekday()]
        if exception := self.exceptions.get(day):
            opens, closes = exception.opens_at, exception.closes_at
            hours = [(opens, closes)] if opens and closes else []
        spans = [span_of_hours(day, opens, closes) for opens, closes in hours]
        return any(opens <= booking.starts_at and booking.ends_at <= closes for opens, closes in spans)

    def _can_come(self, assignment: Assignment, booking: Booking) -> bool:
        provider, needed = assignment.provider, _ticks_of(assignment.occupied)
        day = timezone.localdate(booking.starts_at)
        valid = {
            each.qualification_id
            for each in self.held
            if each.provider_id == provider.pk and (each.valid_until is None or each.valid_until >= day)
        }
        return (
            provider.is_active
            and needed <= self._duty_of(provider.pk)
            and self.required[booking.service_id] <= valid
        )

    def _duty_of(self, provider_id: int) -> frozenset[int]:
        if provider_id not in self._duty:
            on_duty = _union(each for each in self.shifts if each.provider_id == provider_id)
            away = _union(each for each in self.absences if each.provider_id == provider_id)
            self._duty[provider_id] = on_duty - away
        return self._duty[provider_id]


def wrongly_flagged(department: Department) -> list[Booking]:
    """Bookings ahead that are on lost ground without a flag, or flagged on firm ground."""
    coming = Booking.objects.filter(
        department=department, status__in=UPCOMING, starts_at__gt=timezone.now()
    ).prefetch_related("assignments__provider")
    live = [each for each in coming if each.held_until is None or each.is_held]
    if not live:
        return []
    ground = Ground(department)
    return [each for each in live if bool(each.stranded) == ground.carries(each)]


def _union(rows: Iterable[Shift | Absence]) -> frozenset[int]:
    return frozenset[int]().union(*(_ticks_of(row.during) for row in rows))


def _ticks_of(span: object) -> frozenset[int]:
    begins, ends = span.lower, span.upper  # type: ignore[attr-defined]  # psycopg's range
    return ticks(begins, ends)


def balances_that_do_not_add_up(services: Iterable[Service]) -> list[tuple[EntitlementPeriod, int]]:
    """Periods in which what is left is not what was granted less what stands and what has expired.

    Decisions count visits, and each booking costs the same: one, or one for everybody who comes. It is paid for by
    the decision that covers its day, whoever decided what in between.
    """
    costs = {each.pk: each.providers_needed if each.counts_each_provider else 1 for each in services}
    visits = _days_of_what_stands(costs)
    expired = Counter[int]()
    entries = EntitlementEntry.objects.filter(kind=EntryKind.EXPIRED)
    for period_id, quantity in entries.values_list("period", "quantity"):
        expired[period_id] += quantity
    wrong = []
    periods = EntitlementPeriod.objects.filter(entitlement__service__in=costs).select_related("entitlement")
    for period in periods:
        decision = period.entitlement
        last_day = min(period.ends_before - timedelta(days=1), decision.valid_until or date.max)
        stands = sum(
            period.starts_on <= day <= last_day for day in visits[decision.recipient_id, decision.service_id]
        )
        expected = period.granted - costs[decision.service_id] * stands - expired[period.pk]
        if period.balance != expected:
            wrong.append((period, expected))
    return wrong


def _days_of_what_stands(services: Iterable[int]) -> dict[tuple[int, int], list[date]]:
    """The days of what is booked and was not missed by us, by recipient and service."""
    standing = Booking.objects.filter(service__in=list(services), status__in=COUNTED).exclude(
        no_show_by=NoShowBy.PROVIDER
    )
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    for recipient_id, service_id, starts_at in standing.values_list("recipient", "service", "starts_at"):
        found[recipient_id, service_id].append(timezone.localdate(starts_at))
    return found


def work_that_is_not_counted_once(department: Department, *, until: datetime) -> list[object]:
    """Providers whose minutes on the fairness page are not those of the different times at which they begin."""
    minutes: dict[int, dict[datetime, int]] = defaultdict(dict)
    work = Assignment.objects.filter(
        active=True, booking__department=department, booking__status__in=COUNTED
    ).values_list("provider", "booking__starts_at", "booking__ends_at")
    for provider_id, starts_at, ends_at in work:
        minutes[provider_id][starts_at] = (ends_at - starts_at) // MINUTE
    shares = fairness_of(department, until=timezone.localdate(until)).people
    return [
        (share.provider, share.booked)
        for share in shares
        if share.booked // MINUTE != sum(minutes[share.provider.pk].values())
    ]
