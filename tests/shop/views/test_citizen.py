"""The recipient's pages, over HTTP."""

import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason, StrandedReason
from shop.models import Booking, Entitlement, ModuleSwitch, Service
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
from tests.shop.views.conftest import Count
from tests.shop.views.visits import make_visit

BACKEND = "accounts.backends.PasswordBackend"


@pytest.fixture
def ingrid(world: World, larvik_client: Client) -> Client:
    """The world's recipient, signed in, reading English."""
    larvik_client.force_login(world.user, backend=BACKEND)
    larvik_client.cookies["django_language"] = "en"
    return larvik_client


def book_page(world: World, moment: datetime) -> str:
    return f"/book/{world.service.pk}/?at={quote(timezone.localtime(moment).isoformat())}"


def free_times(response: Any) -> list[str]:
    """Where the page's buttons of free times lead."""
    return [unescape(each) for each in re.findall(r'formaction="(/book/[^"]+)"', response.content.decode())]


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_stranger_sees_what_can_be_booked_and_no_times(world: World, larvik_client: Client) -> None:
    response = larvik_client.get("/")
    assert response.status_code == 200
    assert "Renhold" in text_of(response)
    assert "/book/" not in response.content.decode()


def test_the_first_thing_after_signing_in_is_the_free_times(world: World, ingrid: Client) -> None:
    response = ingrid.get("/")
    assert "When does it suit you?" in text_of(response)
    assert response.content.decode().count('class="day day-') == 14
    assert response["Cache-Control"] == "no-store"


def test_a_time_is_booked_in_two_clicks_and_the_page_says_who_comes(world: World, ingrid: Client) -> None:
    held = ingrid.post(free_times(ingrid.get(f"/?day={at(2, 0).date()}"))[0])
    assert held.status_code == 303
    page = held["Location"]
    assert "Is this right?" in text_of(ingrid.get(page))
    response = ingrid.post(page, {"key": uuid.uuid4()}, follow=True)
    assert response.redirect_chain == [(f"/bookings/{Booking.objects.get().pk}/", 302)]
    assert "is coming" in text_of(response)


def test_times_others_took_show_as_taken_and_never_by_whom(larvik: object, larvik_client: Client) -> None:
    world = make_world(providers=1)
    other = make_recipient(name="Hemmelig Person")
    make_entitlement(other, world.service)
    world.book(at(2, 10), recipient=other)
    larvik_client.force_login(world.user, backend=BACKEND)
    response = larvik_client.get(f"/?day={at(2, 0).date()}")
    assert response.content.decode().count("time-busy") == 1
    assert "Hemmelig" not in response.content.decode()


def test_own_bookings_are_marked(world: World, ingrid: Client) -> None:
    world.book(at(2, 10))
    html = ingrid.get(f"/?day={at(2, 0).date()}").content.decode()
    assert html.count("time-mine") == 1
    assert html.count("day-mine") == 1


def test_a_second_click_is_the_same_booking(world: World, ingrid: Client) -> None:
    key = uuid.uuid4()
    first = ingrid.post(book_page(world, at(2, 10)), {"key": key})
    second = ingrid.post(book_page(world, at(2, 10)), {"key": key})
    assert first["Location"] == second["Location"]
    assert Booking.objects.count() == 1


def test_who_goes_back_and_books_once_more_is_told_that_it_is_theirs(world: World, ingrid: Client) -> None:
    url = book_page(world, at(2, 10))
    ingrid.post(url, {"key": str(uuid.uuid4())})
    booking = Booking.objects.get()
    for again in (
        ingrid.get(url, follow=True),
        ingrid.post(url, {"key": str(uuid.uuid4())}, follow=True),
    ):
        assert again.redirect_chain == [(f"/bookings/{booking.pk}/", 302)]
        assert "ds-alert" in again.text
    assert Booking.objects.get() == booking


