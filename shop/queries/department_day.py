"""A department's days: who is on duty, who is away, who is visited, when somebody is free."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import cached_property
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from shop.enums import BookingStatus
from shop.models import (
    Absence,
    Assignment,
    Booking,
    Department,
    KeptTime,
    Provider,
)
from shop.queries.days import span_of_day, span_of_hours
from shop.queries.department_rows import ABSENCES, GIVEN, HOURS, KEPT, PROVIDERS, SERVICES
from shop.queries.holidays import holiday_name
from shop.queries.spans import Span, total, within, without


@dataclass(frozen=True)  # without slots: what is reckoned is kept
class Lane:
    """One provider's day. `taken` are the visits with their buffers; everything is cut to the day.

    Those who take part in one session stand together in `parties`; another visit is a party of one. `kept` is what is
    offered to who waits: taken, and nobody's visit yet. So are the `announced` sessions that nobody has signed up for.
    """

    provider: Provider
    duty: tuple[Span, ...]
    absences: tuple[tuple[Span, Absence], ...]
    parties: tuple[tuple[Booking, ...], ...]
    kept: tuple[Booking, ...]
    announced: tuple[KeptTime, ...]
    taken: tuple[Span, ...]
    frame: Span

    @cached_property
    def visits(self) -> list[Booking]:
        return [visit for party in self.parties for visit in party]

    @cached_property
    def present(self) -> list[Span]:
        """On duty and not away."""
        return without(self.duty, taken=[span for span, _absence in self.absences])

    @cached_property
    def free(self) -> list[Span]:
        return without(self.present, taken=self.taken)

    @cached_property
    def booked(self) -> timedelta:
        """So much of this day; a stay goes on before and after it."""
        visits = [Span(party[0].starts_at, party[0].ends_at) for party in self.parties]
        return total(within(visits, frame=self.frame))

    @property
    def load(self) -> int | None:
        """Per cent of the time they are present that is booked, buffers not counted; None when they never are."""
        present = total(self.present)
        return round(100 * self.booked / present) if present else None

    @property
    def is_away_all_day(self) -> bool:
        return bool(self.absences) and not self.present


@dataclass(frozen=True)  # without slots: what is reckoned is kept
class DepartmentDay:
    """`label` is what a day with hours of its own is called, or a public holiday."""

    day: date
    opening: tuple[Span, ...]
    label: str
    lanes: tuple[Lane, ...]

    @cached_property
    def visits(self) -> list[tuple[Booking, list[Provider]]]:
        """Every visit with those who have it, in the order of time."""
        helpers = defaultdict[Booking, list[Provider]](list)
        for lane in self.lanes:
            for visit in lane.visits:
                helpers[visit].append(lane.provider)
        return sorted(helpers.items(), key=lambda each: (each[0].starts_at, each[0].pk))

    @cached_property
    def announced(self) -> list[tuple[KeptTime, Provider]]:
        """Every session that nobody has signed up for, with who leads it, in the order of time."""
        found = [(kept, lane.provider) for lane in self.lanes for kept in lane.announced]
        return sorted(found, key=lambda each: (each[0].starts_at, each[0].pk))

    def places_left(self, hour: Span) -> int:
        """How many are free for all of the hour in which the department is open."""
        open_part = within(self.opening, frame=hour)
        return sum(
            bool(open_part) and all(_holds(lane.free, part) for part in open_part) for lane in self.lanes
        )


@dataclass(frozen=True, slots=True)
class DepartmentDays:
    """`providers` are those who have a lane on one of the days, in their order."""

    days: Sequence[DepartmentDay]
    providers: Sequence[Provider]


def department_day(department: Department, day: date) -> DepartmentDay:
    """One day. Six queries, however many providers and visits."""
    (plan,) = department_days(department, first=day, count=1).days
    return plan


def department_days(department: Department, *, first: date, count: int) -> DepartmentDays:
    """So many days from the first. Six queries, however many days, providers and visits."""
    dates = [first + timedelta(days=number) for number in range(count)]
    opening = _opening(department, dates)
    work = _work(department, Span(span_of_day(dates[0]).starts_at, span_of_day(dates[-1]).ends_at))
    days = [DepartmentDay(day, *opening(day), _lanes(work, span_of_day(day))) for day in dates]
    seen = {lane.provider for day in days for lane in day.lanes}
    return DepartmentDays(days, [provider for provider in work.providers if provider in seen])


def _opening(department: Department, days: Sequence[date]) -> Callable[[date], tuple[tuple[Span, ...], str]]:
    """When the department is open on each of these days, and what the day is called. One query.

    A closure closes, whatever else was said; hours said for a date hold on it; a holiday is closed for those services
    that are not open then.
    """
    (said,) = HOURS.ask(department=department.pk, first_day=days[0], last_day=days[-1])
    return lambda day: _opening_on(day, said)


def _opening_on(day: date, said: Mapping[str, Any]) -> tuple[tuple[Span, ...], str]:
    on = day.isoformat()
    for closure in said["closed"]:
        if closure["first_day"] <= on <= closure["last_day"]:
            return (), closure["label"]
    for its_own in said["special"]:
        if its_own["date"] == on:
            return _hours(day, [its_own] if its_own["opens_at"] else []), its_own["label"]
    holiday = holiday_name(day)
    if holiday and not said["opens_on_holidays"]:
        return (), holiday
    return _hours(day, [each for each in said["weekly"] if each["weekday"] == day.isoweekday()]), holiday


def _hours(day: date, said: Iterable[Mapping[str, str]]) -> tuple[Span, ...]:
    clock = time.fromisoformat
    return tuple(span_of_hours(day, clock(each["opens_at"]), clock(each["closes_at"])) for each in said)


@dataclass(frozen=True, slots=True)
class _Work:
    """Everybody of a department, and what they have in a stretch of days; none of it cut."""

    providers: Sequence[Provider]
    duty: Mapping[int, Sequence[Span]]
    absences: Mapping[int, Sequence[Absence]]
    given: Mapping[int, Sequence[tuple[Span, Assignment]]]
    kept: Mapping[int, Sequence[KeptTime]]


def _work(department: Department, frame: Span) -> _Work:
    """Five queries."""
    asked = {"department": department.pk, "frame": DateTimeTZRange(frame.starts_at, frame.ends_at)}
    away = defaultdict[int, list[Absence]](list)
    for absence in ABSENCES.ask(**asked):
        away[absence.provider_id].append(absence)
    # A hundred visits are of five services: each is read once.
    services = {service.pk: service for service in SERVICES.ask(department=department.pk)}
    given = defaultdict[int, list[tuple[Span, Assignment]]](list)
    for assignment in GIVEN.ask(now=timezone.now(), **asked):
        if service := services.get(assignment.booking.service_id):
            assignment.booking.service = service
        given[assignment.provider_id].append((_span(assignment.occupied), assignment))
    kept = defaultdict[int, list[KeptTime]](list)
    for each in KEPT.ask(**asked):
        kept[each.provider_id].append(each)
    providers = PROVIDERS.ask(**asked)
    duty = {
        provider.pk: [_span(shift) for shift in provider.duty]  # type: ignore[attr-defined]  # annotated above
        for provider in providers
    }
    return _Work(providers, duty, away, given, kept)


def _lanes(work: _Work, frame: Span) -> tuple[Lane, ...]:
    """Those who work in the frame, should or have something to do."""
    lanes = (_lane(work, provider, frame) for provider in work.providers)
    return tuple(
        lane for lane in lanes if lane.taken or (lane.provider.is_active and (lane.duty or lane.absences))
    )


def _lane(work: _Work, provider: Provider, frame: Span) -> Lane:
    given = [(span, each) for span, each in work.given[provider.pk] if span.within(frame)]
    assignments = [each for _taken, each in given]
    kept = [each for each in work.kept[provider.pk] if _span(each.during).within(frame)]
    return Lane(
        provider,
        tuple(within(work.duty[provider.pk], frame=frame)),
        tuple(
            (part, absence)
            for absence in work.absences[provider.pk]
            if (part := _span(absence.during).within(frame))
        ),
        _parties(assignments, frame=frame),
        tuple(each.booking for each in assignments if each.booking.is_offer),
        tuple(each for each in kept if not each.has_takers),  # type: ignore[attr-defined]  # annotated
        (*(taken for taken, _each in given), *(_span(each.during) for each in kept)),
        frame,
    )


def _span(period: object) -> Span:
    return Span(period.lower, period.upper)  # type: ignore[attr-defined]  # a range of psycopg, typed as Any by Django


def _parties(given: Iterable[Assignment], *, frame: Span) -> tuple[tuple[Booking, ...], ...]:
    """The visits that take place in the frame; what is only held is no visit yet."""
    parties = defaultdict[int, list[Booking]](list)
    for each in given:
        visit = each.booking
        takes_place = visit.starts_at < frame.ends_at and frame.starts_at < visit.ends_at
        if takes_place and visit.status != BookingStatus.HELD:
            parties[each.party].append(visit)
    return tuple(tuple(party) for party in parties.values())


def _holds(free: Iterable[Span], wanted: Span) -> bool:
    return any(span.starts_at <= wanted.starts_at and wanted.ends_at <= span.ends_at for span in free)
