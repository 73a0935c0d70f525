"""The page on which a recipient says who is gladly seen and who should not come."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from shop.domain.capacity.blocks import block_provider
from shop.models import BlockedProvider, PreferredProvider, Provider
from tests.factories.world import World, at, make_administrator, make_provider
from tests.shop.domain.test_wishes import OFFICE, met
from tests.shop.views.conftest import Count, sign_in

PAGE = "/me/helpers/"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def say(client: Client, provider: Provider, said: str) -> str:
    return client.post(f"{PAGE}{provider.pk}/", {"wish": said}, follow=True).text


def test_nobody_has_come_yet(ingrid: Client) -> None:
    assert "Nobody has come in the last year." in ingrid.get(PAGE).text


def test_from_me_to_a_wish_and_back(world: World, ingrid: Client) -> None:
    provider = world.providers[0]
    met(world, provider)
    assert PAGE in ingrid.get("/me/").text
    page = ingrid.get(PAGE).text
    assert provider.name in page
    assert "1 visit in the last year" in page
    assert "comes when they have room" in say(ingrid, provider, "gladly")
    assert PreferredProvider.objects.get().provider == provider
    assert "Take back" in ingrid.get(PAGE).text
    say(ingrid, provider, "")
    assert not PreferredProvider.objects.exists()


def test_who_is_not_wanted_and_is_to_come_is_named_with_the_visits(world: World, ingrid: Client) -> None:
    planned = world.book(at(2, 10))
    provider = planned.assignments.get().provider
    met(world, provider)
    assert f'href="/bookings/{planned.pk}/"' not in ingrid.get(PAGE).text
    page = say(ingrid, provider, "not")
    assert f'<li><a href="/bookings/{planned.pk}/"' in page
    assert "does not come" in page
    assert f'<li><a href="/bookings/{planned.pk}/"' in ingrid.get(PAGE).text


def test_what_is_refused_is_told_on_the_page(world: World, ingrid: Client) -> None:
    first, second = world.providers
    met(world, first)
    met(world, second, days_ago=4)
    say(ingrid, first, "not")
    assert "nobody would be left" in say(ingrid, second, "not")
    assert BlockedProvider.objects.count() == 1


def test_what_the_department_decided_has_no_buttons(world: World, ingrid: Client) -> None:
    provider = world.providers[0]
    met(world, provider)
    block_provider(world.recipient, provider=provider, actor=OFFICE)
    page = ingrid.get(PAGE).text
    assert "The department has decided this." in page
    assert 'name="wish"' not in page
    assert "has decided that they do not come" in say(ingrid, provider, "gladly")


@pytest.mark.parametrize("said", ["always", "GLADLY", None])
def test_another_word_is_no_wish(world: World, ingrid: Client, said: str | None) -> None:
    met(world, world.providers[0])
    answer = ingrid.post(f"{PAGE}{world.providers[0].pk}/", {"wish": said} if said else {})
    assert answer.status_code == 404
    assert not PreferredProvider.objects.exists()


@pytest.mark.parametrize("said", ["gladly", "not", ""])
def test_nobody_learns_by_it_who_works_here(world: World, ingrid: Client, said: str) -> None:
    stranger = make_provider(world.department, name="Ukjent Prøve")
    answer = ingrid.post(f"{PAGE}{stranger.pk}/", {"wish": said}, follow=True)
    assert answer.status_code == 404
    assert stranger.name not in answer.text + ingrid.get(PAGE).text


def test_the_statements_do_not_grow_with_those_who_came(
    world: World, ingrid: Client, statements: Count
) -> None:
    met(world, world.providers[0])
    for _visit in range(2):
        world.book(at(2 + _visit, 10))
    say(ingrid, world.providers[0], "not")
    one = statements(ingrid, PAGE)
    met(world, make_provider(world.department, name="Ny Prøve"), days_ago=4)
    say(ingrid, world.providers[1], "not")
    assert statements(ingrid, PAGE) == one


def test_the_department_reads_it_on_the_recipients_page(
    world: World, ingrid: Client, larvik_client: Client
) -> None:
    met(world, world.providers[0], days_ago=2)
    met(world, world.providers[1], days_ago=4)
    world.book(at(1, 9))
    say(ingrid, world.providers[0], "gladly")
    say(ingrid, world.providers[1], "not")
    staff = sign_in(larvik_client, make_administrator(world.department))
    page = staff.get(f"/manage/recipients/{world.recipient.pk}/").text
    assert "gladly seen" in page
    assert "does not come: their own wish" in page
