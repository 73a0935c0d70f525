"""A booking while somebody is on the telephone: in under 30 seconds of clicks, and by the keyboard alone.

How long a practised administrator takes is reckoned as Card, Moran & Newell do, “The keystroke-level model for user
performance time with interactive systems”, Communications of the ACM 23(7), 1980, 396-410: K 0.28 s a key (an average
typist of 40 words a minute) and as much for a mouse's button, P 1.1 s to point, H 0.4 s to move a hand between keys and
mouse, M 1.35 s to think before each step; and R, for which the pages are really waited for here.
What is said on the telephone is not in it: people say it while this is done.
"""

import re
import time
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import Locator, Page, expect

from foundation.scope import use_scope
from shop.models import Assignment, Booking
from tests.browser.town import Town
from tests.factories.world import World, at, make_entitlement, make_recipient

K, P, H, M = 0.28, 1.1, 0.4, 1.35
LIMIT = 30.0


@dataclass
class Hands:
    """Somebody at the page: what they do, and how long it takes them. The hands begin on the mouse."""

    page: Page
    seconds: float = 0
    acts: int = 0
    at_keys: bool = False
    began: float = field(default_factory=time.monotonic)

    def click(self, target: Locator) -> None:
        self._move(to_keys=False)
        self._think(M + P + K)
        target.click()

    def type(self, text: str) -> None:
        self._move(to_keys=True)
        self._think(M + K * len(text))
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        self._move(to_keys=True)
        self._think(M + K * len(keys))
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def total(self) -> float:
        """With the time the pages really took: this program's own hands are fast, so it is nearly all theirs."""
        return self.seconds + (time.monotonic() - self.began)

    def _move(self, *, to_keys: bool) -> None:
        if self.at_keys is not to_keys:
            self.seconds += H
            self.at_keys = to_keys

    def _think(self, seconds: float) -> None:
        self.acts += 1
        self.seconds += seconds


@pytest.fixture
def call(larvik_town: Town, committed_world: World) -> Page:
    """Ingrid, who has had two visits, and Odd, who shares her surname; the day's page is open."""
    with use_scope(larvik_town.scope), transaction.atomic():
        make_entitlement(make_recipient(name="Odd Prøve"), committed_world.service)
        for weeks in (1, 2):
            visit = committed_world.book(at(2, 8 + weeks))
            starts_at = at(2, 10) - timedelta(days=7 * weeks)
            ends_at = starts_at + timedelta(hours=1)
            Booking.objects.filter(pk=visit.pk).update(starts_at=starts_at, ends_at=ends_at)
            Assignment.objects.filter(booking=visit).update(occupied=(starts_at, ends_at))
    page = larvik_town.page_of("anne@example.no")
    page.goto(f"/manage/departments/{committed_world.department.pk}/")
    return page


def booked(town: Town) -> list[Booking]:
    with use_scope(town.scope), transaction.atomic():
        return list(Booking.objects.filter(starts_at__gt=at(0, 0), channel="phone"))


def test_a_phone_booking_takes_less_than_thirty_seconds_of_clicks(larvik_town: Town, call: Page) -> None:
    hands = Hands(call)
    hands.click(call.get_by_role("link", name="Book for somebody"))
    expect(call.get_by_label("Name or telephone")).to_be_focused()
    hands.type("prøve")
    expect(call.get_by_role("status").filter(has_text="2 fit")).to_be_attached()
    hands.click(call.get_by_role("link", name="Ingrid Prøve"))
    hands.click(call.locator("label.time", has_text="as usual"))
    hands.click(call.get_by_role("button", name="Book this time"))
    expect(call.locator(".said-back-sentence")).to_contain_text("Amal is coming.")
    expect(call.get_by_label("Name or telephone")).to_be_focused()
    total = hands.total
    assert hands.acts <= 5
    assert total < LIMIT, f"{total:.1f} s"
    (booking,) = booked(larvik_town)
    assert booking.starts_at == at(2, 10)


def test_by_the_keyboard_alone_and_the_next_call_begins_at_once(larvik_town: Town, call: Page) -> None:
    call.get_by_role("link", name="Book for somebody").press("Enter")
    expect(call.get_by_label("Name or telephone")).to_be_focused()
    hands = Hands(call, at_keys=True)
    hands.type("ingrid")
    hands.press("Enter")
    expect(call.get_by_role("heading", name="Book for Ingrid Prøve")).to_be_visible()
    expect(call.locator("[name=at]").first).to_be_focused()
    hands.press("Space", "ArrowRight")
    hands.press("Enter")
    expect(call.locator(".said-back-sentence")).to_be_visible()
    expect(call.get_by_label("Name or telephone")).to_be_focused()
    total = hands.total
    assert hands.acts <= 4
    assert total < LIMIT / 2, f"{total:.1f} s"
    assert len(booked(larvik_town)) == 1


def test_without_scripts_the_same_pages_book(larvik_town: Town, committed_world: World) -> None:
    page = larvik_town.page_of("anne@example.no", scripts=False)
    page.goto(f"/manage/departments/{committed_world.department.pk}/book/")
    page.get_by_label("Name or telephone").fill("ingrid")
    page.keyboard.press("Enter")
    page.locator("label.time").first.click()
    page.get_by_role("button", name="Book this time").click()
    expect(page).to_have_url(re.compile("done="))
    assert len(booked(larvik_town)) == 1
