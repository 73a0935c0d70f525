"""A talk by video: whoever has it is told to say how one joins, or what was promised."""

from html import unescape

import pytest
from django.test import Client

from shop.enums import ServicePlace
from shop.models import Department
from tests.factories.world import World, at, make_administrator
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit


@pytest.mark.parametrize(
    ("promised", "words"),
    [
        ("", "By video: tell them how to join."),
        ("Vi sender en lenke.", "This is what they were told: “Vi sender en lenke.”"),
    ],
)
def test_who_has_the_talk_sees_what_is_left_to_say(
    world: World, helper: Client, promised: str, words: str
) -> None:
    Department.objects.update(video_instructions=promised)
    visit = make_visit(world, at(0, 11), place=ServicePlace.BY_VIDEO)
    staff = sign_in(Client(headers={"host": "larvik.localhost"}), make_administrator(world.department))
    for client, address in ((helper, "/day/"), (staff, f"/manage/bookings/{visit.pk}/")):
        client.cookies["django_language"] = "en"
        assert words in unescape(client.get(address).text)


def test_nothing_of_it_stands_with_a_visit_at_home(world: World, helper: Client) -> None:
    make_visit(world, at(0, 11))
    helper.cookies["django_language"] = "en"
    assert "how to join" not in helper.get("/day/").text
