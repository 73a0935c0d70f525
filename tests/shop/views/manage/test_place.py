"""Moving a visit on the board: everywhere it could be put is a link, and the link asks before it does anything."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.placing import place_booking
from shop.enums import ReassignmentReason
from shop.models import Booking, Provider
from shop.views.manage.board_move import move_url, place_url
from tests.factories.refusals import all_rows
from tests.factories.world import World, at, make_department, make_provider, make_world
from tests.shop.views.conftest import Count

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
SPOT = re.compile(r'<li class="board-spot [^"]*"[^>]*><a href="([^"]+)" aria-label="([^"]+)"')


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=3)


@pytest.fixture
def administrator(administrator: Client) -> Client:
    """Who reads English."""
    administrator.cookies["django_language"] = "en"
    return administrator


def who_comes(booking: Booking) -> Provider:
    return booking.assignments.select_related("provider").get(active=True).provider


def another(world: World, booking: Booking) -> Provider:
    return next(each for each in world.providers if each != who_comes(booking))


def place_of(booking: Booking, **changes: object) -> str:
    query = {
        "to": timezone.localtime(at(1, 12)).isoformat(),
        "provider": who_comes(booking).pk,
        "instead_of": who_comes(booking).pk,
    } | changes
    return f"/manage/bookings/{booking.pk}/place/?{urlencode(query)}"


class TestTheBoard:
    def test_marks_everywhere_it_could_be_put(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        text = administrator.get(move_url(booking, instead_of=who_comes(booking))).text
        found = SPOT.findall(text)
        assert len(found) == 3 * 8 - 1
        assert f"12.00–13.00 with {another(world, booking).display_name}" in {label for _url, label in found}
        assert "board-moving" in text

    def test_another_day_has_no_spots_of_its_own(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        page = move_url(booking, instead_of=who_comes(booking)).replace(str(at(1, 0).date()), "{}")
        text = administrator.get(page.format(at(2, 0).date())).text
        found = [url for url, _label in SPOT.findall(text)]
        assert len(found) == 3 * 8
        assert all(f"to={at(2, 0).date()}" in url for url in found)

    def test_each_link_asks_and_then_does_it(self, world: World, administrator: Client) -> None:
        booking, chosen = world.book(at(1, 10)), None
        chosen = another(world, booking)
        board = administrator.get(move_url(booking, instead_of=who_comes(booking))).text
        url = next(
            url for url, label in SPOT.findall(board) if label == f"12.00–13.00 with {chosen.display_name}"
        ).replace("&amp;", "&")
        before = all_rows()
        assert "12.00" in administrator.get(url).text
        assert all_rows()["shop_booking"] == before["shop_booking"]
        response = administrator.post(url, {"why": "staff"}, follow=True)
        assert "Put it back where it was" in response.text
        booking.refresh_from_db()
        assert (booking.starts_at, who_comes(booking)) == (at(1, 12), chosen)

    def test_what_was_done_can_be_undone_by_its_link(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        first, chosen = who_comes(booking), another(world, booking)
        url = place_url(booking, starts_at=at(1, 12), to=chosen, instead_of=first)
        text = administrator.post(url, {"why": "staff"}, follow=True).text
        back = re.search(r'<a href="([^"]+)">Put it back', text)
        assert back
        administrator.post(back[1].replace("&amp;", "&"), {"why": "staff"})
        booking.refresh_from_db()
        assert (booking.starts_at, who_comes(booking)) == (at(1, 10), first)

    def test_what_is_over_is_said_to_be(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        url = move_url(booking, instead_of=who_comes(booking))
        Booking.objects.update(status="completed")
        text = administrator.get(url).text
        assert "can no longer be moved" in text
        assert not SPOT.findall(text)

    @pytest.mark.parametrize("move", ["", "x", "-1", "99999999999999999999", "0"])
    def test_what_is_no_visit_is_not_found(self, world: World, administrator: Client, move: str) -> None:
        page = f"/manage/departments/{world.department.pk}/?move={move}"
        assert administrator.get(page).status_code == 404

    def test_a_visit_of_another_department_is_not_found(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        Booking.objects.update(department=make_department(name="En annen"))
        page = f"/manage/departments/{world.department.pk}/?move={booking.pk}"
        assert administrator.get(page).status_code == 404

    def test_so_many_statements_more(self, world: World, administrator: Client, statements: Count) -> None:
        booking = world.book(at(1, 10))
        url = move_url(booking, instead_of=who_comes(booking))
        plain = statements(administrator, url.split("?", maxsplit=1)[0])
        assert statements(administrator, url) - plain == 8


class TestPutting:
    def test_another_provider_alone_asks_why_they(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        url = place_of(
            booking, to=timezone.localtime(at(1, 10)).isoformat(), provider=another(world, booking).pk
        )
        chosen = another(world, booking)
        assert administrator.post(url, {"reason": ""}).status_code == 422
        administrator.post(url, {"reason": "route"})
        assert who_comes(booking) == chosen

    def test_without_a_reason_nothing_is_done(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        for why in ({}, {"why": "self"}, {"why": "x"}):
            assert administrator.post(place_of(booking), why).status_code == 422
        booking.refresh_from_db()
        assert booking.starts_at == at(1, 10)

    def test_twice_at_once_is_done_once(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        url = place_of(booking)
        for _ in range(2):
            assert administrator.post(url, {"why": "phone"}).status_code == 302
        booking.refresh_from_db()
        assert booking.starts_at == at(1, 12)
        assert booking.assignments.count() == 2

    def test_a_refusal_says_why_and_leads_back_to_the_spots(
        self, world: World, administrator: Client
    ) -> None:
        booking = world.book(at(1, 10))
        url = place_of(booking, to=timezone.localtime(at(1, 20)).isoformat())
        response = administrator.post(url, {"why": "staff"}, follow=True)
        assert "Nothing has been changed." in response.text
        assert SPOT.findall(response.text)

    def test_given_away_meanwhile_nothing_is_changed(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        first, second = who_comes(booking), another(world, booking)
        url = place_of(booking)
        place_booking(
            booking,
            starts_at=booking.starts_at,
            to=second,
            instead_of=first,
            reason=ReassignmentReason.ROUTE,
            actor=OFFICE,
        )
        response = administrator.post(url, {"why": "staff"}, follow=True)
        assert "Nothing has been changed." in response.text
        booking.refresh_from_db()
        assert (booking.starts_at, who_comes(booking)) == (at(1, 10), second)

    @pytest.mark.parametrize(
        "changes",
        [
            {"to": "soon"},
            {"to": ""},
            {"to": "2027-03-28T02:30:00+01:00"},
            {"provider": "x"},
            {"instead_of": ""},
        ],
    )
    def test_odd_addresses_are_refused(
        self, world: World, administrator: Client, changes: dict[str, object]
    ) -> None:
        booking = world.book(at(1, 10))
        assert administrator.get(place_of(booking, **changes)).status_code in {404, 422}

    def test_a_provider_of_another_department_is_not_found(self, world: World, administrator: Client) -> None:
        booking = world.book(at(1, 10))
        stranger = make_provider(make_department(name="En annen"))
        assert administrator.get(place_of(booking, provider=stranger.pk)).status_code == 404
