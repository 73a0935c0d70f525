"""Two families at the very same moment: the last bed, and two who must not meet."""

from collections.abc import Sequence
from functools import partial

import pytest

from foundation.actor import SYSTEM
from modules.respite_care.domain.people import pair
from modules.respite_care.enums import PairingRule
from modules.respite_care.models import CaredFor
from modules.respite_care.module import RespiteCare
from shop.errors import TimeTaken
from shop.models import Booking, Recipient
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import Outcome, at_once
from tests.factories.world import World
from tests.modules.respite_care.conftest import book, build_world, make_family

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

ROUNDS = 8
type Family = tuple[Recipient, CaredFor]


@pytest.fixture
def world() -> World:
    with works_for(LARVIK):
        return build_world()


def families(world: World, *names: str) -> Sequence[Family]:
    with works_for(LARVIK):
        return [(recipient, people[0]) for recipient, people in (make_family(world, name) for name in names)]


def booking(world: World, family: Family, day: int) -> None:
    with works_for(LARVIK):
        book(world, family[0], str(family[1].pk), day=day)


def all_at_once(world: World, wanting: Sequence[Family], *, day: int = 2) -> list[Outcome]:
    return at_once([partial(booking, world, each, day) for each in wanting])


def test_of_four_families_two_get_the_two_beds(world: World) -> None:
    outcomes = all_at_once(world, families(world, "Eva", "Per", "Siv", "Jon"))
    assert [type(each.refusal) for each in outcomes if each.refusal] == [TimeTaken, TimeTaken]
    with works_for(LARVIK):
        beds = Booking.objects.values_list("assignments__provider", flat=True)
        assert len(set(beds)) == len(beds) == 2


def apart(world: World) -> Sequence[Family]:
    two = families(world, "Kari", "Nils")
    with works_for(LARVIK):
        pair(two[0][1], two[1][1], rule=PairingRule.APART, actor=SYSTEM)
    return two


def test_who_must_not_meet_do_not(world: World) -> None:
    """There are two free beds, and one home."""
    outcomes = all_at_once(world, apart(world))
    assert [type(each.refusal) for each in outcomes if each.refusal] == [TimeTaken]


def test_without_coming_one_at_a_time_they_would(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin without the guard sees them meet: else the test above proves nothing."""
    monkeypatch.setattr(RespiteCare, "keeps_apart", False)
    two = apart(world)
    met = 0
    for day in range(1, ROUNDS):
        met += not any(each.refusal for each in all_at_once(world, two, day=day))
    assert met
