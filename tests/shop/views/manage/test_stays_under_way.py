"""A bed falls away while somebody sleeps in it: each page of the department says that they need another place."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shop.enums import ProviderKind
from shop.lengths import Length
from shop.models import Absence, Booking, Provider
from tests.factories.world import World, at, make_administrator, make_provider
from tests.shop.test_lengths import make_stays
from tests.shop.views.conftest import sign_in
from tests.shop.views.manage.test_away import agreed_in
from tests.shop.views.manage.test_staffing import page_of


@pytest.fixture
def house(larvik: object) -> World:
    world = make_stays(uses_places=True)
    world.providers.append(make_provider(world.department, starts=time(0), ends=time(0)))
    Provider.objects.update(kind=ProviderKind.PLACE)
    return world


@pytest.fixture
def stay(house: World) -> Iterator[Booking]:
    """Three nights; it is the first evening."""
    booking = house.book(at(1, 15), length=Length(stay=3))
    with time_machine.travel(booking.starts_at + timedelta(hours=5)):
        yield booking


@pytest.fixture
def office(house: World, stay: Booking, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(house.department))


def main_of(page: str) -> str:
    return " ".join(page.split("<main")[1].split("</main>", maxsplit=1)[0].split())


def put_out_of_use(client: Client, stay: Booking) -> tuple[str, str]:
    """What is asked, and what is shown after the yes."""
    bed = stay.assignments.get(active=True).provider
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    url, data = page_of(bed, "absences/"), {"from_day": tomorrow, "until_day": tomorrow}
    asked = client.post(url, data).text
    assert not Absence.objects.exists()
    return main_of(asked), main_of(client.post(url, data | agreed_in(asked), follow=True).text)


def test_it_is_asked_first_and_shown_after(office: Client, stay: Booking) -> None:
    asked, shown = put_out_of_use(office, stay)
    for page in (asked, shown):
        assert "1 stay under way needs another place" in page
        assert f"/manage/bookings/{stay.pk}/" in page
    assert "0 of 0" not in asked
    assert "No visits were concerned" not in shown
    assert "The messages go out" not in shown, "there are none"


def test_the_list_and_the_day_show_it_and_lead_to_another_place(
    house: World, office: Client, stay: Booking
) -> None:
    put_out_of_use(office, stay)
    listed = main_of(office.get(f"/manage/departments/{house.department.pk}/stranded/").text)
    assert "Under way: the place cannot be used then" in listed
    assert f"/manage/bookings/{stay.pk}/reassign/" in listed
    assert f"/manage/bookings/{stay.pk}/move/" not in listed, "it has begun"
    assert "The first is under way" in office.get(f"/manage/departments/{house.department.pk}/").text


def test_whoever_is_there_is_not_told_to_choose_another_time(
    house: World, office: Client, stay: Booking
) -> None:
    put_out_of_use(office, stay)
    theirs = main_of(sign_in(office, house.user).get("/bookings/").text)
    assert "The department talks with you about another place" in theirs
    assert "Choose another time" not in theirs


def test_its_own_page_says_so_and_another_place_can_be_given(
    house: World, office: Client, stay: Booking
) -> None:
    put_out_of_use(office, stay)
    assert "This stay needs another place" in main_of(office.get(f"/manage/bookings/{stay.pk}/").text)
    bed = stay.assignments.get(active=True).provider
    other = next(each for each in house.providers if each != bed)
    page = main_of(office.get(f"/manage/bookings/{stay.pk}/reassign/").text)
    assert other.display_name in page
