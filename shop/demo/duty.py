"""One department's days as the planner sees them: when it is open, who is on duty, what is taken.

Times are minutes after local midnight, half-open. Nobody in the demonstration works in the night in which the
clocks change, so wall-clock minutes are honest here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from shop.enums import TAKES_TIME, ProviderKind
from shop.models import Absence, Assignment, Booking, Closure, Department, Shift
from shop.queries.holidays import public_holidays

type Span = tuple[int, int]
type Spans = list[Span]
type SpansByDay = dict[date, dict[int, Spans]]

DAY = timedelta(days=1)
MIDNIGHT = 24 * 60


def by_day() -> SpansByDay:
    return defaultdict(lambda: defaultdict(list))


@dataclass(slots=True)
class Duty:
    """`shifts` and `taken` by day and provider, `busy` by day and recipient."""

    open: dict[date, Spans]
    shifts: SpansByDay
    taken: SpansByDay = field(default_factory=by_day)
    busy: SpansByDay = field(default_factory=by_day)

    def starts(self, day: date, *, duration: int, interval: int) -> Iterator[int]:
        """Every minute at which a visit may begin."""
        for opens, closes in self.open.get(day, ()):
            yield from range(opens, closes - duration + 1, interval)

    def free_providers(self, day: date, span: Span) -> list[int]:
        """Who is on duty for the whole span and has nothing in it."""
        return [
            provider
            for provider, duty in self.shifts[day].items()
            if any(begin <= span[0] and span[1] <= end for begin, end in duty)
            and not overlaps(span, self.taken[day][provider])
        ]

    def is_busy(self, day: date, recipient: int, span: Span) -> bool:
        return overlaps(span, self.busy[day][recipient])

    def load(self, day: date) -> float:
        """The taken share of the time in which somebody is on duty while the department is open; 1 when nobody is."""
        capacity = sum(
            shared(duty, hours)
            for spans in self.shifts[day].values()
            for duty in spans
            for hours in self.open.get(day, ())
        )
        taken = sum(end - begin for spans in self.taken[day].values() for begin, end in spans)
        return taken / capacity if capacity else 1.0


def overlaps(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < end and begin < span[1] for begin, end in others)


def shared(one: Span, other: Span) -> int:
    """Minutes the two have in common."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def load_duty(department: Department, *, first_day: date, last_day: date) -> Duty:
    """Read the days from the database, both included."""
    window = (at(first_day, 0), at(last_day + DAY, 0))
    duty = Duty(
        open=_open_days(department, first_day=first_day, last_day=last_day),
        shifts=_shifts(department, window=window),
    )
    assignments = Assignment.objects.filter(
        provider__department=department, active=True, occupied__overlap=window
    ).exclude(provider__kind=ProviderKind.PLACE)
    for provider, occupied in assignments.values_list("provider_id", "occupied"):
        day, span = _on_day(occupied.lower, occupied.upper)
        duty.taken[day][provider].append(span)
    bookings = Booking.objects.filter(starts_at__lt=window[1], ends_at__gt=window[0], status__in=TAKES_TIME)
    for recipient, starts_at, ends_at in bookings.values_list("recipient_id", "starts_at", "ends_at"):
        for day in days_between(timezone.localdate(starts_at), timezone.localdate(ends_at)):
            begins, ends = max(starts_at, at(day, 0)), min(ends_at, at(day, MIDNIGHT))
            if begins < ends:
                duty.busy[day][recipient].append(_on_day(begins, ends)[1])
    return duty


def at(day: date, minute: int) -> datetime:
    """The moment the wall clock shows; a whole day's minutes are the next midnight."""
    if minute == MIDNIGHT:
        day, minute = day + DAY, 0
    return timezone.make_aware(datetime.combine(day, time(*divmod(minute, 60))))


def days_between(first_day: date, last_day: date) -> list[date]:
    """Both included."""
    return [first_day + DAY * count for count in range((last_day - first_day).days + 1)]


def _open_days(department: Department, *, first_day: date, last_day: date) -> dict[date, Spans]:
    weekly: dict[int, Spans] = defaultdict(list)
    for hours in department.opening_hours.all():
        weekly[hours.weekday].append(_minutes(hours.opens_at, hours.closes_at))
    exceptions = {
        each.date: [_minutes(each.opens_at, each.closes_at)] if each.opens_at and each.closes_at else []
        for each in department.exception_days.filter(date__range=(first_day, last_day))
    }
    closures = Closure.objects.filter(department=department, last_day__gte=first_day, first_day__lte=last_day)
    closed = {day for each in closures for day in days_between(each.first_day, each.last_day)}
    # Hours said for a date hold for it, public holiday or not.
    closed |= set(public_holidays(first_day, last_day)) - exceptions.keys()
    days = [day for day in days_between(first_day, last_day) if day not in closed]
    return {day: spans for day in days if (spans := exceptions.get(day, weekly[day.isoweekday()]))}


def _shifts(department: Department, *, window: tuple[datetime, datetime]) -> SpansByDay:
    away: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    absences = Absence.objects.filter(provider__department=department, during__overlap=window)
    for provider, during in absences.values_list("provider_id", "during"):
        away[provider].append((during.lower, during.upper))
    found = by_day()
    shifts = Shift.objects.filter(
        provider__department=department, provider__is_active=True, is_off=False, during__overlap=window
    ).exclude(provider__kind=ProviderKind.PLACE)
    for provider, during in shifts.order_by("provider_id", "during").values_list("provider_id", "during"):
        for begin, end in _without(during.lower, during.upper, away[provider]):
            day, span = _on_day(begin, end)
            found[day][provider].append(span)
    return found


def _without(
    begin: datetime, end: datetime, gaps: Iterable[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    for gap_begin, gap_end in sorted(gaps):
        if gap_end <= begin or gap_begin >= end:
            continue
        if gap_begin > begin:
            yield begin, gap_begin
        begin = gap_end
    if begin < end:
        yield begin, end


def _minutes(begins: time, ends: time) -> Span:
    end = ends.hour * 60 + ends.minute
    return begins.hour * 60 + begins.minute, end or MIDNIGHT


def _on_day(begin: datetime, end: datetime) -> tuple[date, Span]:
    local = timezone.localtime(begin)
    first = local.hour * 60 + local.minute
    return local.date(), (first, min(MIDNIGHT, first + int((end - begin).total_seconds()) // 60))
