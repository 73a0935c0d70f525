"""A standing booking is set up on either side: it shows what would be booked, and then books it."""

from typing import Any

import pytest
from django.test import Client

from foundation.actor import Channel
from shop.models import BookingSeries, Closure, Service
from tests.factories.world import World, at, make_administrator, make_entitlement, make_recipient
from tests.shop.domain.standing import days_that_stand, in_days
from tests.shop.views.conftest import sign_in
from tests.shop.views.series.asking import everything, start_url, typed


def test_it_shows_what_would_be_booked_and_then_books_it(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    Closure.objects.create(department=world.department, first_day=in_days(8), last_day=in_days(8))
    url = start_url(world, prefix)
    assert client.get(url).status_code == 200
    before = everything()
    page = client.post(url, typed())
    assert page.status_code == 200
    assert "This visit is booked now" in page.text
    assert "the department is closed" in page.text
    assert everything() == before, "a question has changed something"
    done = client.post(url, typed(confirmed="1"), follow=True)
    series = BookingSeries.objects.get()
    assert done.redirect_chain == [(f"{prefix}/standing/{series.pk}/", 302)]
    assert "The standing booking is made, and its first visit is booked." in done.text
    assert days_that_stand(series) == [in_days(1)]
    assert series.channel == (Channel.PHONE if prefix else Channel.SELF)


def test_it_says_that_a_day_is_ticked_already(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    page = client.get(start_url(world, prefix)).text
    assert page.count(" checked") == 1
    assert "One day is ticked already. Untick it if it is not one of the days." in page


def test_one_too_many_is_refused_in_words(world: World, recipient: Client) -> None:
    Service.objects.update(maximum_active_bookings=1)
    url = start_url(world, "")
    recipient.post(url, typed(confirmed="1"))
    before = everything()
    other = recipient.post(url, typed(confirmed="1", preferred_at="13:00"))
    assert other.status_code == 422
    assert "as many standing bookings" in other.text
    assert everything() == before


def test_sent_twice_it_is_the_first_one_that_stands(world: World, recipient: Client) -> None:
    Service.objects.update(maximum_active_bookings=1)
    url = start_url(world, "")
    first = recipient.post(url, typed(confirmed="1"))
    before = everything()
    again = recipient.post(url, typed(confirmed="1"))
    assert (again.status_code, again["Location"]) == (302, first["Location"])
    assert everything() == before


def test_beside_another_it_is_refused_in_words_that_lead_to_that_one(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    url = start_url(world, prefix)
    client.post(url, typed(confirmed="1", tolerance="60"))
    before, first = everything(), BookingSeries.objects.get()
    for answer in ({}, {"confirmed": "1"}):
        other = client.post(url, typed(preferred_at="11:00", tolerance="60", **answer))
        assert other.status_code == 422
        assert "There is already a standing booking of this kind" in other.text
        assert f'href="{prefix}/standing/{first.pk}/"' in other.text
    assert everything() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": []},
        {"weekdays": ["8"]},
        {"weekdays": ["x"]},
        {"every_weeks": "13"},
        {"every_weeks": "0"},
        {"preferred_at": "03:00"},
        {"preferred_at": "ten"},
        {"tolerance": "45"},
        {"provider": "999999999"},
        {"provider": "1-only"},
        {"starts_on": in_days(-1).isoformat()},
        {"starts_on": "soon"},
        {"starts_on": ""},
        {"ends_on": in_days(0).isoformat()},
        {"starts_on": in_days(2).isoformat(), "ends_on": in_days(3).isoformat()},
    ],
)
@pytest.mark.parametrize("confirmed", ["", "1"])
def test_what_makes_no_sense_is_said_and_nothing_is_made(
    world: World, side: tuple[Client, str], changes: dict[str, Any], confirmed: str
) -> None:
    client, prefix = side
    before = everything()
    page = client.post(start_url(world, prefix), typed(confirmed=confirmed, **changes))
    assert page.status_code == 422
    assert "Something must be put right" in page.text
    assert everything() == before


def test_going_back_from_the_question_keeps_what_was_typed(world: World, recipient: Client) -> None:
    page = recipient.post(start_url(world, ""), typed(preferred_at="13:00", confirmed="1", edit="1"))
    assert page.status_code == 200
    assert '<option value="13:00" selected>' in page.text
    assert BookingSeries.objects.count() == 0


def test_a_visit_that_should_come_again_gives_its_day_and_time(
    world: World, side: tuple[Client, str]
) -> None:
    client, prefix = side
    booking = world.book(at(3, 14))
    link = f"{start_url(world, prefix)}?booking={booking.pk}"
    assert link in client.get(f"{prefix}/bookings/{booking.pk}/").text
    page = client.get(link).text
    assert '<option value="14:00" selected>' in page
    assert f'value="{in_days(10).isoformat()}"' in page


def test_only_ones_own_visit_can_be_asked_to_come_again(world: World, side: tuple[Client, str]) -> None:
    client, prefix = side
    other = make_recipient()
    make_entitlement(other, world.service)
    strange = world.book(at(3, 14), recipient=other)
    assert client.get(f"{start_url(world, prefix)}?booking={strange.pk}").status_code == 404
    for nonsense in ("x", "-1", "9" * 30, ""):
        assert client.get(f"{start_url(world, prefix)}?booking={nonsense}").status_code == 200


def test_helpers_are_asked_for_by_those_who_know_them(world: World, larvik_client: Client) -> None:
    """A recipient chooses among those who have been there, the department among all."""
    known = world.book(at(3, 14)).assignments.get().provider
    (stranger,) = [each for each in world.providers if each != known]
    page = sign_in(larvik_client, world.user).get(start_url(world, "")).text
    assert known.name in page
    assert stranger.name not in page
    page = sign_in(larvik_client, make_administrator(world.department)).get(start_url(world, "/manage")).text
    assert known.name in page
    assert stranger.name in page
