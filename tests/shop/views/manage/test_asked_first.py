"""The department books for somebody where something is asked first, and puts them on the waiting list."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from shop.enums import BookingStatus
from shop.models import Booking, Recipient, WaitlistEntry
from shop.ways import Way, way_of
from tests.factories.houses import ARRIVES, make_family, make_houses
from tests.factories.world import World, at, make_administrator, make_entitlement
from tests.guest_module.module import BOTH, ONE, OTHER, keep_apart
from tests.shop.views.citizen.conftest import asked, links, text_of
from tests.shop.views.conftest import sign_in


@pytest.fixture
def world(larvik: object) -> World:
    world = make_houses(2, requires_entitlement=True)
    make_entitlement(world.recipient, world.service)
    return world


@pytest.fixture
def anne(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(world.department))


def page_of(world: World, **query: object) -> str:
    page = f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/"
    return f"{page}?{urlencode({'service': world.service.pk} | query)}"


def test_it_is_asked_above_the_times_and_goes_along(world: World, anne: Client) -> None:
    page = anne.get(page_of(world))
    assert page.status_code == 200
    assert "Who is it for?" in text_of(page)
    assert {each.split("chosen=")[1].split("&")[0] for each in links(page, to="chosen=")} == {
        ONE.value,
        OTHER.value,
        BOTH.value,
    }


def test_what_is_booked_on_the_telephone_is_for_whom_was_said(world: World, anne: Client) -> None:
    url = page_of(world, chosen=BOTH.value)
    anne.post(url, {"at": at(2, ARRIVES).isoformat()})
    booking = Booking.objects.get(status=BookingStatus.CONFIRMED)
    assert way_of(booking) == Way(for_two=True, chosen=BOTH.value)


def test_the_page_that_confirms_says_for_whom(world: World, anne: Client) -> None:
    url = f"/manage/departments/{world.department.pk}/book/{world.recipient.pk}/{world.service.pk}/"
    page = anne.get(f"{url}?at={asked(at(2, ARRIVES))}&chosen={OTHER.value}")
    assert "Who is it for? Emma" in text_of(page)
    assert anne.get(f"{url}?at={asked(at(2, ARRIVES))}&chosen=3").status_code == 422
    assert anne.get(f"{url}?at={asked(at(2, ARRIVES))}").status_code == 422


def test_the_department_sees_a_house_that_is_busy_and_no_reason(world: World, anne: Client) -> None:
    other = make_family()
    make_entitlement(other, world.service)
    Recipient.objects.filter(pk=other.pk).update(name="Ruth Prøve")
    keep_apart(world.recipient, other)
    world.book(at(2, ARRIVES), recipient=other, way=Way(chosen=ONE.value))
    page = anne.get(page_of(world, chosen=ONE.value, day=at(2, 0).date()))
    assert "Ruth" not in text_of(page)
    answer = anne.post(page_of(world, chosen=ONE.value), {"at": at(2, ARRIVES).isoformat()})
    assert answer.status_code == 409
    assert Booking.objects.count() == 1


def test_whoever_is_put_on_the_waiting_list_waits_for_whom_was_said(world: World, anne: Client) -> None:
    page = anne.get(page_of(world, chosen=OTHER.value))
    wait = next(each for each in links(page, to="wait") if str(world.service.pk) in each)
    assert f"chosen={OTHER.value}" in wait
    assert "Who is it for?" in text_of(anne.get(wait))
    day = at(2, 0).date().isoformat()
    anne.post(wait, {"first_day": day, "last_day": day, "length": "1", "chosen": OTHER.value})
    assert WaitlistEntry.objects.get().chosen == OTHER.value


def test_the_waiting_list_says_for_whom(world: World, anne: Client) -> None:
    page = f"/manage/departments/{world.department.pk}/waiting/"
    day = at(2, 0).date().isoformat()
    wait = next(
        each for each in links(anne.get(page_of(world, chosen=ONE.value)), to="wait") if "chosen" in each
    )
    for chosen in (ONE, OTHER):
        answered = anne.post(
            wait, {"first_day": day, "last_day": day, "length": "1", "chosen": chosen.value}, follow=True
        )
        assert "is on the waiting list" in text_of(answered)
    shown = text_of(anne.get(page))
    assert f"{ONE.label}, 1 night" in shown
    assert f"{OTHER.label}, 1 night" in shown
    assert f"{OTHER.label}, " in text_of(anne.get(f"/manage/recipients/{world.recipient.pk}/"))
