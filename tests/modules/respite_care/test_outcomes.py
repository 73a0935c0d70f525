"""What became of a stay: said by the home, on its pages and the family's, with what follows for bed and balance."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from modules.respite_care.enums import EarlyRule
from modules.respite_care.models import CaredFor
from modules.respite_care.queries.figures import figures_of
from shop.enums import BookingStatus
from shop.errors import TimeTaken
from shop.models import Booking, EntitlementPeriod, Service
from tests.factories.world import World, at, make_administrator
from tests.modules.respite_care.conftest import book, client_of, make_family

ROOT = "/modules/respite_care/"
GRANTED, NIGHTS = 100, 3


@pytest.fixture
def stay(world: World, ola: CaredFor) -> Booking:
    return book(world, world.recipient, str(ola.pk), day=2, nights=NIGHTS)


@pytest.fixture
def second_evening(stay: Booking) -> Iterator[datetime]:
    """One night was slept, two are left."""
    with time_machine.travel(at(3, 19), tick=True):
        yield at(0, 18)


@pytest.fixture
def home_page(second_evening: datetime, world: World) -> Client:
    """Who works in the home; signed in on that day."""
    return client_of(world.providers[0].user)


def page_of(stay: Booking) -> str:
    return f"{ROOT}stays/{stay.pk}/outcome/"


def left(ended: datetime) -> dict[str, str]:
    local = timezone.localtime(ended)
    return {"became": "left", "left_on": f"{local:%Y-%m-%d}", "left_at": f"{local:%H:%M}"}


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def balance() -> int:
    return EntitlementPeriod.objects.get().balance


def test_before_it_has_begun_nothing_became_of_it(carer: Client, stay: Booking) -> None:
    asked = shown(carer, page_of(stay))
    assert "The stay has not begun yet." in asked
    assert 'name="became"' not in asked
    assert carer.post(page_of(stay), {"became": "not_came"}).status_code == 422
    assert carer.post(page_of(stay), left(timezone.now())).status_code == 422
    stay.refresh_from_db()
    assert stay.status == BookingStatus.CONFIRMED


def test_while_they_are_there_nothing_need_be_said(home_page: Client, stay: Booking) -> None:
    asked = shown(home_page, page_of(stay))
    assert "nothing need be said here until it is over" in asked
    assert 'value="stayed"' not in asked


def test_who_left_early_frees_the_bed_and_all_of_it_counts(
    world: World, home_page: Client, stay: Booking, second_evening: datetime
) -> None:
    for name in ("Kari", "Per"):
        other, (child,) = make_family(world, name)
        if name == "Kari":
            book(world, other, str(child.pk), day=1)
    with pytest.raises(TimeTaken):
        book(world, other, str(child.pk), day=1)
    assert home_page.post(page_of(stay), left(second_evening)).status_code == 302
    stay.refresh_from_db()
    assert (stay.status, stay.left_at) == (BookingStatus.COMPLETED, second_evening)
    assert book(world, other, str(child.pk), day=1).pk
    assert AuditEntry.objects.filter(action="respite_care.left_early").exists()


def test_the_family_and_the_department_read_it(
    world: World, home_page: Client, stay: Booking, second_evening: datetime, leader: Client
) -> None:
    home_page.post(page_of(stay), left(second_evening))
    assert balance() == GRANTED - NIGHTS
    of_family = shown(client_of(world.user), f"/bookings/{stay.pk}/")
    assert "Left early, on" in of_family
    assert "The whole stay counts as used." in of_family
    assert "minutes" not in of_family
    assert "Left early, on" in shown(home_page, f"{ROOT}stays/{stay.pk}/")
    assert "Left early" in shown(home_page, f"{ROOT}our-home/")
    of_staff = shown(leader, f"/manage/bookings/{stay.pk}/")
    assert "Left early" in of_staff
    assert "They stayed as booked" in of_staff


def test_where_the_service_says_so_nights_are_given_back(
    world: World, home_page: Client, stay: Booking, second_evening: datetime
) -> None:
    Service.objects.update(settings={"left_early": EarlyRule.GIVEN_BACK})
    assert "gets back the nights" in shown(home_page, page_of(stay))
    home_page.post(page_of(stay), left(second_evening))
    assert balance() == GRANTED - 1
    of_family = shown(client_of(world.user), f"/bookings/{stay.pk}/")
    assert "You have got back the nights that were not used." in of_family


def test_it_is_corrected_within_the_hour(home_page: Client, stay: Booking, second_evening: datetime) -> None:
    home_page.post(page_of(stay), left(second_evening))
    assert re.search(r'value="left"[^>]*checked', shown(home_page, page_of(stay)))
    earlier = second_evening - timedelta(hours=3)
    assert home_page.post(page_of(stay), left(earlier)).status_code == 302
    stay.refresh_from_db()
    assert stay.left_at == earlier
    assert home_page.post(page_of(stay), {"became": "not_came"}).status_code == 302
    stay.refresh_from_db()
    assert stay.status == BookingStatus.NO_SHOW
    assert stay.delivered_minutes is None
    assert "Did not come" in shown(home_page, f"{ROOT}stays/{stay.pk}/")


@pytest.mark.parametrize(
    "sent",
    [
        {"became": "left"},
        {"became": "left", "left_on": "2026-02-31", "left_at": "10:00"},
        {"became": "left", "left_on": "1999-01-01", "left_at": "10:00"},
        {"became": "left", "left_on": "0001-01-01", "left_at": "00:00"},
        {"became": "left", "left_on": "9999-12-31", "left_at": "23:59"},
        {"became": "left", "left_on": "", "left_at": "10:00"},
        {"became": "stayed"},
        {"became": "nonsense"},
        {},
    ],
)
def test_what_cannot_be_is_refused(home_page: Client, stay: Booking, sent: dict[str, Any]) -> None:
    assert home_page.post(page_of(stay), sent).status_code == 422
    stay.refresh_from_db()
    assert stay.status == BookingStatus.CONFIRMED


def test_it_may_be_said_when_the_stay_is_over(
    world: World, home_page: Client, stay: Booking, second_evening: datetime
) -> None:
    with time_machine.travel(at(2, 14), tick=True):
        client = client_of(world.providers[0].user)
        assert client.post(page_of(stay), left(second_evening)).status_code == 302
        stay.refresh_from_db()
        assert stay.left_at == second_evening
        client.post(page_of(stay), {"became": "stayed", "left_on": "", "left_at": "x"})
        assert "Was here" in shown(client, f"{ROOT}stays/{stay.pk}/")


def test_only_nights_that_were_slept_are_in_the_figures(
    world: World, home_page: Client, stay: Booking, second_evening: datetime
) -> None:
    home_page.post(page_of(stay), left(second_evening))
    came, today = timezone.localdate(stay.starts_at), timezone.localdate()
    figures = list(figures_of([world.department], first=came, last=today))
    assert figures[0].amounts == {world.department.pk: 1}


def test_the_home_reads_no_longer_than_the_day_after_they_left(
    world: World, home_page: Client, stay: Booking, second_evening: datetime
) -> None:
    home_page.post(page_of(stay), left(second_evening))
    with time_machine.travel(at(2, 10), tick=True):
        client = client_of(world.providers[0].user)
        assert client.get(f"{ROOT}stays/{stay.pk}/").status_code == 404


def test_the_department_says_it_for_a_home_that_does_not_sign_in(
    world: World, stay: Booking, second_evening: datetime
) -> None:
    leader = client_of(make_administrator(world.department, name="Leder Prøve"))
    page = f"{ROOT}department-stays/{stay.pk}/outcome/"
    assert page in shown(leader, f"/manage/bookings/{stay.pk}/")
    assert leader.post(page, left(second_evening)).status_code == 302
    stay.refresh_from_db()
    assert stay.left_at == second_evening
    with time_machine.travel(timezone.now() + timedelta(hours=3), tick=True):  # at any time
        leader = client_of(make_administrator(world.department, name="Leder To"))
        assert leader.post(page, {"became": "not_came"}).status_code == 302
    stay.refresh_from_db()
    assert stay.status == BookingStatus.NO_SHOW
