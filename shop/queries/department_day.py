"""A department's day: who is on duty, who is away, who is visited, when somebody is free."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.enums import BookingStatus
from shop.models import Absence, Assignment, Booking, Department, ExceptionDay, OpeningHours, Provider, Shift
from shop.queries.days import span_of_day, span_of_hours
from shop.queries.holidays import holiday_name
from shop.queries.spans import Span, total, within, without
from shop.queries.special_days import closures_on


@dataclass(frozen=True, slots=True)
class Lane:
    """One provider's day. `taken` are the visits with their buffers; everything is cut to the day.

    Those who take part in one session stand together in `parties`; another visit is a party of one. `kept` is what is
    offered to who waits: taken, and nobody's visit yet.
    """

    provider: Provider
    duty: tuple[Span, ...]
    absences: tuple[tuple[Span, Absence], ...]
    parties: tuple[tuple[Booking, ...], ...]
    kept: tuple[Booking, ...]
    taken: tuple[Span, ...]
    frame: Span

    @property
    def visits(self) -> list[Booking]:
        return [visit for party in self.parties for visit in party]

    @property
    def present(self) -> list[Span]:
        """On duty and not away."""
        return without(self.duty, taken=[span for span, _absence in self.absences])

    @property
    def free(self) -> list[Span]:
        return without(self.present, taken=self.taken)

    @property
    def booked(self) -> timedelta:
        """So much of this day; a stay goes on before and after it."""
        visits = [Span(party[0].starts_at, party[0].ends_at) for party in self.parties]
        return total(within(visits, frame=self.frame))

    @property
    def load(self) -> int | None:
        """Per cent of the shift that is booked, buffers not counted; None without a shift."""
        shift = total(self.duty)
        return round(100 * self.booked / shift) if shift else None

    @property
    def is_away_all_day(self) -> bool:
        return bool(self.absences) and not self.present


@dataclass(frozen=True, slots=True)
class DepartmentDay:
    """`label` is what a day with hours of its own is called, or a public holiday."""

    day: date
    opening: tuple[Span, ...]
    label: str
    lanes: tuple[Lane, ...]

    @property
    def visits(self) -> list[tuple[Booking, list[Provider]]]:
        """Every visit with those who have it, in the order of time."""
        helpers = defaultdict[Booking, list[Provider]](list)
        for lane in self.lanes:
            for visit in lane.visits:
                helpers[visit].append(lane.provider)
        return sorted(helpers.items(), key=lambda each: (each[0].starts_at, each[0].pk))

    def places_left(self, hour: Span) -> int:
        """How many are free for all of the hour in which the department is open."""
        open_part = within(self.opening, frame=hour)
        return sum(
            bool(open_part) and all(_holds(lane.free, part) for part in open_part) for lane in self.lanes
        )


def department_day(department: Department, day: date) -> DepartmentDay:
    """Four queries, however many providers and visits."""
    opening, label = _opening(department, day)
    return DepartmentDay(day, opening, label, _lanes(department, span_of_day(day)))


def _opening(department: Department, day: date) -> tuple[tuple[Span, ...], str]:
    """A closure closes, whatever else was said; hours said for a date hold on it; a holiday is closed for those
    services that are not open then. One query.
    """
    hours = {"opens_at": "opens_at", "closes_at": "closes_at"}
    special = ExceptionDay.objects.filter(department=department, date=day)
    weekly = OpeningHours.objects.filter(department=department, weekday=day.isoweekday())
    on_holidays = department.services.filter(is_active=True, open_on_public_holidays=True)
    said = (
        Department.objects.filter(pk=department.pk)
        .values(
            closed_for=Subquery(closures_on(department, day).values("label")[:1]),
            special=Subquery(special.values(said=JSONObject(label="label", **hours))[:1]),
            weekly=ArraySubquery(weekly.values(said=JSONObject(**hours))),
            opens_on_holidays=Exists(on_holidays),
        )
        .get()
    )
    if said["closed_for"] is not None:
        return (), said["closed_for"]
    if (its_own := said["special"]) is not None:
        return _hours(day, [its_own] if its_own["opens_at"] else []), its_own["label"]
    holiday = holiday_name(day)
    if holiday and not said["opens_on_holidays"]:
        return (), holiday
    return _hours(day, said["weekly"]), holiday


def _hours(day: date, said: Iterable[dict[str, str]]) -> tuple[Span, ...]:
    clock = time.fromisoformat
    return tuple(span_of_hours(day, clock(each["opens_at"]), clock(each["closes_at"])) for each in said)


def _lanes(department: Department, frame: Span) -> tuple[Lane, ...]:
    of_department = {"provider__department": department}
    away = defaultdict[int, list[tuple[Span, Absence]]](list)
    for absence in Absence.objects.filter(**of_department, during__overlap=frame).order_by("during"):
        away[absence.provider_id] += [
            (part, absence) for part in within([_span(absence.during)], frame=frame)
        ]
    given = defaultdict[int, list[Assignment]](list)
    assignments = Assignment.objects.filter(**of_department, active=True, occupied__overlap=frame)
    # A hold that has lapsed is over, though nobody has tidied it up yet.
    lapsed = Q(booking__status=BookingStatus.HELD, booking__held_until__lte=timezone.now())
    for assignment in (
        assignments.exclude(lapsed)
        .select_related("booking__service", "booking__recipient")
        .order_by("occupied", "seat", "pk")
    ):
        given[assignment.provider_id].append(assignment)
    shifts = Shift.objects.filter(provider=OuterRef("pk"), is_off=False, during__overlap=frame)
    providers = department.providers.annotate(
        duty=ArraySubquery(shifts.order_by("during").values("during"))
    ).order_by(F("number").asc(nulls_first=True), Alphabetical("name"), "id")
    duty = {
        provider.pk: within([_span(shift) for shift in provider.duty], frame=frame) for provider in providers
    }
    return tuple(
        Lane(
            provider,
            tuple(duty[provider.pk]),
            tuple(away[provider.pk]),
            _parties(given[provider.pk], frame=frame),
            tuple(each.booking for each in given[provider.pk] if each.booking.is_offer),
            tuple(_span(each.occupied) for each in given[provider.pk]),
            frame,
        )
        for provider in providers
        if given[provider.pk] or (provider.is_active and (duty[provider.pk] or away[provider.pk]))
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
