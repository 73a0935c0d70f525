"""The department books for somebody who calls."""

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Channel
from shop.domain.ledger.decisions import change_amount
from shop.enums import StaffRole, StayUnit
from shop.models import Booking, Department, Entitlement, RoleGrant
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_entitlement,
    make_recipient,
    make_service,
    make_user,
    make_world,
)
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.manage.calling import KEY, confirm_page, kept, make_odd, search_page, times_page

pytestmark = pytest.mark.usefixtures("in_english")

OFFERED = re.compile(r'href="[^"]*\?at=')


def free_times(client: Client, world: World, day: int) -> int:
    return client.get(times_page(world, day=at(day, 0).date())).text.count('class="time time-free"')


def test_a_case_officer_does_not_book(world: World, larvik_client: Client) -> None:
    user = make_user("Siri Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    officer = sign_in(larvik_client, user)
    assert officer.get(search_page(world), {"q": "ingrid"}).status_code in {403, 404}
    ledger = officer.get(f"/manage/departments/{world.department.pk}/recipients/{world.recipient.pk}/ledger/")
    assert ledger.status_code == 200
    assert "/book/" not in ledger.text


def test_a_free_time_is_booked_by_telephone(world: World, administrator: Client) -> None:
    assert free_times(administrator, world, 3) == 8
    page = confirm_page(world, at(3, 12))
    html = administrator.get(page).text
    assert "Ingrid Prøve" in html
    assert "100 of 100 visits" in html
    response = administrator.post(page, KEY)
    booking = Booking.objects.get()
    assert response["Location"] == f"/manage/bookings/{booking.pk}/"
    assert (booking.recipient, booking.starts_at) == (world.recipient, at(3, 12))
    assert booking.channel == Channel.PHONE
    entry = AuditEntry.objects.get(action="booking.created")
    assert (entry.channel, entry.recipient_id) == ("phone", world.recipient.pk)
    assert free_times(administrator, world, 3) == 7, "they cannot be at two places"


def test_a_double_click_is_one_booking(world: World, administrator: Client) -> None:
    page = confirm_page(world, at(3, 12))
    first, second = (administrator.post(page, KEY) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_the_page_brings_a_key_of_its_own(world: World, administrator: Client) -> None:
    key = re.compile(r'name="key" value="([0-9a-f-]{36})"')
    page = confirm_page(world, at(3, 12))
    keys = {key.findall(administrator.get(page).text)[0] for _look in range(2)}
    assert len(keys) == 2


def test_notice_horizon_and_pause_do_not_bind(larvik: object, larvik_client: Client) -> None:
    world = make_world(
        minimum_notice=timedelta(days=3), booking_horizon=7, is_paused=True, pause_message="Vi flytter."
    )
    Department.objects.update(is_paused=True)
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert search_page(world) in administrator.get(f"/manage/departments/{world.department.pk}/").text
    for day in (1, 20):
        assert free_times(administrator, world, day) == 8, day
        assert administrator.post(confirm_page(world, at(day, 12))).status_code == 302
    assert Booking.objects.count() == 2


def test_what_is_kept_for_those_who_call_can_be_booked(larvik: object, larvik_client: Client) -> None:
    world = make_world(providers=1)
    Department.objects.update(reserved_for_phone=100)
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert free_times(administrator, world, 3) == 8
    assert administrator.post(confirm_page(world, at(3, 12)), KEY).status_code == 302
    assert Booking.objects.get().channel == Channel.PHONE


def test_what_is_kept_for_those_who_book_themselves_is_not(larvik: object, larvik_client: Client) -> None:
    world = make_world(providers=1)
    Department.objects.update(reserved_for_self_service=100)
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert free_times(administrator, world, 3) == 0
    before = kept()
    response = administrator.post(confirm_page(world, at(3, 12)), KEY)
    assert response.status_code == 409
    assert "kept for those who book themselves" in response.text
    assert kept() == before


@pytest.mark.parametrize(
    "wanted", [lambda: at(3, 6), lambda: at(3, 10, 15), lambda: timezone.now() - timedelta(hours=1)]
)
def test_a_refusal_keeps_nothing_and_offers_the_nearest(
    world: World, administrator: Client, wanted: Any
) -> None:
    before = kept()
    response = administrator.post(confirm_page(world, wanted()), KEY)
    assert response.status_code == 409
    assert "Nothing has been booked." in response.text
    assert len(OFFERED.findall(response.text)) == 6
    assert kept() == before


def test_a_taken_time_is_refused(larvik: object, larvik_client: Client) -> None:
    world = make_world(providers=1)
    other = make_recipient(name="Odd Prøve")
    make_entitlement(other, world.service)
    world.book(at(3, 12), recipient=other)
    administrator = sign_in(larvik_client, make_administrator(world.department))
    before = kept()
    response = administrator.post(confirm_page(world, at(3, 12)), KEY)
    assert response.status_code == 409
    assert "Somebody was faster" in response.text
    assert kept() == before


def test_the_recipient_is_not_sent_to_two_places(world: World, administrator: Client) -> None:
    world.book(at(3, 9))
    before = kept()
    response = administrator.post(confirm_page(world, at(3, 9)), KEY)
    assert response.status_code == 409
    assert "The recipient already has an appointment" in response.text
    assert kept() == before


def test_nothing_left_is_said_without_other_times(world: World, administrator: Client) -> None:
    world.recipient.entitlements.update(amount=1)
    world.book(at(1, 10))
    before = kept()
    assert "0 of 1 visit" in administrator.get(confirm_page(world, at(2, 12))).text
    response = administrator.post(confirm_page(world, at(2, 12)), KEY)
    assert "Nothing is left" in response.text
    assert not OFFERED.findall(response.text)
    assert kept() == before


def test_only_what_they_may_have_is_offered(world: World, administrator: Client) -> None:
    stranger = make_recipient(name="Odd Prøve")
    free = make_service(world.department, name="Fri", requires_entitlement=False)
    world.book(at(5, 10), service=free, recipient=stranger)
    before = kept()
    html = administrator.get(times_page(world, recipient=stranger)).text
    assert "Fri" in html
    assert "Renhold" not in html
    assert (
        administrator.get(times_page(world, recipient=stranger, service=world.service.pk)).status_code == 404
    )
    assert administrator.post(confirm_page(world, at(3, 12), recipient=stranger), KEY).status_code == 404
    assert kept() == before


def test_with_nothing_to_book_the_page_says_so(world: World, administrator: Client) -> None:
    world.recipient.entitlements.update(valid_until=timezone.localdate() - timedelta(days=1))
    response = administrator.get(times_page(world))
    assert response.status_code == 200
    assert "Nothing to book" in response.text


def test_the_modules_questions_are_asked(larvik: object, larvik_client: Client) -> None:
    world = make_world(module_key="sample", settings={"tasks": ["vacuum", "dust"]})
    administrator = sign_in(larvik_client, make_administrator(world.department))
    page = confirm_page(world, at(3, 12))
    assert 'name="tasks"' in administrator.get(page).text
    before = kept()
    assert administrator.post(page, KEY | {"tasks": "paint_the_house"}).status_code == 422
    assert kept() == before
    assert administrator.post(page, KEY | {"tasks": ["vacuum"]}).status_code == 302
    assert Booking.objects.get().channel == Channel.PHONE


def test_another_length_can_be_chosen(larvik: object, larvik_client: Client) -> None:
    world = make_world(other_durations=[timedelta(minutes=30)])
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert "length=30" in administrator.get(times_page(world)).text
    administrator.post(confirm_page(world, at(3, 12), length="30"), KEY)
    assert Booking.objects.get().ends_at == at(3, 12, 30)
    before = kept()
    assert administrator.post(confirm_page(world, at(4, 12), length="31"), KEY).status_code == 422
    assert kept() == before


def test_a_stay_is_asked_for_from_arrival_to_departure(larvik: object, larvik_client: Client) -> None:
    world = make_world(
        stay_unit=StayUnit.NIGHTS,
        shortest_stay=1,
        longest_stay=14,
        arrives_at=time(15),
        leaves_at=time(11),
    )
    administrator = sign_in(larvik_client, make_administrator(world.department))
    assert "14 nights" in administrator.get(times_page(world, length=2)).text
    assert "2 nights" in administrator.get(confirm_page(world, at(3, 15), length="2")).text
    before = kept()
    assert administrator.post(confirm_page(world, at(3, 15), length="2"), KEY).status_code == 409
    assert kept() == before


@pytest.mark.parametrize("moment", ["", "tomorrow", "2027-03-28T02:30:00+01:00", "9999-12-31T23:59:59-23:59"])
def test_odd_times_book_nothing(world: World, administrator: Client, moment: str) -> None:
    before = kept()
    page = confirm_page(world, at(3, 12)).split("?")[0]
    assert administrator.post(page, KEY, query_params={"at": moment}).status_code == 422
    assert kept() == before


@pytest.mark.parametrize("day", ["", "x", "0001-01-01", "2026-02-30", "9999-12-31"])
def test_odd_days_are_answered(world: World, administrator: Client, day: str) -> None:
    assert administrator.get(times_page(world, day=day)).status_code == 200


def test_the_page_tells_who_calls_and_what_they_have(world: World, administrator: Client) -> None:
    booking = world.book(at(2, 10))
    page = administrator.get(times_page(world, day=at(2, 0).date())).text
    assert f'href="tel:{world.recipient.phone}"' in page
    assert "99 of 100 visits" in page
    assert f'href="/manage/bookings/{booking.pk}/"' in page
    assert f"/recipients/{world.recipient.pk}/ledger/" in page
    assert "has another visit" in page, "her own appointment, of the same service"


def test_where_nothing_is_left_it_is_said_before_a_time_is_chosen(
    world: World, administrator: Client
) -> None:
    change_amount(Entitlement.objects.get(), amount=0, actor=SYSTEM)
    for url in (times_page(world), confirm_page(world, at(2, 10))):
        page = administrator.get(url).text
        assert "Too little is left" in page
        assert f"/manage/entitlements/{Entitlement.objects.get().pk}/amount/" in page
    assert "Book this time" not in page
    Entitlement.objects.update(valid_until=at(1, 0).date())
    assert "No decision covers that day" in administrator.get(confirm_page(world, at(2, 10))).text


def test_the_ledger_leads_here(world: World, administrator: Client) -> None:
    ledger = f"/manage/departments/{world.department.pk}/recipients/{world.recipient.pk}/ledger/"
    assert times_page(world)[:-1] in administrator.get(ledger).text


def test_the_pages_take_as_many_statements_for_one_as_for_three(
    world: World, administrator: Client, statements: Count
) -> None:
    make_odd(world)
    world.book(at(4, 9))
    pages = (
        f"{search_page(world)}?q=prøve",
        times_page(world, day=at(3, 0).date()),
        confirm_page(world, at(3, 12)),
    )
    with_one = [statements(administrator, page) for page in pages]
    for name in ("Odd Prøve", "Liv Prøve"):
        make_entitlement(make_recipient(name=name), world.service)
    for number in (1, 2):
        make_entitlement(world.recipient, make_service(world.department, name=f"Tilbud {number}"))
        world.book(at(3, 8 + number))
    assert with_one == [statements(administrator, page) for page in pages] == [7, 22, 14]
