"""The keyboard's shortcuts: where they lead, and where they keep out of the way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import check
from tests.browser.town import Town
from tests.factories.world import World

pytestmark = pytest.mark.exhaustive


@pytest.fixture
def day(larvik_town: Town, committed_world: World) -> Page:
    page = larvik_town.page_of("anne@example.no")
    page.goto(f"/manage/departments/{committed_world.department.pk}/")
    return page


def test_keys_open_pages_go_to_the_field_and_leave_what_is_written_alone(day: Page) -> None:
    start = day.url
    expect(day.get_by_role("link", name="Book for somebody")).to_have_attribute("aria-keyshortcuts", "B")
    day.keyboard.press("j")
    expect(day).to_have_url(re.compile(r"/\d{4}-\d\d-\d\d/$"))
    day.keyboard.press("Control+b")
    day.keyboard.press("b")
    field = day.get_by_label("Name or telephone")
    expect(field).to_be_focused()
    day.keyboard.type("bat")
    expect(field).to_have_value("bat")
    field.blur()
    day.keyboard.press("/")
    expect(field).to_be_focused()
    field.blur()
    day.keyboard.press("h")
    expect(day).to_have_url(re.compile("staffing"))
    written = day.locator("main form[method=post] input[type=time]").first
    written.fill("07:15")
    written.blur()
    day.keyboard.press("t")
    expect(written).to_have_value("07:15")
    day.goto(start)
    day.keyboard.press("?")
    expect(day.get_by_role("heading", name="Keyboard shortcuts")).to_be_visible()
    check(day, day.url)


def test_switched_off_the_keys_do_nothing(day: Page) -> None:
    start = day.url
    day.goto("/manage/shortcuts/")
    day.get_by_role("button", name="Switch the shortcuts off").click()
    expect(day.get_by_role("status")).to_be_visible()
    day.goto(start)
    day.keyboard.press("b")
    day.keyboard.press("?")
    expect(day.get_by_role("link", name="Book for somebody")).not_to_have_attribute("aria-keyshortcuts", "B")
    assert day.url == start
