"""The plainest possible account of a department's days ahead, kept in Python from its rows: no ranges, no SQL.

Time is a set of five-minute ticks since 1970. For services without stays.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from shop.enums import BookingStatus, NoShowBy
from shop.models import (
    Absence,
    Assignment,
    Booking,
    Closure,
    Department,
    EntitlementPeriod,
    ProviderQualification,
    Service,
    Shift,
)
from shop.queries.days import span_of_hours
from shop.queries.fairness import fairness_of
from tests.race.small_worlds import ticks

MINUTE, AHEAD = timedelta(minutes=1), timedelta(days=4)
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
        until = timezone.now() + AHEAD
        self.shifts = list(Shift.objects.filter(is_off=False, during__startswith__lt=until))
        self.absences = list(Absence.objects.all())
        self.held = list(ProviderQualification.objects.all())
        services = Service.objects.filter(department=department).prefetch_related("required_qualifications")
        self.required = {
            each.pk: {needed.pk for needed in each.required_qualifications.all()} for each in services
        }

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
        on_duty = _union(each for each in self.shifts if each.provider_id == provider.pk)
        away = _union(each for each in self.absences if each.provider_id == provider.pk)
        day = timezone.localdate(booking.starts_at)
        valid = {
            each.qualification_id
            for each in self.held
            if each.provider_id == provider.pk and (each.valid_until is None or each.valid_until >= day)
        }
        return provider.is_active and needed <= on_duty - away and self.required[booking.service_id] <= valid


def wrongly_flagged(department: Department) -> list[Booking]:
    """Bookings ahead that are on lost ground without a flag, or flagged on firm ground."""
    coming = Booking.objects.filter(
        department=department, status__in=UPCOMING, starts_at__gt=timezone.now()
    ).prefetch_related("assignments__provider")
    ground = Ground(department)
    live = [each for each in coming if each.held_until is None or each.is_held]
    return [each for each in live if bool(each.stranded) == ground.carries(each)]


def _union(rows: Iterable[Shift | Absence]) -> frozenset[int]:
    return frozenset[int]().union(*(_ticks_of(row.during) for row in rows))


def _ticks_of(span: object) -> frozenset[int]:
    begins, ends = span.lower, span.upper  # type: ignore[attr-defined]  # psycopg's range
    return ticks(begins, ends)


def balances_that_do_not_add_up(service: Service, *, cost: int) -> list[tuple[EntitlementPeriod, int]]:
    """Periods in which what is left is not what was granted less what stands, each booking at the same cost."""
    wrong = []
    for period in EntitlementPeriod.objects.filter(entitlement__service=service).select_related(
        "entitlement"
    ):
        begins, ends = (_midnight(period.starts_on), _midnight(period.ends_before))
        standing = Booking.objects.filter(
            service=service,
            recipient=period.entitlement.recipient_id,
            status__in=COUNTED,
            starts_at__gte=begins,
            starts_at__lt=ends,
        ).exclude(no_show_by=NoShowBy.PROVIDER)
        expected = period.granted - cost * standing.count()
        if period.balance != expected:
            wrong.append((period, expected))
    return wrong


def _midnight(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))  # type: ignore[arg-type]  # a date


def work_that_is_not_counted_once(department: Department, *, until: datetime) -> list[object]:
    """Providers whose minutes on the fairness page are not those of the different times at which they begin."""
    minutes: dict[int, dict[datetime, int]] = defaultdict(dict)
    work = Assignment.objects.filter(
        active=True, booking__department=department, booking__status__in=COUNTED
    ).select_related("booking")
    for each in work:
        length = (each.booking.ends_at - each.booking.starts_at) // MINUTE
        minutes[each.provider_id][each.booking.starts_at] = length
    shares = fairness_of(department, until=timezone.localdate(until)).people
    return [
        (share.provider, share.booked)
        for share in shares
        if share.booked // MINUTE != sum(minutes[share.provider.pk].values())
    ]
