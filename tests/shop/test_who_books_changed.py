"""Who books a service is changed while something stands: what was promised stays, and there is no way to more of it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shop.domain.capacity.shifts import make_shifts
from shop.domain.series.occurrences import book_occurrences
from shop.enums import BookedBy
from shop.models import BookingSeries, Service, WaitlistEntry, WaitlistOffer
from tests.factories.waiting import fill, free, offer_round, wait
from tests.factories.world import World, make_world
from tests.shop.domain.standing import standing, start
from tests.shop.views.conftest import sign_in

NOW_BY = [BookedBy.MODULE, BookedBy.DEPARTMENT]


@pytest.fixture
def world(larvik: object, morning: object) -> World:
    """In the morning: late in the evening nobody is asked of tomorrow at eight."""
    return make_world(providers=1)


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, world.user)


def change(world: World, booked_by: str) -> None:
    Service.objects.update(booked_by=booked_by)
    world.service.refresh_from_db()


@pytest.mark.parametrize("booked_by", NOW_BY)
def test_what_stands_goes_on_and_can_be_changed_and_ended(
    world: World, ingrid: Client, booked_by: str
) -> None:
    series = start(world).series
    change(world, booked_by)
    for tail in ("", "change/", "pause/", "stop/"):
        assert ingrid.get(f"/standing/{series.pk}/{tail}").status_code == 200, tail
    assert ingrid.get("/standing/").status_code == 200
    days = len(standing(series))
    with time_machine.travel(timezone.now() + timedelta(days=7)):
        make_shifts(world.department)
        book_occurrences(series.pk)
        assert len(standing(series)) > days


@pytest.mark.parametrize("booked_by", NOW_BY)
def test_nothing_new_of_it_is_begun(world: World, ingrid: Client, booked_by: str) -> None:
    change(world, booked_by)
    pk = world.service.pk
    for page in (f"/standing/start/{pk}/", f"/waiting/join/{pk}/", f"/?service={pk}"):
        assert ingrid.get(page).status_code == 404, page
        assert ingrid.post(page, {}).status_code in {404, 405}, page
    assert not BookingSeries.objects.exists()
    assert not WaitlistEntry.objects.exists()


@pytest.mark.parametrize("booked_by", NOW_BY)
def test_who_waits_reads_of_it_and_can_leave_the_line(world: World, ingrid: Client, booked_by: str) -> None:
    fill(world)
    entry = wait(world)
    change(world, booked_by)
    assert ingrid.get("/waiting/").status_code == 200
    assert ingrid.post(f"/waiting/{entry.pk}/still/").status_code in {302, 200}
    assert ingrid.post(f"/waiting/{entry.pk}/leave/").status_code in {302, 200}


@pytest.mark.parametrize(("booked_by", "offers"), [(BookedBy.MODULE, 1), (BookedBy.DEPARTMENT, 0)])
def test_who_waits_is_offered_what_they_may_book(world: World, booked_by: str, offers: int) -> None:
    """On which page does not matter: the module's rules are asked of an offer as of any booking."""
    booked = fill(world)
    wait(world)
    change(world, booked_by)
    free(next(iter(booked.values())))
    assert len(offer_round(world)) == offers


@pytest.mark.parametrize("booked_by", NOW_BY)
def test_what_was_offered_is_taken(world: World, ingrid: Client, booked_by: str) -> None:
    booked = fill(world)
    wait(world)
    free(next(iter(booked.values())))
    offer_round(world)
    offer = WaitlistOffer.objects.get()
    change(world, booked_by)
    assert ingrid.get(f"/offers/{offer.pk}/").status_code == 200
    assert ingrid.post(f"/offers/{offer.pk}/", {}).status_code in {200, 302}
    offer.refresh_from_db()
    assert offer.outcome == "taken"
