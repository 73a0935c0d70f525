"""A visit is moved on the board by the mouse and by the keyboard: by the rules of the door, and asked first."""

import re
from datetime import datetime

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.models import Booking
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import World, at, make_provider

SPOT = ".board-spot > a"


@pytest.fixture
def board(larvik_town: Town, committed_world: World) -> Page:
    """The day after tomorrow, with two helpers and one visit at ten."""
    with use_scope(larvik_town.scope), transaction.atomic():
        make_provider(committed_world.department, name="Bente Prøve")
        committed_world.book(at(2, 10))
    page = larvik_town.page_of("anne@example.no")
    page.goto(f"/manage/departments/{committed_world.department.pk}/{at(2, 0).date()}/")
    return page


def start_of(town: Town) -> datetime:
    """When the only visit begins."""
    with use_scope(town.scope), transaction.atomic():
        return Booking.objects.get().starts_at


def say_why(page: Page) -> None:
    expect(page.get_by_role("heading", name="Move the visit?")).to_be_visible()
    page.get_by_label("We need another time").check()
    page.get_by_role("button", name="Move the visit").click()
    expect(page.get_by_role("status")).to_be_visible()


def test_it_is_dragged_to_a_free_time(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").hover()
    board.mouse.down()
    board.mouse.move(700, 500, steps=4)
    expect(board.locator(SPOT).first).to_be_visible()
    board.locator(SPOT, has_text="13.00").first.hover()
    board.locator(SPOT, has_text="13.00").first.hover()  # what is dragged over must be told so once more
    board.mouse.up()
    say_why(board)
    assert start_of(larvik_town) == at(2, 13)


def test_what_is_let_go_of_elsewhere_stays(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").hover()
    board.mouse.down()
    board.mouse.move(700, 500, steps=4)
    expect(board.locator(SPOT).first).to_be_visible()
    board.locator("h1").hover()
    board.mouse.up()
    expect(board.locator(SPOT)).to_have_count(0)
    assert start_of(larvik_town) == at(2, 10)


def test_the_keyboard_goes_from_spot_to_spot(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").focus()
    board.keyboard.press("m")
    expect(board.locator(f"{SPOT}:focus")).to_be_attached()
    first = board.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first.startswith("09.00")  # next to where it is, at ten
    board.keyboard.press("ArrowLeft")
    board.keyboard.press("ArrowDown")
    label = str(board.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert label.startswith("08.00")
    assert label.partition(" with ")[2] != first.partition(" with ")[2]
    board.keyboard.press("Enter")
    say_why(board)
    assert start_of(larvik_town) == at(2, 8)


def test_in_the_week_it_goes_to_another_day_by_keyboard_and_by_dragging(
    larvik_town: Town, board: Page, committed_world: World
) -> None:
    day = at(2, 0).date()
    key, other = ("PageDown", 3) if day.weekday() < 6 else ("PageUp", 1)
    board.goto(f"/manage/departments/{committed_world.department.pk}/week/{day}/")
    check_what_is_open(board, "the week")
    board.locator("a[data-move]").focus()
    board.keyboard.press("m")
    expect(board.locator(SPOT).first).to_be_attached()
    first = str(board.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert "09.00" in first
    board.keyboard.press(key)
    second = str(board.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert "09.00" in second
    assert second.partition(",")[0] != first.partition(",")[0]
    check_what_is_open(board, "the week with everywhere it could be put")
    board.keyboard.press("Enter")
    say_why(board)
    assert "/week/" in board.url
    assert start_of(larvik_town) == at(other, 9)

    board.locator("a[data-move]").hover()
    board.mouse.down()
    board.mouse.move(700, 600, steps=4)
    near = board.locator(".board-nearest > a")
    expect(near.first).to_be_visible()
    goal = board.locator(f'[data-lane$="{day}"] .board-nearest > a').last
    goal.hover()
    goal.hover()
    board.mouse.up()
    say_why(board)
    assert start_of(larvik_town) == at(2, 9)


def test_escape_leaves_it_where_it_is(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").focus()
    board.keyboard.press("m")
    expect(board.locator(f"{SPOT}:focus")).to_be_attached()
    board.keyboard.press("Escape")
    expect(board).not_to_have_url(re.compile("move="))
    assert start_of(larvik_town) == at(2, 10)