def test_a_taken_time_gets_a_clear_page_with_the_nearest_free_ones(
    larvik: object, larvik_client: Client
) -> None:
    world = make_world(providers=1)
    other = make_recipient()
    make_entitlement(other, world.service)
    world.book(at(2, 10), recipient=other)
    larvik_client.force_login(world.user, backend=BACKEND)
    larvik_client.cookies["django_language"] = "en"
    response = larvik_client.post(book_page(world, at(2, 10)), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert "Somebody was faster" in text_of(response)
    nearest = free_times(response)
    assert len(nearest) == 6
    assert Booking.objects.count() == 1
    assert larvik_client.post(nearest[0]).status_code == 303


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        ("yesterday", "did not understand"),
        ("", "did not understand"),
        ("2026-13-45T10:00+01:00", "did not understand"),
        ("2027-03-28T02:30:00", "did not understand"),
        ("2027-03-28T02:30:00+01:00", "did not understand"),
        ("9999-12-31T23:59:59-23:59", "did not understand"),
        ("2020-01-07T10:00:00+01:00", "has passed"),
    ],
)
def test_odd_times_get_a_clear_answer(world: World, ingrid: Client, moment: str, says: str) -> None:
    response = ingrid.post(f"/book/{world.service.pk}/?at={quote(moment)}", {"key": uuid.uuid4()})
    assert response.status_code in {409, 422}
    assert says in text_of(response)
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (lambda: at(2, 6), "not open"),
        (lambda: at(2, 10, 15), "do not begin at that time"),
        (lambda: at(30, 10), "cannot be booked yet"),
    ],
)
def test_times_that_are_not_offered_get_a_clear_answer(
    world: World, ingrid: Client, moment: Callable[[], datetime], says: str
) -> None:
    response = ingrid.post(book_page(world, moment()), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert says in text_of(response)
    assert not Booking.objects.exists()


def test_a_service_without_a_decision_is_not_there(world: World, ingrid: Client) -> None:
    other = make_service(make_world().department, name="Snømåking")
    response = ingrid.post(f"/book/{other.pk}/?at={quote(at(2, 10).isoformat())}", {"key": uuid.uuid4()})
    assert response.status_code == 404
    assert not Booking.objects.exists()


def test_a_form_from_an_expired_session_leads_back_to_the_same_time(
    world: World, larvik_client: Client
) -> None:
    page = book_page(world, at(2, 10))
    response = larvik_client.post(page, {"key": uuid.uuid4()})
    assert response.status_code == 302
    assert response["Location"] == f"/sign-in/?next={quote(page)}&unsaved=1"
    assert not Booking.objects.exists()


def test_what_was_granted_is_said_when_it_is_used_up(world: World, ingrid: Client) -> None:
    Entitlement.objects.filter(recipient=world.recipient).update(amount=1)
    world.book(at(2, 10))
    response = ingrid.get(f"/?day={at(3, 0).date()}")
    assert "is booked. Cancel an appointment" in text_of(response)
    assert "/book/" not in response.content.decode()


def test_cancelling_asks_first_and_frees_the_time(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    assert "Do you want to cancel?" in text_of(ingrid.get(f"/bookings/{booking.pk}/cancel/"))
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED
    assert "The appointment is cancelled" in text_of(
        ingrid.post(f"/bookings/{booking.pk}/cancel/", follow=True)
    )
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED


def test_cancelling_too_late_is_refused_with_a_phone_number(larvik: object, larvik_client: Client) -> None:
    world = make_world(cancel_deadline=timedelta(days=5))
    booking = world.book(at(2, 10))
    larvik_client.force_login(world.user, backend=BACKEND)
    larvik_client.cookies["django_language"] = "en"
    assert "tel:68050001" in larvik_client.get(f"/bookings/{booking.pk}/").content.decode()
    response = larvik_client.post(f"/bookings/{booking.pk}/cancel/")
    assert response.status_code == 409
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED


def test_somebody_elses_appointment_is_not_there(world: World, ingrid: Client) -> None:
    other = make_recipient()
    make_entitlement(other, world.service)
    booking = world.book(at(2, 10), recipient=other)
    for page in (f"/bookings/{booking.pk}/", f"/bookings/{booking.pk}/cancel/"):
        assert ingrid.get(page).status_code == 404
    assert ingrid.post(f"/bookings/{booking.pk}/cancel/").status_code == 404
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CONFIRMED


def test_all_own_pages_answer(world: World, ingrid: Client) -> None:
    world.book(at(1, 10))
    for page in (
        "/bookings/",
        "/calendar/",
        "/calendar/?week=2026-02-31",
        "/calendar/?week=0001-01-01",
        "/me/",
    ):
        assert ingrid.get(page).status_code == 200, page


def test_the_reader_finds_their_own_acts_in_the_log(world: World, ingrid: Client) -> None:
    world.book(at(1, 10))
    assert "Booked an appointment" in text_of(ingrid.get("/me/"))


def test_a_user_who_is_nobody_here_is_told_so(world: World, larvik_client: Client) -> None:
    larvik_client.force_login(make_user("Ukjent Prøve"), backend=BACKEND)
    assert larvik_client.get("/bookings/").status_code == 403


def test_without_any_module_there_is_nothing_to_book(world: World, ingrid: Client) -> None:
    ModuleSwitch.objects.all().delete()
    assert "There is nothing to book yet" in text_of(ingrid.get("/"))


@pytest.mark.parametrize(
    ("page", "expected"), [("/", 18), ("/bookings/", 11), ("/calendar/?week={day}", 8), ("/me/", 14)]
)
def test_pages_take_as_many_statements_for_one_appointment_as_for_three(
    world: World, ingrid: Client, statements: Count, page: str, expected: int
) -> None:
    world.book(at(1, 10))
    page = page.format(day=at(1, 10).date())
    with_one = statements(ingrid, page)
    world.book(at(1, 11))
    world.book(at(2, 12))
    assert (with_one, statements(ingrid, page)) == (expected, expected)


def test_a_visit_the_department_called_off_is_said_on_the_first_page(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    cancel_booking(booking, actor=Actor(None, Channel.STAFF), reason=CancelReason.BY_DEPARTMENT)
    assert "The department had to cancel Renhold" in text_of(ingrid.get("/"))
    page = text_of(ingrid.get(f"/bookings/{booking.pk}/"))
    assert "Cancelled by the department" in page
    assert "Choose a new time" in page


def test_a_visit_the_recipient_cancelled_is_not_announced(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert "The department had to cancel" not in text_of(ingrid.get("/"))


def test_nobody_is_promised_for_a_visit_whose_plan_the_department_upset(world: World, ingrid: Client) -> None:
    booking = world.book(at(3, 10))
    Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
    for page in ("/", "/bookings/", f"/calendar/?week={at(3, 0).date()}", f"/bookings/{booking.pk}/"):
        assert "is coming" not in text_of(ingrid.get(page)), page


def test_an_upset_visit_can_be_cancelled_after_the_deadline(larvik: object, larvik_client: Client) -> None:
    world = make_world(cancel_deadline=timedelta(days=5))
    booking = world.book(at(2, 10))
    Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.CLOSED)
    larvik_client.force_login(world.user, backend=BACKEND)
    assert larvik_client.post(f"/bookings/{booking.pk}/cancel/").status_code == 302
    booking.refresh_from_db()
    assert booking.status == BookingStatus.CANCELLED


def test_used_up_days_say_so_and_do_not_call_free_times_taken(world: World, ingrid: Client) -> None:
    Entitlement.objects.filter(recipient=world.recipient).update(amount=1)
    world.book(at(2, 10))
    html = ingrid.get("/").content.decode()
    assert html.count("day-spent") == 14
    assert "time-busy" not in html


def test_no_time_is_suggested_that_the_reader_cannot_have(world: World, ingrid: Client) -> None:
    Entitlement.objects.filter(recipient=world.recipient).update(amount=1)
    world.book(at(2, 10))
    response = ingrid.post(book_page(world, at(2, 12)), {"key": uuid.uuid4()})
    assert response.status_code == 409
    assert not free_times(response)


def test_a_booked_visit_keeps_its_length_when_the_service_changes(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    Service.objects.filter(pk=world.service.pk).update(duration=timedelta(minutes=90))
    assert "1 hour, at home" in text_of(ingrid.get(f"/bookings/{booking.pk}/"))


def test_the_page_to_cancel_says_when_it_is_done_already(world: World, ingrid: Client) -> None:
    booking = world.book(at(2, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert "is cancelled already" in text_of(ingrid.get(f"/bookings/{booking.pk}/cancel/"))


def test_a_refusal_keeps_the_menu_and_the_way_out(world: World, ingrid: Client) -> None:
    html = ingrid.get("/manage/").content.decode()
    assert "Sign out" in html
    assert "not_found" not in html


def test_a_service_number_of_any_length_is_answered(world: World, ingrid: Client) -> None:
    for wanted in ("9" * 18, "9" * 5000, "-1", "\u0663", "x"):
        assert ingrid.get("/", {"service": wanted}).status_code in {200, 404}


def test_personal_answers_are_not_kept_by_browsers(world: World, ingrid: Client) -> None:
    for page in ("/", "/me/", "/bookings/999999/", "/manage/"):
        assert ingrid.get(page)["Cache-Control"] == "no-store", page


def test_a_week_with_nothing_to_come_points_on_to_the_next(world: World, ingrid: Client) -> None:
    """Ten days from tomorrow is in a later week, whatever day it is."""
    world.book(at(11, 9))
    day = at(11, 9).date()
    page = ingrid.get(f"/calendar/?week={at(1, 9).date()}").text
    assert f'href="?week={day}"' in page
    assert f'href="?week={day}"' not in ingrid.get(f"/calendar/?week={day}").text
    make_visit(world, at(-20, 9), recipient=world.recipient, status=BookingStatus.COMPLETED)
    assert f'href="?week={day}"' not in ingrid.get(f"/calendar/?week={at(-20, 9).date()}").text


@pytest.mark.parametrize("day", ["2000-01-01", "2000-01-02", "2099-12-30", "2099-12-31", "2026-02-30"])
def test_the_edges_of_the_calendar_are_answered(world: World, larvik_client: Client, day: str) -> None:
    larvik_client.force_login(make_administrator(world.department), backend=BACKEND)
    assert larvik_client.get(f"/manage/departments/{world.department.pk}/{day}/").status_code in {200, 404}


def test_what_has_been_is_turned_page_by_page(world: World, ingrid: Client) -> None:
    for hour in range(8, 16):
        for day in (1, 2):
            booking = world.book(at(day, hour))
            cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    first = ingrid.get("/bookings/").content.decode()
    assert first.count('<th scope="row">') == 10
    assert "page=2" in first
    assert ingrid.get("/bookings/?page=2").content.decode().count('<th scope="row">') == 6
    for odd in ("0", "-1", "99", "x", "9" * 5000):
        assert ingrid.get("/bookings/", {"page": odd}).status_code == 200, odd[:5]
