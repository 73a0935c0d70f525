"""Two come: each sees the other's name, how to get in and what to do; what one ticks off the other's does not undo."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from foundation.actor import Actor, Channel
from modules.home_help.models import AccessNote, Visit
from shop.domain.absence.reassignment import reassign
from shop.domain.circumstances.protection import protect_recipient
from shop.domain.door.changes import cancel_booking
from shop.enums import AddressProtection, AssignmentReason, BookingStatus, CancelReason, ReassignmentReason
from shop.models import Assignment, Booking, ModuleSwitch
from shop.queries.slots import slots_between
from tests.factories.world import World, at, make_provider, make_user, make_world
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture
def world(morning: datetime, larvik: object) -> World:
    world = make_world(module_key="home_help", providers_needed=2)
    for number, provider in enumerate(world.providers):
        provider.user = make_user(f"Hjelper Prøve{number}")
        provider.save(update_fields=["user"])
    return world


@pytest.fixture
def visit(world: World) -> Booking:
    """From 09.00 to 10.00, both come; it is 09.50."""
    visit = make_visit(world, at(0, 9), recipient=world.recipient)
    first = visit.assignments.get()
    Assignment.objects.create(
        booking=visit,
        provider=world.providers[1],
        occupied=first.occupied,
        alive=first.alive,
        active=True,
        reason=AssignmentReason.LEAST_LOADED,
        party=visit.pk,
        minutes=first.minutes,
    )
    AccessNote.objects.create(recipient=world.recipient, text="Ring på to ganger")
    Visit.objects.create(booking=visit, tasks=["vacuum", "kitchen", "dust"])
    return visit


def as_helper(client: Client, world: World, number: int) -> Client:
    client.cookies["django_language"] = "en"
    user = world.providers[number].user
    assert user is not None
    return sign_in(client, user)


def press(client: Client, visit: Booking, ticked: Sequence[str]) -> Any:
    data = {"outcome": "done", "key": str(uuid4()), "ticked": ["", *ticked]}
    return client.post(f"/day/visits/{visit.pk}/outcome/", data, headers={"Accept": "application/json"})


def done() -> list[str]:
    return Visit.objects.get().done or []


def test_both_see_the_other_how_to_get_in_and_what_to_do(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    for number in (0, 1):
        page = as_helper(larvik_client, world, number).get("/day/").text
        assert f"Together with {world.providers[1 - number].display_name}" in page
        assert "Ring på to ganger" in page
        assert page.count('type="checkbox" name="ticked"') == 3


def test_what_one_ticks_the_other_sees_and_does_not_undo(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    assert press(as_helper(larvik_client, world, 0), visit, ["vacuum"]).status_code == 200
    assert "Vacuum and wash the floors: done" in as_helper(larvik_client, world, 1).get("/day/").text
    assert press(larvik_client, visit, ["kitchen"]).status_code == 200
    assert done() == ["vacuum", "kitchen"]
    visit.refresh_from_db()
    assert visit.status == BookingStatus.COMPLETED


def test_what_stood_on_ones_own_page_can_be_taken_away_and_what_came_since_stays(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    press(as_helper(larvik_client, world, 0), visit, ["vacuum", "dust"])
    client = as_helper(larvik_client, world, 1)
    client.post(f"/day/visits/{visit.pk}/outcome/", {"outcome": "undo"})
    page = client.get("/day/").text
    assert 'type="hidden" name="ticked" value="was-dust"' in page
    Visit.objects.update(done=["vacuum", "kitchen", "dust"])  # the other again, meanwhile
    press(client, visit, ["was-vacuum", "was-dust", "vacuum"])
    assert done() == ["vacuum", "kitchen"]


def test_who_goes_alone_corrects_what_they_said(world: World, visit: Booking, larvik_client: Client) -> None:
    visit.assignments.filter(provider=world.providers[1]).update(active=False)
    client = as_helper(larvik_client, world, 0)
    press(client, visit, ["vacuum", "dust"])
    press(client, visit, ["dust"])
    assert done() == ["dust"]


def test_with_the_module_off_boxes_are_gone_and_the_helper_is_told(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    client = as_helper(larvik_client, world, 0)
    version = client.get("/day/token/").json()["version"]
    ModuleSwitch.objects.all().delete()
    assert client.get("/day/token/").json()["version"] != version, "a phone that keeps the boxes asks anew"
    for address in ("/day/", "/day/kept/"):
        page = client.get(address).text
        assert 'name="ticked"' not in page
        assert "Ring på to ganger" not in page
    answer = press(client, visit, ["vacuum"])
    assert "What was ticked off is not kept" in answer.json()["text"]
    assert Visit.objects.get().done is None


def test_statements(world: World, visit: Booking, larvik_client: Client, statements: Count) -> None:
    client = as_helper(larvik_client, world, 0)
    one = statements(client, f"/day/?open={visit.pk}")
    make_visit(world, at(0, 12))
    make_visit(world, at(0, 13))
    assert statements(client, f"/day/?open={visit.pk}") == one


def version(client: Client) -> str:
    return str(client.get("/day/token/").json()["version"])


def test_what_the_recipient_takes_back_goes_from_the_phone(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    """By another version than the one of the page that is kept; looking at it makes none."""
    client = as_helper(larvik_client, world, 0)
    kept = client.get("/day/kept/")
    assert version(client) == kept.headers["Day-Version"]
    recipient = Client(headers={"host": "larvik.localhost"})
    sign_in(recipient, world.user).post("/modules/home_help/access-note/", {"text": ""})
    assert version(client) != kept.headers["Day-Version"]
    anew = client.get("/day/kept/")
    assert "Ring på to ganger" not in anew.text
    assert anew.headers["Day-Version"] == version(client)


class TestOneOfThemIsReplaced:
    """A third takes over from one of the two."""

    @pytest.fixture
    def third(self, world: World) -> Any:
        third = make_provider(world.department)
        third.user = make_user("Hjelper Prøve2")
        third.save(update_fields=["user"])
        world.providers.append(third)
        return third

    @pytest.fixture(autouse=True)
    def _replaced(self, world: World, visit: Booking, third: Any) -> None:
        reassign(
            visit, to=third, instead_of=world.providers[0], reason=ReassignmentReason.CONTINUITY, actor=OFFICE
        )

    def test_each_sees_who_comes_along_and_the_one_who_left_nothing(
        self, world: World, visit: Booking, larvik_client: Client
    ) -> None:
        for number, other in ((1, 2), (2, 1)):
            page = as_helper(larvik_client, world, number).get("/day/").text
            assert f"Together with {world.providers[other].display_name}" in page
            assert "Ring på to ganger" in page
        former = as_helper(larvik_client, world, 0)
        for address in ("/day/", f"/day/?open={visit.pk}", "/day/kept/"):
            page = former.get(address).text
            assert "Ring på to ganger" not in page
            assert "Vacuum" not in page
            assert world.recipient.short_name not in page

    def test_who_left_ticks_nothing_off_and_the_others_do(
        self, world: World, visit: Booking, larvik_client: Client
    ) -> None:
        former = press(as_helper(larvik_client, world, 0), visit, ["vacuum"])
        assert former.status_code in {404, 409}
        assert Visit.objects.get().done is None
        assert press(as_helper(larvik_client, world, 2), visit, ["vacuum"]).status_code == 200
        assert press(as_helper(larvik_client, world, 1), visit, ["kitchen"]).status_code == 200
        assert done() == ["vacuum", "kitchen"]

    def test_cancelled_all_three_are_free_then(self, world: World, visit: Booking) -> None:
        Booking.objects.filter(pk=visit.pk).update(starts_at=at(1, 9), ends_at=at(1, 10))
        Assignment.objects.update(occupied=(at(1, 9), at(1, 10)))
        visit.refresh_from_db()

        def places() -> int:
            (slot,) = slots_between(world.service, from_at=at(1, 9), until_at=at(1, 9, 1))
            return slot.places_left

        assert places() == 1
        cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert places() == 3

    def test_the_second_one_is_replaced_as_well(
        self, world: World, visit: Booking, larvik_client: Client
    ) -> None:
        reassign(
            visit,
            to=world.providers[0],
            instead_of=world.providers[1],
            reason=ReassignmentReason.CONTINUITY,
            actor=OFFICE,
        )
        assert set(visit.assignments.filter(active=True).values_list("provider", flat=True)) == {
            world.providers[0].pk,
            world.providers[2].pk,
        }
        assert "Ring på to ganger" not in as_helper(larvik_client, world, 1).get("/day/kept/").text


def test_of_a_protected_address_a_phone_knows_no_more_and_asks_no_more_often(
    world: World, visit: Booking, larvik_client: Client
) -> None:
    """What to do stands on the page of who comes, on the day; what is kept is the same as long as nothing changes."""
    protect_recipient(
        world.recipient,
        level=AddressProtection.STRICTLY_CONFIDENTIAL,
        address="Hemmeligveien 7",
        phone="68050777",
        actor=OFFICE,
    )
    client = as_helper(larvik_client, world, 0)
    assert "Hemmeligveien 7" in client.get("/day/").text
    kept = client.get("/day/kept/")
    for words in ("Hemmeligveien", "68050777", "Ring på", "Vacuum", world.recipient.short_name):
        assert words not in kept.text
    assert f'data-version="{version(client)}"' in client.get("/day/").text
    assert kept.headers["Day-Version"] == version(client)
