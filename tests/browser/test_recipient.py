"""A recipient books with real clicks."""

import re
from typing import Any

from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.models import Booking
from tests.browser.conftest import Town
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
        choose(page, "10.00")
    for page in (first, second):
        page.get_by_role("button", name="Book this time").click()
    expect(first.get_by_text("Amal is coming")).to_be_visible()
    expect(second.get_by_text("Somebody was faster")).to_be_visible()
    second.locator("main li a").first.click()
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


def test_the_whole_booking_goes_by_keyboard(larvik_town: Town, committed_world: World) -> None:
    page = larvik_town.page_of("ingrid@example.no")
    open_day(page, 2)
    free = page.locator(".time-free").first
    free.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Book this time")).to_be_visible()
    page.get_by_role("button", name="Book this time").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/bookings/\d+/"))


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
