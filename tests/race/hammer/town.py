"""Two small departments in which there is always too little time for too many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.scope import use_scope
from shop.domain.capacity.shifts import make_shifts
from shop.enums import ServicePlace
from shop.models import Department, Provider, Recipient, Service, ShiftTemplate
from tests.factories.scopes import LARVIK
from tests.factories.world import (
    at,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_user,
)

PEOPLE, TWINS, RUSHERS = 48, 24, 32
HELPERS, ADVISORS, SEATS = 5, 3, 3
HELPING_OUT = 2
"""In each department, on the days of chaos only."""
CHAOS_DAYS = (1, 2)
"""Days on which everything happens; the days after them are kept for the rushes."""
AWAY_SOON, CLERK = "Vikar", "Kontor Prøve"
RUSH_HOURS = [(day, hour) for day in range(3, 14) for hour in (9, 11, 13)]
HALF_HOUR = timedelta(minutes=30)


@dataclass(slots=True)
class Town:
    """`people` book at random, `rushers` only when all of them want the same. `twins` are people who are there twice.

    `providers` are all of them; those who are `helping_out` leave and come back.
    """

    departments: Sequence[Department]
    visit: Service
    two: Service
    delivery: Service
    session: Service
    call: Service
    again: Service
    providers: Sequence[Provider]
    helping_out: Sequence[Provider]
    people: Sequence[Recipient]
    twins: Sequence[Recipient]
    rushers: Sequence[Recipient]
    clerk: int

    @property
    def services(self) -> Sequence[Service]:
        return (
            self.visit,
            self.visit,
            self.two,
            self.delivery,
            self.session,
            self.session,
            self.call,
            self.again,
        )

    def starts(self) -> list[datetime]:
        return [at(day, 8) + HALF_HOUR * step for day in CHAOS_DAYS for step in range(16)]


def make_hammer_town() -> None:
    """Committed to Larvik; `read_town` finds it again from any process."""
    with use_scope(LARVIK), transaction.atomic():
        helping, advising = make_department(name="A"), make_department(name="B")
        paid = [
            make_service(
                helping, name="1 visit", slot_interval=HALF_HOUR, buffer_after=timedelta(minutes=15)
            ),
            make_service(
                helping,
                name="2 two",
                slot_interval=HALF_HOUR,
                providers_needed=2,
                counts_each_provider=True,
            ),
        ]
        free = {"requires_entitlement": False, "module_key": "plain"}
        make_service(
            helping,
            name="3 delivery",
            duration=HALF_HOUR,
            slot_interval=HALF_HOUR,
            requires_presence=False,
            **free,
        )
        ways = {"other_places": [ServicePlace.BY_PHONE], "may_ask_for_two": True, "buffer_after": HALF_HOUR}
        make_service(advising, name="4 session", seats=SEATS, slot_interval=HALF_HOUR, **free)
        make_service(
            advising, name="5 call", slot_interval=HALF_HOUR, maximum_active_bookings=3, **ways, **free
        )
        make_service(
            advising, name="6 again", duration=HALF_HOUR, slot_interval=HALF_HOUR, keeps_provider=True, **free
        )
        for department, count in ((helping, HELPERS), (advising, ADVISORS)):
            for _ in range(count):
                make_provider(department)
            _let_some_help_out(department)
        Service.objects.filter(pk__in=[each.pk for each in paid]).update(module_key="plain")
        for number in range(PEOPLE + RUSHERS):
            person = make_recipient(name=f"{'P' if number < PEOPLE else 'R'} Prøve")
            for service in paid:
                make_entitlement(person, service, amount=4 if number < PEOPLE else 10_000)
        for _ in range(TWINS):
            make_recipient(name="T Prøve")
        make_user(CLERK)


def _let_some_help_out(department: Department) -> None:
    for number in range(HELPING_OUT):
        provider = Provider.objects.create(department=department, name=f"{AWAY_SOON} Prøve{number}")
        for day in CHAOS_DAYS:
            hours = {"starts_at": time(8), "ends_at": time(16)}
            dates = {"valid_from": timezone.localdate(), "valid_until": at(max(CHAOS_DAYS), 12).date()}
            ShiftTemplate.objects.create(
                provider=provider, weekday=at(day, 12).isoweekday(), **hours, **dates
            )
    make_shifts(department)


def read_town() -> Town:
    """Inside a scope and a transaction."""
    services = Service.objects.order_by("name").select_related("department")
    recipients = list(Recipient.objects.order_by("pk"))
    visit, two, delivery, session, call, again = services
    providers = list(Provider.objects.order_by("pk").select_related("department"))
    return Town(
        list(Department.objects.order_by("pk")),
        visit,
        two,
        delivery,
        session,
        call,
        again,
        providers,
        [each for each in providers if each.name.startswith(AWAY_SOON)],
        [each for each in recipients if each.name.startswith("P")],
        [each for each in recipients if each.name.startswith("T")],
        [each for each in recipients if each.name.startswith("R")],
        User.objects.get(name=CLERK).pk,
    )
