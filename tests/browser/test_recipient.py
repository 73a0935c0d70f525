"""A recipient books with real clicks."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.enums import BookingStatus
from shop.models import Assignment, Booking, Service
from tests.browser.town import Town
from tests.factories.world import PASSWORD, World, at, make_entitlement, make_recipient, user_of


def open_day(page: Page, days_ahead: int) -> None:
    page.goto(f"/?day={at(days_ahead, 0).date()}")


def choose(page: Page, clock: str) -> None:
    page.locator(".time-free", has=page.get_by_text(clock, exact=True)).click()


def test_a_recipient_books_sees_who_comes_and_cancels(larvik_town: Town, committed_world: World) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hi, Ingrid. When does it suit you?")
    open_day(page, 2)
    choose(page, "10.00")
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("Amal is coming")).to_be_visible()
    open_day(page, 2)
    expect(page.locator(".time-mine")).to_have_count(1)
    page.locator(".time-mine").click()
    page.get_by_role("link", name="Cancel the appointment").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_text("The appointment is cancelled")).to_be_visible()
    expect(page.locator(".time-mine")).to_have_count(0)


def test_booking_works_without_javascript_on_a_phone(larvik_town: Town, committed_world: World) -> None:
    page = larvik_town.page_of("ingrid@example.no", phone=True, scripts=False)
    open_day(page, 2)
    choose(page, "09.00")
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("Amal is coming")).to_be_visible()


def test_two_people_take_the_last_time_and_one_is_offered_the_nearest(
    larvik_town: Town, committed_world: World
) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        other = make_recipient(name="Ruth Prøve")
        make_entitlement(other, committed_world.service)
        ruth = user_of(other)
        ruth.email = "ruth@example.no"
        ruth.set_password(PASSWORD)
        ruth.save()
    first, second = (larvik_town.page_of(f"{who}@example.no") for who in ("ingrid", "ruth"))
    for page in (first, second):
        open_day(page, 2)
    for page in (first, second):
        choose(page, "10.00")
    expect(first.get_by_text("Held for you until")).to_be_visible()
    expect(second.get_by_text("Somebody was faster")).to_be_visible()
    first.get_by_role("button", name="Book this time").click()
    expect(first.get_by_text("Amal is coming")).to_be_visible()
    second.locator("main li button").first.click()
    second.get_by_role("button", name="Book this time").click()
    expect(second.get_by_text("Amal is coming")).to_be_visible()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Booking.objects.count() == 2


def test_a_taken_time_is_shown_as_taken_and_cannot_be_chosen(
    larvik_town: Town, committed_world: World
) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        other = make_recipient(name="Ruth Prøve")
        make_entitlement(other, committed_world.service)
        committed_world.book(at(2, 11), recipient=other)
    page = larvik_town.page_of("ingrid@example.no")
    open_day(page, 2)
    taken = page.locator(".time-busy")
    expect(taken).to_have_count(1)
    expect(taken).to_contain_text("taken")
    expect(page.get_by_text("Ruth")).to_have_count(0)


def test_the_whole_booking_and_a_move_go_by_keyboard(larvik_town: Town, committed_world: World) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    open_day(page, 2)
    press(page, "10.00free", then="Is this right?")
    press(page, "Book this time", then="Renhold")
    press(page, "Move to another time", then="When does it suit you instead?")
    press(page, "12.00free", then="Move it to this time?")
    press(page, "Move it", then="Renhold")
    expect(page.get_by_text("The appointment is moved to")).to_be_visible()


def press(page: Page, text: str, *, then: str) -> None:
    """Go on with the tabulator until the focus is on what says so, press Enter, and wait for the next heading."""
    for _key in range(80):
        page.keyboard.press("Tab")
        focused: str = page.evaluate("document.activeElement.textContent")
        if "".join(focused.split()) == "".join(text.split()):
            page.keyboard.press("Enter")
            expect(page.get_by_role("heading", level=1)).to_have_text(then)
            return
    raise AssertionError(text)


def test_sandefjord_is_another_world(
    larvik_town: Town, sandefjord_town: Town, committed_world: World
) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    open_day(page, 2)
    choose(page, "10.00")
    page.get_by_role("button", name="Book this time").click()
    expect(page).to_have_url(re.compile(r"/bookings/\d+/"))
    address = page.url.replace("larvik", "sandefjord")
    stolen: list[Any] = [
        {"name": cookie["name"], "value": cookie["value"], "domain": "sandefjord.localhost", "path": "/"}
        for cookie in larvik_town.contexts[0].cookies()
    ]
    stranger = sandefjord_town.page_of(None)
    sandefjord_town.contexts[0].add_cookies(stolen)
    stranger.goto(address)
    expect(stranger).to_have_url(re.compile(r"sandefjord\.localhost:\d+/sign-in/"))
    stranger.goto(sandefjord_town.base)
    expect(stranger.get_by_text("Sandefjord kommune").first).to_be_visible()
    expect(stranger.get_by_text(committed_world.department.name)).to_have_count(0)


def test_choosing_a_day_changes_only_the_times_and_moves_the_focus_there(
    larvik_town: Town, committed_world: World
) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    page.evaluate("window.sameDocument = true")
    page.locator("a.day").nth(3).click()
    expect(page.locator("#day-heading")).to_be_focused()
    expect(page).to_have_url(re.compile(rf"day={at(3, 0).date()}"))
    assert page.evaluate("window.sameDocument") is True
    page.go_back()
    expect(page.locator("a.day[aria-current]")).to_have_count(1)


def let_the_hold_lapse(town: Town) -> None:
    """As if ten minutes had passed, and some more."""
    ended = timezone.now() - timedelta(minutes=1)
    began = ended - timedelta(minutes=10)
    with use_scope(town.scope), transaction.atomic():
        held = Booking.objects.filter(status=BookingStatus.HELD)
        assert held.update(created_at=began, held_until=ended) == 1
        Assignment.objects.filter(booking__in=held).update(alive=(began, ended))


def test_a_late_confirmation_says_that_the_time_was_still_free(
    larvik_town: Town, committed_world: World
) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    open_day(page, 2)
    choose(page, "10.00")
    expect(page.get_by_text("Held for you until")).to_be_visible()
    let_the_hold_lapse(larvik_town)
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("nobody had taken it: it is booked")).to_be_visible()
    expect(page.get_by_text("Amal is coming")).to_be_visible()


def test_a_late_confirmation_is_offered_the_nearest_when_the_time_is_gone(
    larvik_town: Town, committed_world: World
) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    open_day(page, 2)
    choose(page, "10.00")
    let_the_hold_lapse(larvik_town)
    with use_scope(larvik_town.scope), transaction.atomic():
        other = make_recipient(name="Ruth Prøve")
        make_entitlement(other, committed_world.service)
        committed_world.book(at(2, 10), recipient=other)
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("somebody else has taken it")
    page.get_by_role("button", name=", 09.00–10.00").click()
    expect(page.get_by_text("Held for you until")).to_be_visible()


def test_leaving_and_coming_back_finds_the_held_time_and_gives_it_back(
    larvik_town: Town, committed_world: World
) -> None:
    page = larvik_town.page_of("ingrid@example.no", phone=True)
    open_day(page, 2)
    choose(page, "10.00")
    page.get_by_role("link", name="Choose another time").click()
    expect(page.locator(".time-held")).to_have_count(1)
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("button", name="Give the time back").click()
    expect(page.get_by_text("You have given the time back")).to_be_visible()
    expect(page.locator(".time-held")).to_have_count(0)


def test_an_appointment_is_moved_on_a_phone_without_javascript(
    larvik_town: Town, committed_world: World
) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        booking = committed_world.book(at(2, 10))
    page = larvik_town.page_of("ingrid@example.no", phone=True, scripts=False)
    page.goto(f"/bookings/{booking.pk}/")
    page.get_by_role("link", name="Move to another time").click()
    page.locator(f'a.day[href*="{at(3, 0).date()}"]').click()
    choose(page, "12.00")
    expect(page.locator(".old-time")).to_contain_text("10.00")
    expect(page.locator(".new-time")).to_contain_text("12.00")
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("The appointment is moved to")).to_be_visible()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Booking.objects.get().starts_at == at(3, 12)


def test_a_length_is_chosen_and_goes_along(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        Service.objects.update(other_durations=[timedelta(minutes=30), timedelta(minutes=90)])
    page = larvik_town.page_of("ingrid@example.no")
    page.get_by_role("link", name="1 hour 30 minutes", exact=True).click()
    expect(page).to_have_url(re.compile("length=90"))
    page.locator("a.day").nth(2).click()
    expect(page).to_have_url(re.compile("length=90"))
    choose(page, "10.00")
    expect(page.get_by_text("10.00–11.30")).to_be_visible()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("1 hour 30 minutes, at home")).to_be_visible()
