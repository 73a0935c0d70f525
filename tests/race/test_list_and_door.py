"""The list offers what the door gives: held against a plain account of the same small worlds, chosen at random."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.actor import Actor, Channel
from shop.domain.door.booking import book_service
from shop.enums import AbsenceReason
from shop.errors import BookingRefused
from shop.models import Absence, Assignment, Department, ExceptionDay, OpeningHours, Provider, Service, Shift
from shop.queries.slots import slots_for_citizens
from tests.factories.world import make_recipient, make_service
from tests.race.small_worlds import (
    AUTUMN,
    OSLO,
    SPRING,
    Helper,
    Rules,
    SmallWorld,
    instant,
    random_world,
    span,
)
from tests.tiers import examples

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("larvik")]

CITIZEN = Actor(user_id=None, channel=Channel.SELF)

fast = settings(
    max_examples=examples(40),
    deadline=None,
    derandomize=True,  # `make test` says the same twice; `make test-long` looks for news
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
thorough = settings(fast, max_examples=1500, derandomize=False)


@contextmanager
def built(world: SmallWorld) -> Iterator[Service]:
    """The world in the database, on its day, for as long as the block lasts."""
    with time_machine.travel(world.now, tick=False), transaction.atomic():
        department = Department.objects.create(name="Prøve", phone="68050001")
        for weekday, ranges in world.hours.items():
            for opens, closes in ranges:
                OpeningHours.objects.create(
                    department=department, weekday=weekday, opens_at=opens, closes_at=closes
                )
        for day, hours in world.exceptions.items():
            own = dict(zip(("opens_at", "closes_at"), hours or (), strict=False))
            ExceptionDay.objects.create(department=department, date=day, **own)
        for number, helper in enumerate(world.helpers, start=1):
            provider = Provider.objects.create(department=department, number=number)
            Shift.objects.bulk_create(Shift(provider=provider, during=shift) for shift in helper.shifts)
            Absence.objects.bulk_create(
                Absence(provider=provider, during=absence, reason=AbsenceReason.SICK)
                for absence in helper.absences
            )
        rules = world.rules
        yield make_service(
            department,
            module_key="plain",
            requires_entitlement=False,
            **{name: getattr(rules, name) for name in Rules.__slots__},
        )
        transaction.set_rollback(True)


def taken(service: Service, world: SmallWorld) -> Sequence[frozenset[int]]:
    """What each helper has lost to visits, by number."""
    lost = [frozenset[int]() for _ in world.helpers]
    visits = Assignment.objects.filter(provider__department=service.department_id).select_related(
        "booking", "provider"
    )
    for visit in visits:
        lost[(visit.provider.number or 0) - 1] |= world.occupied(visit.booking.starts_at.astimezone(UTC))
    return lost


def try_to_book(service: Service, start: datetime, *, keep: bool = False) -> type[BookingRefused] | None:
    """The refusal, or None for a booking, which is undone again unless it is to be kept."""
    try:
        with transaction.atomic():
            book_service(service, recipient=make_recipient(), starts_at=start, actor=CITIZEN)
            transaction.set_rollback(not keep)
    except BookingRefused as refusal:
        return type(refusal)
    return None


def fill_some(service: Service, world: SmallWorld, dice: Random) -> None:
    """Book a few of the times that are offered."""
    for _ in range(dice.randint(0, 5)):
        free = [slot for slot in slots_for_citizens(service) if slot.is_free]
        if free:
            assert try_to_book(service, dice.choice(free).starts_at, keep=True) is None
    lost = taken(service, world)
    assert all(gone <= helper.duty() for gone, helper in zip(lost, world.helpers, strict=True)), "off duty"


def check_the_list(world: SmallWorld, dice: Random) -> None:
    with built(world) as service:
        fill_some(service, world, dice)
        assert list(slots_for_citizens(service)) == world.slots(taken(service, world))


def check_the_door(world: SmallWorld, dice: Random) -> None:
    with built(world) as service:
        fill_some(service, world, dice)
        lost = taken(service, world)
        for start in sorted(times_to_ask_for(world, [slot.starts_at for slot in world.slots(lost)], dice)):
            assert try_to_book(service, start) == world.verdict(start, lost), start


def times_to_ask_for(world: SmallWorld, offered: Sequence[datetime], dice: Random) -> set[datetime]:
    """Some that are offered, some of the grid, some at random, and both ends of the window."""
    begin, end = world.window()
    grid = sorted(world.grid())
    anywhere = [world.now + timedelta(minutes=5 * dice.randint(-12, 1000)) for _ in range(4)]
    chosen = {*dice.sample(offered, min(4, len(offered))), *dice.sample(grid, min(3, len(grid))), *anywhere}
    return chosen | {begin, begin - timedelta(minutes=5), end, end - timedelta(minutes=5)}


HOUR, NONE = timedelta(hours=1), timedelta(0)
AN_HOUR = Rules(HOUR, HOUR, NONE, NONE, NONE, booking_horizon=3)
OPEN_IN_THE_GAP = SmallWorld(
    now=instant(SPRING, time(9)),
    rules=AN_HOUR,
    hours={7: ((time(2, 30), time(3)), (time(3), time(8)))},
    exceptions={},
    helpers=(Helper(shifts=(span(SPRING + timedelta(days=1), time(0), time(12)),), absences=()),),
)
OPEN_ALL_NIGHT = SmallWorld(
    now=instant(AUTUMN, time(9)),
    rules=AN_HOUR,
    hours={7: ((time(0), time(6)),)},
    exceptions={},
    helpers=(Helper(shifts=(span(AUTUMN + timedelta(days=1), time(0), time(12)),), absences=()),),
)

seeds = st.integers(0, 2**32 - 1)


@fast
@given(seeds)
def test_the_list_is_what_a_plain_count_of_minutes_says(seed: int) -> None:
    dice = Random(seed)
    check_the_list(random_world(dice), dice)


@fast
@given(seeds)
def test_the_door_gives_what_the_list_offers_and_says_why_it_refuses_the_rest(seed: int) -> None:
    dice = Random(seed)
    check_the_door(random_world(dice), dice)


@pytest.mark.parametrize(
    ("world", "clocks"),
    [
        (OPEN_IN_THE_GAP, "03+02 04+02 05+02 06+02 07+02"),
        (OPEN_ALL_NIGHT, "00+02 01+02 02+02 02+01 03+01 04+01 05+01"),
    ],
)
def test_the_night_that_is_an_hour_short_and_the_one_that_is_an_hour_long(
    world: SmallWorld, clocks: str
) -> None:
    """The account itself could be wrong about these two: here they are by hand."""
    with built(world) as service:
        offered = [slot.starts_at for slot in slots_for_citizens(service)]
    assert " ".join(start.astimezone(OSLO).strftime("%H%z")[:-2] for start in offered) == clocks
    check_the_list(world, Random(1))
    check_the_door(world, Random(1))


@pytest.mark.long
@pytest.mark.timeout(3600)
@thorough
@given(seeds)
def test_the_list_over_many_worlds(seed: int) -> None:
    dice = Random(seed)
    check_the_list(random_world(dice), dice)


@pytest.mark.long
@pytest.mark.timeout(3600)
@thorough
@given(seeds)
def test_the_door_over_many_worlds(seed: int) -> None:
    dice = Random(seed)
    check_the_door(random_world(dice), dice)
