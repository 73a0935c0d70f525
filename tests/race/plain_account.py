"""The plainest possible account of a municipality's days ahead, kept in Python from its rows: no ranges, no SQL.

Time is a set of five-minute ticks since 1970. For services without stays.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shop.enums import BookingStatus, EntitlementPeriodKind, EntryKind, NoShowBy
from shop.models import (
    Absence,
    Assignment,
    Booking,
    Closure,
    EntitlementEntry,
    EntitlementPeriod,
    ExceptionDay,
    OpeningHours,
    ProviderQualification,
    Service,
    Shift,
)
from shop.queries.days import span_of_hours
from shop.queries.fairness import fairness_of_all
from tests.race.small_worlds import ticks

MINUTE, AHEAD, LOOKED_AT = timedelta(minutes=1), timedelta(days=14), timedelta(days=400)
UPCOMING = (BookingStatus.HELD, BookingStatus.REQUESTED, BookingStatus.CONFIRMED)
COUNTED = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)

WHOLE = (EntitlementPeriodKind.WEEK, EntitlementPeriodKind.FOUR_WEEKS, EntitlementPeriodKind.TOTAL)


type Hours = tuple[time, time]


class Ground:
    """Everything that bookings of a municipality stand on, read once."""

    def __init__(self) -> None:
        hours = OpeningHours.objects.values_list("department", "weekday", "opens_at", "closes_at")
        self.hours: dict[tuple[int, int], list[Hours]] = defaultdict(list)
        for department_id, weekday, opens, closes in hours:
            self.hours[department_id, weekday].append((opens, closes))
        self.exceptions: dict[tuple[int, date], list[Hours]] = {
            (department_id, day): [(opens, closes)] if opens and closes else []
            for department_id, day, opens, closes in ExceptionDay.objects.values_list(
                "department", "date", "opens_at", "closes_at"
            )
        }
        self.closures = list(Closure.objects.values_list("department", "first_day", "last_day"))
        now = timezone.now()
        around = {"during__startswith__lt": now + AHEAD, "during__endswith__gt": now}
        self.shifts = list(Shift.objects.filter(is_off=False, **around).values_list("provider", "during"))
        self.absences = list(Absence.objects.filter(**around).values_list("provider", "during"))
        held = ProviderQualification.objects.values_list("provider", "qualification", "valid_until")
        self.held = {(provider, course): until or date.max for provider, course, until in held}
        self.required: dict[int, list[int]] = defaultdict(list)
        for service_id, course in Service.required_qualifications.through.objects.values_list(
            "service", "qualification"
        ):
            self.required[service_id].append(course)
        self._duty: dict[int, frozenset[int]] = {}

    def carries(self, booking: Booking, given: Iterable[Assignment]) -> bool:
        return self._is_open(booking) and all(self._can_come(each, booking) for each in given)

    def _is_open(self, booking: Booking) -> bool:
        """Hours of one opening of that day hold all of the visit, and no closure touches it."""
        day, department_id = timezone.localdate(booking.starts_at), booking.department_id
        if any(
            whose in {department_id, None} and first <= day <= last for whose, first, last in self.closures
        ):
            return False
        hours = self.exceptions.get((department_id, day), self.hours[department_id, day.isoweekday()])
        spans = [span_of_hours(day, opens, closes) for opens, closes in hours]
        return any(opens <= booking.starts_at and booking.ends_at <= closes for opens, closes in spans)

    def _can_come(self, assignment: Assignment, booking: Booking) -> bool:
        provider, day = assignment.provider, timezone.localdate(booking.starts_at)
        return (
            provider.is_active
            and _ticks_of(assignment.occupied) <= self._duty_of(provider.pk)
            and all(
                self.held.get((provider.pk, course), date.min) >= day
                for course in self.required[booking.service_id]
            )
        )

    def _duty_of(self, provider_id: int) -> frozenset[int]:
        if provider_id not in self._duty:
            on_duty, away = (
                frozenset[int]().union(
                    *(_ticks_of(during) for whose, during in spans if whose == provider_id)
                )
                for spans in (self.shifts, self.absences)
            )
            self._duty[provider_id] = on_duty - away
        return self._duty[provider_id]


def wrongly_flagged() -> list[Booking]:
    """Bookings ahead that are on lost ground without a flag, or flagged on firm ground."""
    coming = Booking.objects.filter(status__in=UPCOMING, starts_at__gt=timezone.now())
    live = [each for each in coming if each.held_until is None or each.is_held]
    given: dict[int, list[Assignment]] = defaultdict(list)
    for each in Assignment.objects.filter(active=True, booking__in=live).select_related("provider"):
        given[each.booking_id].append(each)
    if not live:
        return []
    ground = Ground()
    return [each for each in live if bool(each.stranded) == ground.carries(each, given[each.pk])]


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


def grants_that_do_not_add_up(
    amounts: Mapping[int, Sequence[tuple[date, int]]], *, but: Collection[int]
) -> list[tuple[int, int, int]]:
    """Decisions whose periods do not grant, all together, what was decided: whatever is carried, nothing is lost.

    `amounts` are by decision from which day on it granted how much; periods that were over by then stay as they were.
    Months in proportion are left out, and decisions that were cut short.
    """
    granted, decided = Counter[int](), Counter[int]()
    periods = EntitlementPeriod.objects.exclude(entitlement__in=but)
    whole = periods.filter(entitlement__period__in=WHOLE)
    for decision, ends_before, quantity in whole.values_list("entitlement", "ends_before", "granted"):
        granted[decision] += quantity
        decided[decision] += [amount for day, amount in amounts[decision] if day < ends_before][-1]
    return [(pk, granted[pk], decided[pk]) for pk in granted if granted[pk] != decided[pk]]


def _days_of_what_stands(services: Iterable[int]) -> dict[tuple[int, int], list[date]]:
    """The days of what is booked and was not missed by us, by recipient and service."""
    standing = Booking.objects.filter(service__in=list(services), status__in=COUNTED).exclude(
        no_show_by=NoShowBy.PROVIDER
    )
    found: dict[tuple[int, int], list[date]] = defaultdict(list)
    for recipient_id, service_id, starts_at in standing.values_list("recipient", "service", "starts_at"):
        found[recipient_id, service_id].append(timezone.localdate(starts_at))
    return found


def work_that_is_not_counted_once(*, until: date) -> list[object]:
    """Providers whose minutes on the fairness page are not those of the different times at which they begin."""
    minutes: dict[int, dict[datetime, int]] = defaultdict(dict)
    departments: set[int] = set()
    work = Assignment.objects.filter(active=True, booking__status__in=COUNTED)
    for provider_id, department_id, starts_at, ends_at in work.values_list(
        "provider", "booking__department", "booking__starts_at", "booking__ends_at"
    ):
        minutes[provider_id][starts_at] = (ends_at - starts_at) // MINUTE
        departments.add(department_id)
    shares = fairness_of_all(departments, first_day=until - LOOKED_AT, last_day=until).values()
    return [
        (share.provider, share.booked)
        for fairness in shares
        for share in fairness.people
        if share.booked // MINUTE != sum(minutes[share.provider.pk].values())
    ]
