"""Somebody is on the telephone: who it is, the first free times, one step, and what is said back to them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Channel
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection, BookingStatus, Confirmation
from shop.models import Booking, Entitlement, Provider, Recipient, Service, WaitlistEntry
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)
from tests.shop.views.conftest import sign_in

KEY = {"key": "00000000-0000-0000-0000-000000000007"}
CHOICE = re.compile(r'type="radio" name="at" value="([^"]+)"( checked)?')


@pytest.fixture(autouse=True)
def in_english(larvik_client: Client) -> None:
    larvik_client.cookies["django_language"] = "en"


def search_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/book/"


def call_page(world: World, *, recipient: Recipient | None = None) -> str:
    return f"{search_page(world)}{(recipient or world.recipient).pk}/"


def choices(html: str) -> list[str]:
    return [value for value, _checked in CHOICE.findall(html)]


def chosen(html: str) -> list[str]:
    return [value for value, checked in CHOICE.findall(html) if checked]


def local(day: int, hour: int) -> str:
    return timezone.localtime(at(day, hour)).isoformat()


def test_the_first_free_times_are_on_the_page_spread_over_the_day(
    world: World, administrator: Client
) -> None:
    offered = choices(administrator.get(call_page(world)).text)
    assert local(2, 8) in offered
    assert local(2, 12) in offered
    assert local(2, 9) not in offered, "the first of the morning is enough to begin with"
    assert len({moment[:10] for moment in offered}) == 3


def test_a_time_is_booked_in_one_step_and_said_back(world: World, administrator: Client) -> None:
    Provider.objects.all().delete()
    make_provider(world.department, name="Bente Prøve")
    response = administrator.post(call_page(world), KEY | {"at": local(2, 12)})
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.channel) == (at(2, 12), Channel.PHONE)
    assert response["Location"] == f"{search_page(world)}?done={booking.pk}"
    page = administrator.get(response["Location"]).text
    assert "Booked for Ingrid Prøve" in page
    assert "12.00–13.00. Bente is coming." in page
    assert "autofocus" in page, "the next call begins here"


def test_a_second_click_is_the_same_booking(world: World, administrator: Client) -> None:
    sent = KEY | {"at": local(2, 12)}
    first, second = (administrator.post(call_page(world), sent) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_what_was_typed_stays_where_no_time_was_chosen(larvik: object, larvik_client: Client) -> None:
    world = make_world(module_key="sample", settings={"tasks": ["vacuum", "dust"]})
    administrator = sign_in(larvik_client, make_administrator(world.department))
    response = administrator.post(call_page(world), KEY | {"tasks": ["dust"]})
    assert response.status_code == 422
    assert "Choose a time." in response.text
    assert re.search(r'value="dust"[^>]*checked', response.text)
    assert KEY["key"] in response.text
    wrong = administrator.post(call_page(world), KEY | {"at": local(2, 12), "tasks": "paint_the_house"})
    assert wrong.status_code == 422
    assert chosen(wrong.text) == [local(2, 12)]
    assert not Booking.objects.exists()


def test_a_time_that_was_just_taken_keeps_the_answers_and_shows_its_day(
    larvik: object, larvik_client: Client
) -> None:
    world = make_world(providers=1, module_key="sample", settings={"tasks": ["vacuum", "dust"]})
    administrator = sign_in(larvik_client, make_administrator(world.department))
    other = make_recipient(name="Odd Prøve")
    make_entitlement(other, world.service)
    world.book(at(3, 12), recipient=other)
    response = administrator.post(call_page(world), KEY | {"at": local(3, 12), "tasks": ["dust"]})
    assert response.status_code == 409
    assert "Nothing has been booked." in response.text
    assert re.search(r'value="dust"[^>]*checked', response.text)
    assert local(3, 11) in choices(response.text)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    "moment", ["tomorrow", "2027-03-28T02:30:00+01:00", "9999-12-31T23:59:59-23:59", "\x00"]
)
def test_odd_times_book_nothing(world: World, administrator: Client, moment: str) -> None:
    assert administrator.post(call_page(world), KEY | {"at": moment}).status_code == 422
    assert not Booking.objects.exists()


def test_what_they_usually_have_is_chosen_already(larvik: object, larvik_client: Client) -> None:
    world = make_world()
    other = make_service(
        world.department, name="Samtale", requires_entitlement=False, other_durations=[timedelta(minutes=30)]
    )
    for weeks in (1, 2):
        visit = world.book_past()
        starts_at = at(2, 10) - timedelta(days=7 * weeks)
        Booking.objects.filter(pk=visit.pk).update(
            service=other, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30)
        )
    administrator = sign_in(larvik_client, make_administrator(world.department))
    page = administrator.get(call_page(world)).text
    current = re.findall(r'class="(?:service|length)"[^>]*aria-current="true">(.*?)</a>', page, re.DOTALL)
    assert "Samtale" in current[0]
    assert "30 minutes" in current[1]
    assert "as usual" in page
    assert local(2, 10) in choices(page)
    assert "Last visit" in page


def test_times_that_nothing_was_granted_for_are_not_among_the_first(
    world: World, administrator: Client
) -> None:
    decision = Entitlement.objects.get()
    decision.valid_from = at(4, 0).date()
    decision.save()
    assert {moment[:10] for moment in choices(administrator.get(call_page(world)).text)} == {
        at(day, 0).date().isoformat() for day in (4, 5, 6)
    }


def test_who_calls_is_known_by_what_they_are_asked(world: World, administrator: Client) -> None:
    page = administrator.get(call_page(world)).text
    assert world.recipient.address in page
    assert f'href="tel:{world.recipient.phone}"' in page
    protect_recipient(
        world.recipient,
        level=AddressProtection.STRICTLY_CONFIDENTIAL,
        address="Hemmeligveien 7",
        phone="68050777",
        actor=world.actor(),
    )
    page = administrator.get(call_page(world)).text
    assert "tel:" not in page
    assert "Hemmeligveien" not in page
    assert "Follow the municipality" in page


def test_a_coming_visit_is_moved_in_as_many_clicks(world: World, administrator: Client) -> None:
    booking = world.book(at(2, 10))
    move = f"/manage/bookings/{booking.pk}/move/?call=1"
    assert move in administrator.get(call_page(world)).text
    page = administrator.get(move).text
    assert re.search(r'value="phone"[^>]*checked', page)
    assert local(1, 8) in choices(page)
    refused = administrator.post(move, {"why": "phone"})
    assert refused.status_code == 422
    assert "Choose a time." in refused.text
    response = administrator.post(move, {"why": "phone", "at": local(1, 8)})
    assert response["Location"] == f"{search_page(world)}?done={booking.pk}"
    booking.refresh_from_db()
    assert booking.starts_at == at(1, 8)
    page = administrator.get(response["Location"]).text
    assert "08.00–09.00" in page


def test_a_coming_visit_is_cancelled_in_two(world: World, administrator: Client) -> None:
    booking = world.book(at(2, 10))
    cancel = f"/manage/bookings/{booking.pk}/cancel/?call=1"
    assert cancel in administrator.get(call_page(world)).text
    assert re.search(r'value="by_recipient"[^>]*checked', administrator.get(cancel).text)
    response = administrator.post(cancel, {"reason": "by_recipient"})
    page = administrator.get(response["Location"]).text
    assert "Cancelled for Ingrid Prøve" in page
    assert "that visit is cancelled" in page
    assert "/move/" not in page


def test_a_visit_that_has_begun_is_neither_moved_nor_cancelled_here(
    world: World, administrator: Client
) -> None:
    visit = world.book(at(2, 10))
    now = timezone.now()
    Booking.objects.filter(pk=visit.pk).update(
        starts_at=now - timedelta(minutes=5), ends_at=now + timedelta(minutes=50)
    )
    page = administrator.get(call_page(world)).text
    assert f"/manage/bookings/{visit.pk}/" in page
    assert "?call=1" not in page


def test_where_all_is_full_the_waiting_list_is_one_click(world: World, administrator: Client) -> None:
    Provider.objects.update(is_active=False)
    page = administrator.get(call_page(world)).text
    assert choices(page) == []
    form = re.search(r'<form class="row waiting-now"[^>]*action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    assert form is not None
    assert "csrfmiddlewaretoken" in form[2]
    sent = dict(re.findall(r'name="(first_day|last_day|length|call)" value="([^"]*)"', form[2]))
    response = administrator.post(form[1], sent)
    assert response["Location"] == search_page(world)
    entry = WaitlistEntry.objects.get()
    assert (entry.recipient, entry.channel) == (world.recipient, Channel.PHONE)
    assert "is on the waiting list" in administrator.get(response["Location"]).text
    again = administrator.get(call_page(world)).text
    assert "They wait for" in again
    assert "waiting-now" not in again


def test_a_request_is_said_back_as_one(larvik: object, larvik_client: Client) -> None:
    world = make_world(confirmation=Confirmation.REQUESTED)
    administrator = sign_in(larvik_client, make_administrator(world.department))
    response = administrator.post(call_page(world), KEY | {"at": local(2, 12)})
    assert Booking.objects.get().status == BookingStatus.REQUESTED
    assert "is kept for you" in administrator.get(response["Location"]).text


def test_only_the_departments_own_visits_are_said_back(world: World, administrator: Client) -> None:
    theirs = make_world()
    Recipient.objects.filter(pk=theirs.recipient.pk).update(name="Sofie Annen")
    booking = theirs.book(at(2, 10))
    for number in (booking.pk, 999_999, "x", "9" * 30, "-1", ""):
        response = administrator.get(search_page(world), {"done": number})
        assert response.status_code == 200
        assert "said-back" not in response.text, number


def test_nothing_is_booked_for_who_may_have_nothing(world: World, administrator: Client) -> None:
    world.recipient.entitlements.update(valid_until=timezone.localdate() - timedelta(days=1))
    response = administrator.post(call_page(world), KEY | {"at": local(2, 12)})
    assert response.status_code == 200
    assert "Nothing to book" in response.text
    assert not Booking.objects.exists()
    assert Service.objects.count() == 1
