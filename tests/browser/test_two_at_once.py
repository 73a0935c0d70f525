"""Two administrators have the same shift open: nothing of either is lost, and each is told of the other."""

from datetime import datetime

from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.models import Shift
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import PHONE, Town
from tests.factories.world import World, at, make_administrator


def save(page: Page, begins: str, ends: str) -> None:
    """The shift, with these hours."""
    page.locator("[name=begins]").fill(begins)
    page.locator("[name=ends]").fill(ends)
    page.get_by_role("button", name="Save the shift").click()


def times_of(town: Town, shift: Shift) -> tuple[datetime, datetime]:
    with use_scope(town.scope), transaction.atomic():
        during = Shift.objects.get(pk=shift.pk).during
    return during.lower, during.upper


def test_each_reads_of_the_other_and_of_both_versions(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        kari = make_administrator(committed_world.department, name="Kari Kollega")
        kari.email = "kari@example.no"
        kari.save()
        amal = committed_world.providers[0]
        shift = amal.shifts.get(during__overlap=(at(2, 0), at(3, 0)))
    first, second = (larvik_town.page_of(f"{who}@example.no") for who in ("kari", "anne"))
    for page in (first, second):
        page.goto(f"/manage/shifts/{shift.pk}/")
    save(first, "09:00", "12:00")
    expect(first.get_by_role("status")).to_be_visible()
    first.goto(f"/manage/shifts/{shift.pk}/")

    save(second, "10:00", "15:00")
    told = second.get_by_role("alert")
    expect(told).to_be_focused()
    expect(told.get_by_role("heading")).to_contain_text("Kari Kollega changed this at")
    expect(told.get_by_role("row", name="When")).to_contain_text("09.00–12.00")
    expect(told.get_by_role("row", name="When")).to_contain_text("10.00–15.00")
    expect(second.locator("[name=begins]")).to_have_value("10:00")
    assert times_of(larvik_town, shift) == (at(2, 9), at(2, 12)), "nothing was overwritten"
    check_what_is_open(second, "both versions")
    second.set_viewport_size(PHONE)
    table = told.get_by_role("table")
    assert table.evaluate("it => it.scrollWidth <= it.parentElement.clientWidth"), "wider than what it is in"

    second.get_by_role("button", name="Save the shift").click()
    expect(second.get_by_role("status")).to_be_visible()
    assert times_of(larvik_town, shift) == (at(2, 10), at(2, 15)), "having read both, hers holds"

    save(first, "09:00", "13:00")
    expect(first.get_by_role("alert").get_by_role("heading")).to_contain_text("Anne Prøve changed this at")
    first.get_by_role("link", name="Leave it as it is now").click()
    expect(first.get_by_role("alert")).to_have_count(0)
    expect(first.locator("[name=begins]")).to_have_value("10:00")
    assert times_of(larvik_town, shift) == (at(2, 10), at(2, 15))
