"""Makes a municipality's invented world, and keeps it alive when the demonstration is started on a later day."""

import random
import zoneinfo
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.demo.blueprint import DepartmentDrawing, MunicipalityDrawing
from shop.demo.circumstances import let_lives_change
from shop.demo.closed_doors import follow_up_closed_doors, say_how_long
from shop.demo.duty import Duty, at, days_between, load_duty
from shop.demo.history import let_plans_have_changed
from shop.demo.ledger import give_outcomes, write_bookings, write_ledger
from shop.demo.newcomers import invite_newcomer
from shop.demo.people import Crowd
from shop.demo.red_days import stay_open_today
from shop.demo.representatives import let_others_act
from shop.demo.second_step import show_second_step
from shop.demo.staffing import PERIOD, YEAR, Staffing
from shop.demo.standing import arrange_standing_visits, book_what_came_into_sight
from shop.demo.stays import fill_beds
from shop.demo.threads import let_them_write
from shop.demo.told import let_messages_flow
from shop.demo.visits import JUST_NOW, Habit, Planner, make_habits
from shop.demo.waiting import let_people_wait
from shop.demo.wishes import let_them_wish
from shop.domain.absence.away import report_away
from shop.domain.capacity.blocks import block_provider
from shop.domain.capacity.shifts import make_shifts
from shop.domain.ledger.expiry import expire_periods
from shop.enums import AbsenceReason, BookingStatus, ProviderKind
from shop.models import Assignment, Booking, Department, Entitlement, EntitlementPeriod, Provider, Service
from shop.registry import installed_modules, is_switched_on, module_of
from tenants.routing import RoutedMunicipality

HORIZON = timedelta(days=13)
"""The last day citizens can book is thirteen days after today."""
VISITS_TODAY = 3
STAR_MINUTE = 14 * 60
"""When the first person one meets likes to be visited, by the department's first provider."""
MOST_STRANDED = 3
HOW_FULL = (0.7, 0.6, 0.96, 0.75, 0.55, 0.85, 0.6, 0.7, 0.45, 0.6, 0.5, 0.4, 0.4)
"""At least so large a share of the coming open days is taken: some days are nearly full, none is empty."""

type Advance = Callable[[], None]


