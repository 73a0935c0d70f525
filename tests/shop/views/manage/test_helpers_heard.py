"""Ending somebody's services: the pages say when the helpers hear of it, and what a mistake means for them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests.factories.world import World, at, make_user
from tests.shop.domain.absence.told import deliver_due, later
from tests.shop.views.visits import make_visit, yes_to_all


@pytest.fixture(autouse=True)
def _in_english(larvik_client: Client) -> Iterator[None]:
    larvik_client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def visited(world: World) -> World:
    """A helper with a way in is to come in two days."""
    world.providers[0].user = make_user("Amal Prøve")
    world.providers[0].save()
    make_visit(world, at(2, 10), recipient=world.recipient)
    return world


def of(world: World, tail: str = "") -> str:
    return f"/manage/recipients/{world.recipient.pk}/{tail}"


def died() -> dict[str, str]:
    return {"reason": "died", "last_day": timezone.localdate().isoformat()}


def ends(world: World, client: Client) -> str:
    return client.post(of(world, "end/"), died() | yes_to_all(), follow=True).text


def test_before_it_is_done_it_says_that_they_hear_in_five_minutes(
    visited: World, administrator: Client
) -> None:
    assert "In five minutes the helpers are told" in administrator.post(of(visited, "end/"), died()).text
    content = ends(visited, administrator)
    assert "1 helper is told in five minutes." in content
    assert "Open again" in content
    assert "If you open the services again before that, they hear nothing." in content
    assert "If you open the services now, none will be." in administrator.get(of(visited, "reopen/")).text


def test_after_that_it_says_how_many_have_heard(visited: World, administrator: Client) -> None:
    ends(visited, administrator)
    with later(6):
        deliver_due()
        content = administrator.get(of(visited)).text
        assert "1 helper has been told which visits fall away." in content
        assert "1 helper has been told" in administrator.get(of(visited, "reopen/")).text


def test_of_an_ending_that_was_a_mistake_before_nothing_is_counted(
    visited: World, administrator: Client
) -> None:
    ends(visited, administrator)
    with later(6):
        deliver_due()
        administrator.post(of(visited, "reopen/"))
        content = ends(visited, administrator)
    assert "has been told" not in content


def test_where_a_visit_begins_soon_they_hear_at_once(visited: World, administrator: Client) -> None:
    make_visit(visited, timezone.now() + timedelta(minutes=20), recipient=visited.recipient)
    assert "the helpers are told at once" in administrator.post(of(visited, "end/"), died()).text
    assert "1 helper is told now." in ends(visited, administrator)


def test_where_nobody_is_told_nothing_is_said_of_helpers(world: World, administrator: Client) -> None:
    make_visit(world, at(2, 10), recipient=world.recipient)
    assert "helpers are told" not in administrator.post(of(world, "end/"), died()).text
    assert "hear nothing" not in ends(world, administrator)
