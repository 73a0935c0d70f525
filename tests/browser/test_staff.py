"""The department decides its time, the provider lives by it: with real clicks."""

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from foundation.scope import use_scope
from shop.models import Booking
from tests.browser.town import Town
from tests.factories.world import World, at


def test_changed_opening_hours_change_the_free_times_at_once(
    larvik_town: Town, committed_world: World
) -> None:
    recipient, administrator = (larvik_town.page_of(f"{who}@example.no") for who in ("ingrid", "anne"))
    day = at(2, 0).date()
    recipient.goto(f"/?day={day}")
    expect(recipient.locator(".time-free")).to_have_count(8)
    administrator.goto(f"/manage/departments/{committed_world.department.pk}/hours/")
    administrator.locator(f"[name=day{day.isoweekday()}-1-ends]").fill("12:00")
    administrator.locator("main form button[type=submit]").first.click()
    expect(administrator.get_by_role("status")).to_be_visible()
    recipient.reload()
    expect(recipient.locator(".time-free")).to_have_count(4)


def test_more_unnamed_helpers_make_a_full_hour_free_again(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        committed_world.book(at(2, 10), recipient=committed_world.recipient)
    day = at(2, 0).date()
    administrator = larvik_town.page_of("anne@example.no")
    administrator.goto(f"/manage/departments/{committed_world.department.pk}/staffing/")
    row = f"day{day.isoweekday()}-1"
    for name, value in (("begins", "08:00"), ("ends", "12:00"), ("count", "2")):
        administrator.locator(f"[name={row}-{name}]").fill(value)
    administrator.locator("form:has([name=seen]) button[type=submit]").first.click()
    expect(administrator.get_by_role("status")).to_be_visible()
    administrator.goto(f"/manage/departments/{committed_world.department.pk}/{day}/")
    expect(administrator.get_by_text("Helper 2").first).to_be_attached()


def test_hours_that_end_before_they_begin_are_told_beside_the_field(
    larvik_town: Town, committed_world: World
) -> None:
    administrator = larvik_town.page_of("anne@example.no")
    administrator.goto(f"/manage/departments/{committed_world.department.pk}/hours/")
    administrator.locator("[name=day1-1-ends]").fill("07:00")
    administrator.locator("main form button[type=submit]").first.click()
    expect(administrator.locator("[name=day1-1-ends]")).to_have_attribute("aria-invalid", "true")


def test_the_provider_sees_the_day_and_marks_a_visit_done(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        booking = committed_world.book_past()
    page = larvik_town.page_of("amal@example.no", phone=True)
    page.goto(f"/day/{timezone.localdate(booking.starts_at)}/")
    expect(page.get_by_role("heading", name="Ingrid P.")).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("status")).to_be_visible()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Booking.objects.get().status == "completed"