def steps_of(drawing: MunicipalityDrawing) -> int:
    """How often `make_world` reports progress."""
    decided = [each for each in installed(drawing).departments if each.has_decisions]
    return 1 + len(decided) * (YEAR // PERIOD + 2)


def installed(drawing: MunicipalityDrawing) -> MunicipalityDrawing:
    """The drawing as this installation can have it.

    Where people have decisions, what was drawn for a module that is not here is of another one, so that there is a
    municipality to look at all the same; what is there for its module alone is left out.
    """
    keys = [module.key for module in installed_modules()]
    departments = (
        each if _is_here(each) else _of(each, module_key=keys[0])
        for each in drawing.departments
        if _is_here(each) or (keys and each.has_decisions)
    )
    return replace(drawing, departments=tuple(departments))


def _is_here(department: DepartmentDrawing) -> bool:
    keys = {module.key for module in installed_modules()}
    return {service.module_key for service in department.services} <= keys


def _of(department: DepartmentDrawing, *, module_key: str) -> DepartmentDrawing:
    services = tuple(replace(service, module_key=module_key) for service in department.services)
    return replace(department, services=services)


def has_world(municipality: RoutedMunicipality) -> bool:
    with _work_for(municipality):
        return Department.objects.exists()


def make_world(municipality: RoutedMunicipality, *, drawing: MunicipalityDrawing, advance: Advance) -> None:
    """Make people, shifts, decisions and a year of visits, all of it or nothing. The municipality must be empty."""
    with _work_for(municipality):
        own = [each.name for each in drawing.departments if _is_here(each)]
        now, today, drawing = timezone.now(), timezone.localdate(), installed(drawing)
        crowd, chance = Crowd(drawing.number), random.Random(drawing.number)  # noqa: S311 - a play, see people.py
        departments = Staffing(drawing, today, crowd, chance).make_everything()
        advance()
        for department, department_drawing in zip(departments, drawing.departments, strict=True):
            if not department_drawing.has_decisions:
                continue
            filling = Filling(department, department_drawing, now, today, advance)
            filling.fill(today - YEAR, today + HORIZON)
            fill_beds(department, now=now, today=today, since=today - YEAR)
            say_how_long(department)
            follow_up_closed_doors(department, now=now)
            let_plans_have_changed(department, now=now)
        invite_newcomer(departments[0])
        show_second_step()
        _strand_some_visits(departments[0], today=today)
        for department, department_drawing in zip(departments, drawing.departments, strict=True):
            arrange_standing_visits(department, featured=department_drawing.featured, today=today)
            let_people_wait(department, featured=department_drawing.featured, today=today)
        featured = drawing.departments[0].featured
        let_lives_change(departments[0], featured=featured, today=today)
        let_others_act(departments[0], featured=featured, today=today, crowd=crowd)
        let_messages_flow(departments[0], featured=featured)
        let_them_write(departments[0], featured=featured)
        let_them_wish(departments[0], featured=featured)
        expire_periods(on=today)
        _call_modules(own)


def refresh_world(municipality: RoutedMunicipality, *, drawing: MunicipalityDrawing) -> None:
    """Let time have passed: outcomes for the visits since, shifts and bookings for the days that came into sight."""
    with _work_for(municipality):
        own = [each.name for each in drawing.departments if _is_here(each)]
        now, today, drawing = timezone.now(), timezone.localdate(), installed(drawing)
        show_second_step()
        give_outcomes(until=now - JUST_NOW)
        for department in Department.objects.filter(is_active=True).order_by("pk"):
            say_how_long(department)
            follow_up_closed_doors(department, now=now)
        # Standing visits are booked a day further ahead than everything else, and what needs no decision at any time.
        others = Booking.objects.filter(series=None, service__requires_entitlement=True)
        latest = others.order_by("-starts_at").values_list("starts_at", flat=True).first()
        if latest is None or timezone.localdate(latest) >= today + HORIZON:
            return
        first_day = max(timezone.localdate(latest) + timedelta(days=1), today - YEAR)
        drawings = {each.name: each for each in drawing.departments}
        for department in Department.objects.filter(name__in=drawings, is_active=True).order_by("pk"):
            stay_open_today(department, today=today)
            make_shifts(department, from_day=first_day)
            if drawings[department.name].has_decisions:
                Filling(department, drawings[department.name], now, today).fill(first_day, today + HORIZON)
        book_what_came_into_sight()
        expire_periods(on=today)
        _call_modules(own)


@dataclass(frozen=True, slots=True)
class Filling:
    """Fills a department's days with visits."""

    department: Department
    drawing: DepartmentDrawing
    now: datetime
    today: date
    advance: Advance = lambda: None

    def fill(self, first_day: date, last_day: date) -> None:
        """Plan and write the days, both included, four weeks at a time."""
        planner = self._planner(first_day, last_day)
        if first_day < self.today:
            self._place_star(planner)
        self._give_today_something(planner)
        bookings: list[Booking] = []
        for begins in days_between(first_day, last_day)[:: PERIOD.days]:
            planner.plan_days(begins, min(begins + PERIOD - timedelta(days=1), last_day))
            if begins + PERIOD > last_day:
                self._enliven(planner)
            bookings += write_bookings(planner.visits[len(bookings) :])
            self.advance()
        write_ledger(planner.visits, bookings, now=self.now)
        self.advance()

    def _planner(self, first_day: date, last_day: date) -> Planner:
        entitlements = (
            Entitlement.objects.filter(service__department=self.department, recipient__ended_on=None)
            .exclude(valid_until__lt=last_day)
            .select_related("recipient", "service")
            .order_by("pk")
        )
        balances = EntitlementPeriod.objects.filter(entitlement__in=entitlements)
        providers = list(
            self.department.providers.filter(is_active=True).exclude(kind=ProviderKind.PLACE).order_by("pk")
        )
        planner = Planner(
            duty=load_duty(self.department, first_day=first_day, last_day=last_day),
            habits=make_habits(entitlements, providers=providers),
            now=self.now,
            today=self.today,
            unable=_unable(self.department),
            random=random.Random(f"{self.department.name} {first_day}"),  # noqa: S311 - a play, see people.py
            left={
                (entitlement, starts_on): balance
                for entitlement, starts_on, balance in balances.values_list(
                    "entitlement_id", "starts_on", "balance"
                )
            },
        )
        for place, habit in enumerate(planner.habits):
            if habit.recipient.name in self.drawing.featured[:1]:
                planner.star, planner.star_from = habit.recipient.pk, self.today - PERIOD / 2
                planner.habits[place] = replace(habit, provider_id=providers[0].pk, minute=STAR_MINUTE)
        return planner

    def _place_star(self, planner: Planner) -> None:
        """The first person one meets has been visited in these four weeks, and will be again."""
        for place, habit in enumerate(_habits_of(planner, planner.star)):
            past = _open_days(planner.duty, self.today - timedelta(days=10), self.today - timedelta(days=2))
            any(planner.place(habit, day, status=BookingStatus.COMPLETED) for day in past)
            coming = _open_days(
                planner.duty, self.today + timedelta(days=2 + 3 * place), self.today + HORIZON
            )
            any(planner.place(habit, day, minute=STAR_MINUTE - 3 * 60 * place) for day in coming)

    def _give_today_something(self, planner: Planner) -> None:
        """Before all else: at the end of their four weeks many have nothing left for today."""
        if self.today in planner.duty.open:
            for provider_id in list(planner.duty.shifts[self.today]):
                planner.give_visits(provider_id, self.today, at_least=VISITS_TODAY)

    def _enliven(self, planner: Planner) -> None:
        """Appointments for the featured people, some days that are nearly full."""
        coming = _open_days(planner.duty, self.today + timedelta(days=1), self.today + HORIZON)
        for habit in planner.habits:
            if habit.recipient.name in self.drawing.featured[1:] and not _is_awaited(planner, habit, coming):
                any(planner.place(habit, day) for day in coming)
        for day, until in zip(coming, HOW_FULL, strict=False):
            planner.fill(day, until=until)


def _unable(department: Department) -> dict[int, frozenset[int]]:
    """Who lacks what each service asks for, by the service."""
    providers = department.providers.values_list("pk", flat=True)
    return {
        service.pk: frozenset(providers)
        - frozenset(qualification.holders.values_list("provider_id", flat=True))
        for service in department.services.prefetch_related("required_qualifications")
        for qualification in service.required_qualifications.all()
    }


def _habits_of(planner: Planner, recipient_id: int | None) -> list[Habit]:
    return [habit for habit in planner.habits if habit.recipient.pk == recipient_id]


def _is_awaited(planner: Planner, habit: Habit, days: Sequence[date]) -> bool:
    return any(planner.duty.busy[day][habit.recipient.pk] for day in days)


def _open_days(duty: Duty, first_day: date, last_day: date) -> list[date]:
    return [day for day in days_between(first_day, last_day) if day in duty.open]


def _strand_some_visits(department: Department, *, today: date) -> None:
    """Somebody goes home sick on one of the coming days: the department has something to mend."""
    window = (at(today + timedelta(days=1), 0), at(today + timedelta(days=6), 0))
    coming = (
        Assignment.objects.filter(provider__department=department, active=True, booking__stranded="")
        .filter(occupied__contained_by=window)
        .exclude(provider__user=None)
        .exclude(provider=department.providers.order_by("pk").first())
        .select_related("provider", "booking__recipient")
        .order_by("occupied", "pk")
    )
    first = coming.first()
    if first is None:
        return
    day = timezone.localdate(first.occupied.lower)
    end_of_day = at(day + timedelta(days=1), 0)
    that_day = list(coming.filter(provider=first.provider, occupied__contained_by=(at(day, 0), end_of_day)))
    _insist_on_who_comes(that_day[-1])
    report_away(
        first.provider,
        from_at=that_day[-MOST_STRANDED:][0].occupied.lower,
        until_at=end_of_day,
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )


def _insist_on_who_comes(assignment: Assignment) -> None:
    """Nobody else may come to this recipient: where the others' visits are covered, this one is not."""
    provider = assignment.provider
    for other in Provider.objects.filter(department=provider.department_id).exclude(pk=provider.pk):
        block_provider(assignment.booking.recipient, provider=other, actor=SYSTEM)


def _call_modules(departments: Sequence[str]) -> None:
    """For the services of these departments: what a module invents fits what was drawn for it, and nothing else."""
    services = Service.objects.filter(is_active=True, department__name__in=departments)
    for service in services.order_by("pk"):
        if is_switched_on(service.module_key) and module_of(service.module_key).demo:
            import_string(module_of(service.module_key).demo)(service)


@contextmanager
def _work_for(municipality: RoutedMunicipality) -> Iterator[None]:
    zone = zoneinfo.ZoneInfo(municipality.time_zone)
    with use_scope(municipality.scope), timezone.override(zone), transaction.atomic():
        yield
