"""Departments with every rule there is, at random: what is said here is not reckoned anywhere else.

No account is kept of what can be booked: list and door are held against one another (`test_list_is_door.py`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import time_machine
from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.door.booking import book_service, hold_time
from shop.enums import BookedBy, EntitlementPeriodKind, EntitlementUnit, ProviderKind, ServicePlace, StayUnit
from shop.errors import BookingRefused
from shop.lengths import Length, lengths_of
from shop.models import (
    Absence,
    BlockedProvider,
    Closure,
    Department,
    ExceptionDay,
    OpeningHours,
    Provider,
    ProviderQualification,
    Qualification,
    Recipient,
    Service,
    Shift,
)
from shop.ways import ways_of
from tests.factories.clock import let_lapse
from tests.factories.dates import LEAP_DAY, LONG_DAY, NATIONAL_DAY, NEW_YEARS_EVE, ORDINARY_MONDAY, SHORT_DAY
from tests.factories.world import make_entitlement, make_recipient, make_service
from tests.race.small_worlds import CLOCKS, SHIFTS, minutes, random_hours, span

DAYS = [
    day - timedelta(days=1)
    for day in (SHORT_DAY, LONG_DAY, LEAP_DAY, NATIONAL_DAY, NEW_YEARS_EVE, ORDINARY_MONDAY)
]
"""The days before those on which something is different, and one on which nothing is."""
NOW_AT = [time(0), time(9), time(23, 55)]
NIGHTLY = [time(2), time(2, 30), time(3)]
DAILY = [time(hour) for hour in range(8, 19)]
WIDE = [((time(0), time(0)),), ((time(7), time(22)),), ((time(0), time(12)), (time(13), time(0)))]
CHANNELS = [Channel.SELF, Channel.REPRESENTATIVE, Channel.API, Channel.STAFF, Channel.PHONE]


@dataclass(slots=True)
class RichWorld:
    """A department, what it offers (the first is asked for), and people of whom the first asks."""

    now: datetime
    department: Department
    services: list[Service] = field(default_factory=list)
    providers: list[Provider] = field(default_factory=list)
    people: list[Recipient] = field(default_factory=list)

    @property
    def service(self) -> Service:
        return self.services[0]

    @property
    def citizen(self) -> Recipient:
        return self.people[0]

    def dates(self, *, before: int = 2, after: int = 3) -> list[date]:
        today = timezone.localdate(self.now)
        return [
            today + timedelta(days=count) for count in range(-before, self.service.booking_horizon + after)
        ]


@contextmanager
def built(dice: Random) -> Iterator[RichWorld]:
    """A world on its day; all of it is undone at the end of the block."""
    now = timezone.make_aware(datetime.combine(dice.choice(DAYS), dice.choice(NOW_AT)))
    with time_machine.travel(now, tick=False), transaction.atomic():
        world = RichWorld(now, make_department(dice))
        qualifications = [Qualification.objects.create(name=f"{number}") for number in range(2)]
        world.services = [make_any_service(dice, world.department, name="A")]
        world.services += [make_any_service(dice, world.department, name=name) for name in "BC"]
        for service in world.services[:2]:
            service.required_qualifications.set([each for each in qualifications if dice.random() < 0.15])
        fill_calendar(dice, world)
        hire(dice, world, qualifications)
        for _ in range(4):
            world.people.append(make_recipient())
        decide(dice, world)
        keep_apart(dice, world)
        live_a_little(dice, world)
        Department.objects.filter(pk=world.department.pk).update(is_paused=dice.random() < 0.02)
        world.services = list(
            Service.objects.filter(department=world.department).select_related("department")
        )
        yield world
        transaction.set_rollback(True)


def make_department(dice: Random) -> Department:
    shares = dice.choice([(0, 0), (0, 0), (50, 0), (0, 50), (34, 34), (100, 0)])
    return Department.objects.create(
        name="Prøve", phone="68050001", reserved_for_self_service=shares[0], reserved_for_phone=shares[1]
    )


def make_any_service(dice: Random, department: Department, *, name: str) -> Service:
    """Visits, stays or sessions; for one, two or several."""
    kind = dice.choice(["visit", "visit", "two", "session", "stay"])
    rules: dict[str, Any] = {
        "name": name,
        "module_key": dice.choice(["dummy", "dummy", "plain"]),
        "duration": minutes(dice, 15, 30, 60, 60, 90),
        "slot_interval": minutes(dice, 15, 30, 60, 60),
        "buffer_before": minutes(dice, 0, 0, 15, 30),
        "buffer_after": minutes(dice, 0, 0, 15, 30),
        "minimum_notice": minutes(dice, 0, 0, 0, 0, 120, 25 * 60),
        "booking_horizon": dice.randint(1, 5),
        "move_within_day_deadline": dice.choice([None, *[timedelta(hours=hours) for hours in (0, 0, 4)]]),
        "move_to_other_day_deadline": dice.choice([None, *[timedelta(hours=hours) for hours in (0, 0, 24)]]),
        "maximum_active_bookings": dice.choice([None, None, None, 1, 2]),
        "requires_presence": dice.random() < 0.8,
        "requires_entitlement": dice.random() < 0.5,
        "open_on_public_holidays": dice.random() < 0.4,
        "confirmation": dice.choice(["automatic", "automatic", "requested"]),
    }
    if kind == "visit":
        rules["other_durations"] = [timedelta(minutes=each) for each in dice.sample([20, 45, 60, 120], 2)]
        rules |= random_ways(dice)
    if kind == "two":
        rules |= {"providers_needed": 2, "counts_each_provider": dice.random() < 0.5}
    if kind == "session":
        rules["seats"] = dice.choice([2, 3])
    if kind == "stay":
        rules |= random_stay(dice)
    return make_service(department, **rules)


def random_ways(dice: Random) -> dict[str, Any]:
    """Where, how many, with whom, and by whom it is booked."""
    for_two = dice.random() < 0.4
    return {
        "place": dice.choice(ServicePlace.values),
        "other_places": dice.sample(ServicePlace.values, dice.choice([0, 1, 2, 3])),
        "may_ask_for_two": for_two,
        "counts_each_provider": for_two and dice.random() < 0.5,
        "keeps_provider": not for_two and dice.random() < 0.4,
        "booked_by": dice.choice([*[BookedBy.EVERYONE] * 9, BookedBy.DEPARTMENT]),
    }


def random_stay(dice: Random) -> dict[str, Any]:
    shortest = dice.choice([1, 2])
    arrives, leaves = (dice.choice(dice.choice([DAILY, DAILY, CLOCKS, NIGHTLY])) for _ in "12")
    longer = shortest == 1 and arrives >= leaves
    unit = dice.choice([StayUnit.NIGHTS, StayUnit.WEEKENDS] if longer else list(StayUnit))
    is_weekend = unit == StayUnit.WEEKENDS
    return {
        "stay_unit": unit,
        "uses_places": dice.random() < 0.3,
        "shortest_stay": 1 if is_weekend else shortest,
        "longest_stay": 1 if is_weekend else shortest + dice.choice([0, 1, 2]),
        "arrives_at": arrives,
        "leaves_at": leaves,
    }


def fill_calendar(dice: Random, world: RichWorld) -> None:
    """Opening hours, exception days, closures."""
    department, days = world.department, world.dates()
    for weekday in range(1, 8):
        for opens, closes in dice.choice([*WIDE, *WIDE, random_hours(dice), ()]):
            OpeningHours.objects.create(
                department=department, weekday=weekday, opens_at=opens, closes_at=closes
            )
    for day in days:
        if dice.random() < 0.15:
            own = dice.choice([{}, dict(zip(("opens_at", "closes_at"), random_hours(dice)[0], strict=True))])
            ExceptionDay.objects.create(department=department, date=day, **own)
    if dice.random() < 0.3:
        first = dice.choice(days)
        Closure.objects.create(
            department=dice.choice([department, None]),
            first_day=first,
            last_day=first + timedelta(days=dice.choice([0, 0, 1])),
        )


def hire(dice: Random, world: RichWorld, qualifications: Sequence[Qualification]) -> None:
    """Up to four helpers or places, some of them not there, not qualified, or gone."""
    days = world.dates(before=3, after=6)
    for number in range(1, dice.choice([0, 1, 2, 3, 3, 4, 4]) + 1):
        provider = Provider.objects.create(
            department=world.department,
            number=number,
            kind=dice.choice([ProviderKind.PERSON, ProviderKind.PERSON, ProviderKind.PLACE]),
            is_active=dice.random() < 0.95,
        )
        world.providers.append(provider)
        is_bed = bool(world.service.stay_unit) or dice.random() < 0.5
        shifts = [(time(0), time(0))] if is_bed else SHIFTS
        Shift.objects.bulk_create(
            Shift(provider=provider, during=span(day, *dice.choice(shifts)), is_off=dice.random() < 0.05)
            for day in days
            if dice.random() < (0.98 if is_bed else 0.9)
        )
        for _ in range(dice.choice([0, 0, 1])):
            begins, ends = span(dice.choice(days), dice.choice(CLOCKS), dice.choice(CLOCKS))
            if begins < ends:
                Absence.objects.create(provider=provider, during=(begins, ends))
        for qualification in qualifications:
            if dice.random() < 0.8:
                until = dice.choice([None, None, dice.choice(days)])
                ProviderQualification.objects.create(
                    provider=provider, qualification=qualification, valid_until=until
                )


def decide(dice: Random, world: RichWorld) -> None:
    """What is granted: little, so that it may be used up, and sometimes nothing or not yet."""
    today = timezone.localdate(world.now)
    for person in world.people:
        for service in world.services:
            if dice.random() < 0.1:
                continue
            unit = dice.choice(list(EntitlementUnit))
            first = today - timedelta(days=dice.choice([40, 3, 0, -1]))
            make_entitlement(
                person,
                service,
                unit=unit,
                amount=dice.choice([60, 180, 3000] if unit == EntitlementUnit.MINUTES else [1, 2, 5, 30]),
                period=dice.choice(list(EntitlementPeriodKind)),
                pro_rata=dice.random() < 0.3,
                valid_from=first,
                valid_until=dice.choice([None, None, max(first, today + timedelta(days=dice.randint(0, 4)))]),
            )


def keep_apart(dice: Random, world: RichWorld) -> None:
    for person in world.people:
        for provider in world.providers:
            if dice.random() < 0.08:
                BlockedProvider.objects.create(recipient=person, provider=provider)


def live_a_little(dice: Random, world: RichWorld) -> None:
    """Bookings and holds of everybody, the citizen's own among them; some of the holds have lapsed."""
    from shop.queries.slots import slots_for_citizens  # noqa: PLC0415 - only the builder needs the list

    for _ in range(dice.randint(0, 9)):
        service, person = dice.choice([world.service, *world.services]), dice.choice(world.people)
        length = dice.choice(lengths_of(service))
        way = dice.choice(ways_of(service))
        slots = [slot for slot in slots_for_citizens(service, length=length, way=way) if slot.is_free]
        if not slots:
            continue
        wanted: dict[str, Any] = {
            "recipient": person,
            "starts_at": dice.choice(slots).starts_at,
            "actor": Actor(user_id=None, channel=dice.choice(CHANNELS)),
            "length": length,
            "way": way,
        }
        try:
            if dice.random() < 0.25:
                held = hold_time(service, **wanted)
                if dice.random() < 0.3:
                    let_lapse(held)
            else:
                book_service(service, **wanted)
        except BookingRefused:
            continue


def any_length(dice: Random, service: Service) -> Length:
    return dice.choice(lengths_of(service))
