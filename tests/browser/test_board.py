"""A visit is moved on the board by the mouse and by the keyboard: by the rules of the door, and asked first."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.models import Booking
from tests.browser.conftest import Town
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


def start_of_it(town: Town) -> int:
    """The hour at which the only visit begins."""
    with use_scope(town.scope), transaction.atomic():
        starts_at = Booking.objects.get().starts_at
    return next(hour for hour in range(24) if at(2, hour) == starts_at)


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
    assert start_of_it(larvik_town) == 13


def test_what_is_let_go_of_elsewhere_stays(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").hover()
    board.mouse.down()
    board.mouse.move(700, 500, steps=4)
    expect(board.locator(SPOT).first).to_be_visible()
    board.locator("h1").hover()
    board.mouse.up()
    expect(board.locator(SPOT)).to_have_count(0)
    assert start_of_it(larvik_town) == 10


def test_the_keyboard_goes_from_spot_to_spot(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").focus()
    board.keyboard.press("m")
    expect(board.locator(SPOT).first).to_be_focused()
    first = board.evaluate("document.activeElement.getAttribute('aria-label')")
    assert first.startswith("08.00")
    board.keyboard.press("ArrowRight")
    board.keyboard.press("ArrowDown")
    label = str(board.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert label.startswith("09.00")
    assert label.partition(" with ")[2] != first.partition(" with ")[2]
    board.keyboard.press("Enter")
    say_why(board)
    assert start_of_it(larvik_town) == 9


def test_escape_leaves_it_where_it_is(larvik_town: Town, board: Page) -> None:
    board.locator("a[data-move]").focus()
    board.keyboard.press("m")
    expect(board.locator(SPOT).first).to_be_focused()
    board.keyboard.press("Escape")
    expect(board).not_to_have_url(re.compile("move="))
    assert start_of_it(larvik_town) == 10
