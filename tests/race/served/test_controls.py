"""The controls: the same rushes against a product without one of its guards must show what the guard is for."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from shop.models import Booking
from shop.queries.slots import slots_between
from tests.factories.clock import let_lapse
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import at
from tests.race.order import faults
from tests.race.rush import guard_changed, guard_taken_away, overlaps
from tests.race.served.conftest import CROWD, HOST, Town, town_maker
from tests.race.served.crowd import Crowd, crowd_at
from tests.race.served.sabotage.apps import CONSTRAINT, SCHEDULE_LOCK, VARIABLE
from tests.race.served.server import served
from tests.race.served.test_hours import hours_until

pytestmark = [pytest.mark.race, pytest.mark.exhaustive]

type MakeTown = Callable[..., Town]
SETTINGS = "tests.race.served.sabotage.settings"


@pytest.fixture
def sabotaged_crowd(
    request: pytest.FixtureRequest, django_db_setup: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Crowd]:
    """People at the doors of a product that forgets what the test names."""
    with (
        served(django_db_setup, settings=SETTINGS, **{VARIABLE: request.param}) as server,
        crowd_at(server.port, HOST, size=CROWD + 1) as crowd,
    ):
        yield crowd


@pytest.mark.parametrize("sabotaged_crowd", [CONSTRAINT], indirect=True)
def test_without_the_constraint_a_provider_is_in_many_places(
    sabotaged_crowd: Crowd, committed_db: None
) -> None:
    with guard_taken_away():
        town = town_maker(sabotaged_crowd)(providers=1)
        for hour in range(8, 16):
            answers = town.everybody(lambda who, hour=hour: town.book(who, at(1, hour)))  # type: ignore[misc]  # mypy infers no lambda with a default
            if sum(answer.is_booked for answer in answers) > 1:
                break
        with works_for(LARVIK):
            assert overlaps() > 0


@pytest.mark.parametrize("sabotaged_crowd", [SCHEDULE_LOCK], indirect=True)
def test_without_the_schedule_lock_a_visit_is_left_standing_on_closed_ground(
    sabotaged_crowd: Crowd, committed_db: None
) -> None:
    town = town_maker(sabotaged_crowd)(providers=4, people=8)
    for day in range(1, 14):
        closing = hours_until(town, 12)
        town.crowd.at_once([closing, *(town.book(who, at(day, 13 + who % 2)) for who in range(8))])
        with works_for(LARVIK):
            if found := faults():
                break
        town.crowd.at_once([hours_until(town, 16)])
    assert list(found) == ["a booking is on lost ground without a flag, or flagged on firm ground"]


class TestWithoutTheHoldsRange:
    """`alive` is what lets a hold end by itself: without it a hold is for ever, or is nothing."""

    def test_a_hold_that_has_lapsed_blocks_for_ever(self, make_town: MakeTown) -> None:
        with guard_changed(lambda definition: definition.replace("alive WITH &&, ", "")):
            town = make_town(providers=1)
            town.crowd.at_once([town.hold(0, at(1, 10))])
            with works_for(LARVIK):
                let_lapse(Booking.objects.get(status="held"))
                (slot,) = slots_between(town.world.service, from_at=at(1, 10), until_at=at(1, 11))
                assert slot.is_free, "it is offered to everybody"
            answers = town.everybody(lambda who: town.book(who, at(1, 10)), first=1)
            assert not any(answer.is_booked for answer in answers), "and refused to everybody"

    def test_or_two_hold_the_same(self, make_town: MakeTown) -> None:
        def only_bookings(definition: str) -> str:
            return definition.replace("alive WITH &&, ", "").replace(
                "(active)", "(active AND upper_inf(alive))"
            )

        with guard_changed(only_bookings):
            town = make_town(providers=1)
            for hour in range(8, 16):
                answers = town.everybody(lambda who, hour=hour: town.hold(who, at(1, hour)))  # type: ignore[misc]  # mypy infers no lambda with a default
                holders = sum(answer.status == 303 for answer in answers)
                if holders > 1:
                    break
            assert holders > 1
