"""A session is one card of the day, in which everybody who takes part has what became of them."""

import re

import pytest
from django.test import Client

from foundation.actor import SYSTEM
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection
from shop.models import Booking, ModuleSwitch, Recipient, Service
from tests.factories.world import World, at, make_recipient
from tests.sample_module.module import notes
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_session, make_visit

NAMES = ("Åse Prøve", "Berit Prøve", "Cato Prøve")
SHORT = ("Berit P.", "Cato P.", "Åse P.")


@pytest.fixture(autouse=True)
def _english(helper: Client) -> None:
    helper.cookies["django_language"] = "en"


@pytest.fixture
def people(world: World) -> list[Recipient]:
    return [make_recipient(name=name) for name in NAMES]


def cards_on(page: str) -> list[str]:
    """What stands in each of the day's cards, by its heading and time."""
    return [card.strip() for card in re.findall(r"<h2>(.*?)</h2>", page)]


def pressed(helper: Client, visit: Booking, outcome: str) -> None:
    assert helper.post(f"/day/visits/{visit.pk}/outcome/", {"outcome": outcome}).status_code == 302


def test_it_is_one_card_with_everybody_by_name(world: World, helper: Client, people: list[Recipient]) -> None:
    make_session(world, at(0, 9), people)
    make_visit(world, at(0, 11))
    page = helper.get("/day/").text
    assert cards_on(page) == ["På tur", "Odd P."]
    assert re.findall(r"<h3>(.*?)</h3>", page)[:3] == list(SHORT)
    assert "Ved fjorden" in page
    assert "3 people take part" in page
    assert "<strong>2 visits</strong>" in page
    assert people[0].address not in page.split("<h2>Odd P.")[0], "nobody goes there"


def test_each_has_an_outcome_of_their_own(world: World, helper: Client, people: list[Recipient]) -> None:
    one, other, third = make_session(world, at(0, 9), people)
    pressed(helper, one, "done")
    pressed(helper, other, "nobody_home")
    said = dict(Booking.objects.values_list("pk", "status"))
    assert said == {one.pk: "completed", other.pk: "no_show", third.pk: "confirmed"}
    page = helper.get("/day/").text
    assert cards_on(page) == ["På tur"]
    assert page.count('value="undo"') == 2
    assert page.count('value="done"') == 1
    pressed(helper, third, "done")
    assert "visit-done" in helper.get("/day/").text


def test_tomorrow_it_says_who_comes_and_asks_nothing(
    world: World, helper: Client, people: list[Recipient]
) -> None:
    make_session(world, at(1, 9), people)
    page = helper.get(f"/day/{at(1, 0).date()}/").text
    assert cards_on(page) == ["På tur"]
    assert all(name in page for name in SHORT)
    assert "/outcome/" not in page.split('class="plan ')[1]


def test_two_sessions_at_different_times_are_two(
    world: World, helper: Client, people: list[Recipient]
) -> None:
    make_session(world, at(0, 9), people[:2])
    make_session(world, at(0, 12), people)
    assert cards_on(helper.get("/day/").text) == ["På tur", "På tur"]


def test_a_phone_keeps_it_and_not_who_is_protected(
    world: World, helper: Client, people: list[Recipient]
) -> None:
    visits = make_session(world, at(0, 9), people)
    level = AddressProtection.CONFIDENTIAL
    protect_recipient(people[0], level=level, address="Hemmeligveien 7", phone="68050777", actor=SYSTEM)
    page = helper.get("/day/kept/").text
    assert "På tur" in page
    assert [secret for secret in ("Åse", "Hemmeligveien", "68050777") if secret in page] == []
    assert all(f'data-visit="{visit.pk}"' in page for visit in visits)
    assert "Hemmeligveien" not in helper.get("/day/").text, "they meet somewhere else"


def test_what_the_module_says_of_each(world: World, helper: Client, people: list[Recipient]) -> None:
    ModuleSwitch.objects.get_or_create(module_key="sample")
    Service.objects.update(module_key="sample")
    for number, each in enumerate(people):
        notes[each.pk] = f"Beskjed {number}."
    make_session(world, at(0, 9), people)
    page = helper.get("/day/").text
    assert [number for number in range(3) if f"Beskjed {number}." in page] == [0, 1, 2]


@pytest.mark.parametrize("count", [1, 3])
def test_statements(
    world: World, helper: Client, people: list[Recipient], statements: Count, count: int
) -> None:
    make_session(world, at(0, 9), people[:count])
    assert statements(helper, "/day/") == 8
