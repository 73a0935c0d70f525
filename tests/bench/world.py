"""A large department's world, times ten: 357 recipients each, five providers, a past of bookings.

One more department, of ten providers and half booked, is there for the list and the first page; another one, of twenty,
for the workspace.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.scope import tenant_scope, use_scope
from shop.domain.capacity.shifts import make_shifts
from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.models import Department, Entitlement, Provider, Recipient, Service, ShiftTemplate
from tests.bench.past import PAST_SHIFTS, Execute, execute_here, fill, run
from tests.factories.world import EVERY_DAY, at, make_department, make_service

SCOPE = tenant_scope("larvik")
DEPARTMENTS, PROVIDERS, RECIPIENTS = 10, 5, 357
LOOKED_AT = 10
"""Providers of the department that is looked at."""
FULL = 20
"""Providers of the department whose workspace is open all day."""
DAYS, OPENS, HOURS = 10, 8, 8
"""The rush is for the next ten days, eight hours each: 80 slots."""
AMOUNT = 40
ORDER = 80
"""Any number: every run shuffles the wishes alike."""
BUSY_PERCENT = 60
"""Of the past; of the half-booked department's next fortnight it is 50."""

OPEN_PERIODS = """
WITH period AS (
    INSERT INTO shop_entitlementperiod (entitlement_id, starts_on, ends_before, granted, balance)
    SELECT id, valid_from, valid_from + 28, amount, amount FROM shop_entitlement RETURNING id, balance
)
INSERT INTO shop_entitlemententry (period_id, kind, quantity, balance_after, at)
SELECT id, 'granted', balance, balance, now() FROM period
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wants this time."""

    department_id: int
    service_id: int
    recipient_id: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """A department with one service."""

    department: Department
    service: Service
    recipients: tuple[int, ...]

    def wish(self, recipient: int, starts_at: datetime) -> Wish:
        recipient_id = self.recipients[recipient % len(self.recipients)]
        return Wish(self.department.pk, self.service.pk, recipient_id, starts_at)


@dataclass(frozen=True, slots=True)
class World:
    """`rush` are the departments that are stormed, the other two half booked: one recipients look at, one staff."""

    rush: Sequence[Place]
    half_booked: Place
    workspace: Place

    def wishes(self, *, days: int) -> list[Wish]:
        """As many as there are places, in no order: five a slot, each from somebody who is free then."""
        wishes = [
            place.wish(number * PROVIDERS + seat, starts_at)
            for number, starts_at in enumerate(_hours(1, days))
            for place in self.rush
            for seat in range(PROVIDERS)
        ]
        random.Random(ORDER).shuffle(wishes)
        return wishes

    def single_hours(self) -> list[tuple[Place, datetime]]:
        """Hours after those of the rush, for storming one at a time."""
        return [(place, starts_at) for starts_at in _hours(DAYS + 1, 3) for place in self.rush]


def make_world(*, past_days: int) -> World:
    """Fill Larvik. Recipients have a decision on their department's service, and an open period of it."""
    with use_scope(SCOPE), transaction.atomic():
        rush = tuple(make_place(f"Avdeling {number}", providers=PROVIDERS) for number in range(DEPARTMENTS))
        half_booked = make_place("Avdeling halvfull", providers=LOOKED_AT)
        workspace = make_place("Avdeling full", providers=FULL)
        run(OPEN_PERIODS, {})
    for place in (*rush, half_booked, workspace):
        with use_scope(SCOPE), transaction.atomic():
            fill_past(place, days=past_days)
    with use_scope(SCOPE), transaction.atomic():
        fill_half(half_booked)
        fill_half(workspace)
    return World(rush, half_booked, workspace)


def make_place(name: str, *, providers: int) -> Place:
    """An empty department with its recipients; everybody's shifts are as long as the department is open."""
    department = make_department(name=name)
    service = make_service(department)
    staff = Provider.objects.bulk_create(
        Provider(department=department, name=f"Hjelper Prøve{number}") for number in range(providers)
    )
    hours = {"starts_at": time(OPENS), "ends_at": time(OPENS + HOURS), "valid_from": date(2020, 1, 1)}
    ShiftTemplate.objects.bulk_create(
        ShiftTemplate(provider=provider, weekday=weekday, **hours)
        for provider in staff
        for weekday in EVERY_DAY
    )
    make_shifts(department)
    return Place(department, service, tuple(_make_recipients(service)))


def fill_past(place: Place, *, days: int, execute: Execute = execute_here) -> None:
    """Visits on so many days gone by, and the shifts they were made in."""
    run(PAST_SHIFTS, {"department_id": place.department.pk, "days": days}, execute=execute)
    _fill(place, first=-days, last=-1, percent=BUSY_PERCENT, status="completed", execute=execute)


def fill_half(place: Place) -> None:
    """Book every second place of the next fortnight."""
    _fill(place, first=0, last=13, percent=50, status="confirmed", execute=execute_here)


def _make_recipients(service: Service) -> Iterator[int]:
    users = User.objects.bulk_create([User(name=f"Ingrid Prøve {number}") for number in range(RECIPIENTS)])
    people = [Recipient(user=user, name=user.name, address="Prøvegata 1", phone="68050123") for user in users]
    recipients = Recipient.objects.bulk_create(people)
    decision = {
        "decision_reference": "2026/1",
        "unit": EntitlementUnit.VISITS,
        "amount": AMOUNT,
        "period": EntitlementPeriodKind.FOUR_WEEKS,
        "valid_from": timezone.localdate() - timedelta(days=3),
    }
    Entitlement.objects.bulk_create(
        Entitlement(recipient=recipient, service=service, **decision) for recipient in recipients
    )
    return (recipient.pk for recipient in recipients)


def _fill(place: Place, *, first: int, last: int, percent: int, status: str, execute: Execute) -> None:
    fill(
        place.service,
        recipients=place.recipients,
        days=(first, last),
        hours=(OPENS, OPENS + HOURS - 1),
        percent=percent,
        status=status,
        execute=execute,
    )


def _hours(first_day: int, days: int) -> list[datetime]:
    return [
        at(day, hour) for day in range(first_day, first_day + days) for hour in range(OPENS, OPENS + HOURS)
    ]
