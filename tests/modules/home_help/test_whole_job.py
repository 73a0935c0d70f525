"""Home help as those it is for do it, with real clicks: configured, granted, booked, carried out, and charged."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.models import Booking, Service
from tests.browser.town import Town
from tests.factories.world import World, at, make_administrator, make_entitlement, make_service

pytestmark = pytest.mark.exhaustive

EACH_WIDTH = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


@pytest.fixture
def service(larvik_town: Town, committed_world: World) -> Service:
    """Nobody has decided anything about it yet; the recipient may have it."""
    with use_scope(larvik_town.scope), transaction.atomic():
        service = make_service(
            committed_world.department, name="Praktisk bistand", module_key="home_help", settings={}
        )
        make_entitlement(committed_world.recipient, service)
        sigrid = make_administrator(None, name="Sigrid Prøve")
        sigrid.email = "sigrid@example.no"
        sigrid.save()
    return service


@EACH_WIDTH
def test_configured_granted_booked_carried_out_and_charged(
    larvik_town: Town, committed_world: World, service: Service, *, phone: bool
) -> None:
    sigrid = larvik_town.page_of("sigrid@example.no")
    anne = larvik_town.page_of("anne@example.no")
    ingrid = larvik_town.page_of("ingrid@example.no", phone=phone)
    helper = larvik_town.page_of("amal@example.no", phone=phone)

    set_rates(sigrid, service)
    word_a_task(anne, service)
    say_what_is_covered(anne, committed_world)
    set_band(anne, committed_world)
    book_with_tasks(ingrid, service)
    say_how_to_get_in(ingrid)
    expect_note_on(helper, at(2, 0).date(), is_there=False)

    with use_scope(larvik_town.scope), transaction.atomic():
        today = begins_now(Booking.objects.get())
    expect_note_on(helper, today, is_there=True)
    carry_out(helper)

    ingrid.goto("/me/")
    ingrid.get_by_role("link", name="See how it is reckoned, and earlier months").click()
    expect(ingrid.locator("main")).to_contain_text("So far")
    # One hour at 100 kr; the law's maximum of this table is 80 kr a month.
    expect(ingrid.locator(".fee-total")).to_have_text(re.compile(r"^80\skr$"))
    expect(ingrid.get_by_text("maximum reached")).to_be_visible()

    with use_scope(larvik_town.scope), transaction.atomic():
        turn_back_a_month(Booking.objects.get())
    close_last_month(sigrid)


def set_rates(page: Page, service: Service) -> None:
    """Two bands by the hour from the first of last month, with the law's maximum for the first."""
    page.goto("/modules/home_help/fees/tables/new/")
    page.locator("[name=starts_on]").select_option(first_of_last_month().isoformat())
    page.locator("[name=strategy][value=hourly]").check()
    for number, label, rate, cap in ((1, "Under 2 G", "100", "500"), (2, "Over 2 G", "300", "2000")):
        page.locator(f"[name=band{number}-label]").fill(label)
        page.locator(f"[name=band{number}-hourly_rate]").fill(rate)
        page.locator(f"[name=band{number}-monthly_cap]").fill(cap)
    page.locator("[name=band1-is_under_2g]").check()
    page.locator("[name=default_band]").fill("2")
    page.locator("[name=statutory_maximum]").fill("80")
    page.locator(f"[name=services][value='{service.pk}']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def word_a_task(page: Page, service: Service) -> None:
    page.goto(f"/manage/services/{service.pk}/")
    page.locator("[name=module-own_tasks]").fill("Wash windows: 40")
    page.locator("main form:has([name=seen]) button[type=submit]").first.click()
    expect(page.get_by_role("status")).to_contain_text("Saved")


def say_what_is_covered(page: Page, world: World) -> None:
    page.goto(f"/manage/recipients/{world.recipient.pk}/")
    page.get_by_role("link", name=re.compile("^Say which tasks it covers ?: Praktisk")).click()
    for box in page.locator("[name=tasks]").all():
        box.uncheck()
    for task in ("Vacuum and wash the floors", "Wash windows"):
        page.get_by_label(task).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def set_band(page: Page, world: World) -> None:
    page.goto(f"/manage/recipients/{world.recipient.pk}/")
    page.get_by_role("link", name="Set the band").click()
    page.locator("[name=starts_on]").select_option(first_of_last_month().isoformat())
    page.locator("[name=number][value='1']").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def book_with_tasks(page: Page, service: Service) -> None:
    """Only what the decision covers is asked about, and more than there is time for is refused and nothing lost."""
    page.goto(f"/?service={service.pk}&day={at(2, 0).date()}")
    page.locator(".time-free", has=page.get_by_text("10.00", exact=True)).click()
    expect(page.locator("[name=tasks]")).to_have_count(2)
    page.get_by_label("Vacuum and wash the floors").check()
    page.get_by_label("Wash windows").check()
    page.get_by_role("button", name="Book this time").click()
    expect(
        page.get_by_role("link", name="These tasks take 70 minutes, and the visit lasts 60.")
    ).to_be_visible()
    page.get_by_label("Vacuum and wash the floors").uncheck()
    page.get_by_role("button", name="Book this time").click()
    expect(page.get_by_text("Amal is coming")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Wash windows")


def say_how_to_get_in(page: Page) -> None:
    page.get_by_role("link", name="Tell us how to get in").click()
    page.locator("[name=text]").fill("Ring twice")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_be_visible()


def expect_note_on(page: Page, day: date, *, is_there: bool) -> None:
    page.goto(f"/day/{day}/")
    expect(page.get_by_role("heading", name="Ingrid P.")).to_be_visible()
    expect(page.get_by_text("Ring twice")).to_have_count(1 if is_there else 0)


def carry_out(page: Page) -> None:
    page.get_by_label("Wash windows").check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("status")).to_be_visible()


def close_last_month(page: Page) -> None:
    """What it comes to stands on the page and in the file for the finance system."""
    page.goto("/modules/home_help/fees/months/")
    page.get_by_role("link", name=re.compile("^Close ")).click()
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("main")).to_contain_text("80")
    page.goto("/modules/home_help/fees/months/")
    page.locator("main table .row-link").first.click()
    assert "Ingrid Prøve" in page.locator("main").inner_text()


def first_of_last_month() -> date:
    return (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)


def begins_now(booking: Booking) -> date:
    """The calendar is turned: it began a quarter of an hour ago, today. Returns the day."""
    midnight = timezone.make_aware(datetime.combine(timezone.localdate(), datetime.min.time()))
    shift(booking, to=max(midnight, timezone.now() - timedelta(minutes=15)))
    return timezone.localdate()


def turn_back_a_month(booking: Booking) -> None:
    """It was carried out in the middle of last month."""
    shift(booking, to=booking.starts_at.replace(day=15) - timedelta(days=30))


def shift(booking: Booking, *, to: datetime) -> None:
    ends_at = to + (booking.ends_at - booking.starts_at)
    Booking.objects.filter(pk=booking.pk).update(starts_at=to, ends_at=ends_at)
    booking.assignments.update(occupied=(to, ends_at))
