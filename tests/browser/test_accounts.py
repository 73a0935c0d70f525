"""The staff's accounts in a real browser: pages that anybody can use, and a session that asks before it ends."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.factor.enums import FactorRule
from accounts.factor.policy import set_rule
from accounts.links import token_of
from accounts.models import PasswordReset, Session
from accounts.sessions import SessionStore
from foundation.actor import SYSTEM, Actor, Channel
from foundation.scope import use_scope
from shop.domain.staff.inviting import invite_staff
from shop.enums import StaffRole
from shop.queries.authority import Role
from tests.browser.test_accessibility import check, check_what_is_open
from tests.browser.town import Town
from tests.factories.world import World, at, make_administrator


@pytest.fixture
def staffed(larvik_town: Town, committed_world: World) -> World:
    """The world with a visit to hand over; nobody needs a second step."""
    with use_scope(larvik_town.scope), transaction.atomic():
        set_rule(FactorRule.OPTIONAL, actor=SYSTEM)
        committed_world.book(at(1, 10))
    return committed_world


@pytest.fixture
def invited(larvik_town: Town, staffed: World) -> str:
    """The address of an invitation."""
    with use_scope(larvik_town.scope), transaction.atomic():
        boss = make_administrator(staffed.department, name="Siri Prøve")
        user = invite_staff(
            name="Kari Ny",
            email="ny@example.no",
            roles=[Role(StaffRole.CASE_OFFICER, staffed.department.pk)],
            actor=Actor(user_id=boss.pk, channel=Channel.STAFF),
        )
        return f"/sign-in/invitation/{token_of(user.invitations.get())}/"


def own_pages() -> Iterator[str]:
    yield from ("/account/", "/account/sessions/", "/account/password/")


@pytest.mark.exhaustive
def test_the_pages_of_accounts(larvik_town: Town, staffed: World, invited: str) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        amal = staffed.providers[0].user
        assert amal is not None
        number = amal.pk
        reset = PasswordReset.objects.create(user=amal, asked_for="0" * 64, expires_at=at(1, 0))
        newcomers = f"/sign-in/reset/{token_of(reset)}/"
    stranger = larvik_town.page_of(None)
    for address in (invited, newcomers, "/sign-in/forgotten/", "/sign-in/forgotten/sent/"):
        check(stranger, address)
    check(stranger, "/sign-in/?next=/&unsaved=1")
    page = larvik_town.page_of("anne@example.no")
    larvik_town.page_of("anne@example.no")  # a second session to see
    person = f"/manage/people/{number}/"
    for address in ("/manage/people/", "/manage/people/invite/", person, f"{person}close/", *own_pages()):
        check(page, address)
    page.goto(f"{person}close/")
    page.get_by_role("button", name="Close the account").click()
    page.get_by_role("status").wait_for()
    check_what_is_open(page, person)
    check(page, f"{person}open/")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_an_invitation_to_the_first_page(larvik_town: Town, invited: str, *, scripts: bool) -> None:
    page = larvik_town.page_of(None, phone=True, scripts=scripts)
    page.goto(invited)
    page.get_by_label("New password").fill("short")
    page.get_by_label("The same once more").fill("short")
    page.get_by_role("button", name="Save it and sign in").click()
    expect(page.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    for label in ("New password", "The same once more"):
        page.get_by_label(label).fill("staple horse correct 7")
    page.get_by_role("button", name="Save it and sign in").click()
    expect(page.get_by_role("status")).to_contain_text("Your password is saved")
    page.goto("/account/")
    expect(page.get_by_text("ny@example.no")).to_be_visible()


def open_page(town: Town) -> Page:
    page = town.page_of(None)
    page.clock.install()
    page.goto("/sign-in/password/")
    page.get_by_label("E-mail").fill("anne@example.no")
    page.get_by_label("Password").fill("correct horse battery")
    page.locator("main button[type=submit]").click()
    page.goto("/account/")
    return page


def check_dialog(page: Page) -> None:
    """Once it has come in sight."""
    page.evaluate("Promise.all(document.getAnimations().map(each => each.finished))")
    check_what_is_open(page, "the dialog")


def test_a_session_asks_before_it_ends_and_goes_on(larvik_town: Town, staffed: World) -> None:
    page = open_page(larvik_town)
    question = page.get_by_role("dialog", name="Are you still there?")
    page.clock.run_for("01:56:00")
    expect(question).to_be_hidden()
    page.clock.run_for("01:30")
    expect(question).to_be_visible()
    expect(question.get_by_role("heading", name="Are you still there?")).to_be_focused()
    check_dialog(page)
    with use_scope(larvik_town.scope), transaction.atomic():
        Session.objects.update(seen_at=timezone.now() - timedelta(minutes=117))
    with page.expect_response("**/account/stay/") as answered:
        question.get_by_role("button", name="Yes, stay signed in").click()
    assert answered.value.status == 200
    expect(question).to_be_hidden()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Session.objects.get().seen_at > timezone.now() - timedelta(minutes=1)


def test_a_session_that_has_ended_says_so_and_leads_back(larvik_town: Town, staffed: World) -> None:
    page = open_page(larvik_town)
    page.clock.run_for("02:00:00")
    over = page.get_by_role("dialog", name="You are signed out")
    expect(over).to_be_visible()
    page.keyboard.press("Escape")
    expect(over).to_be_visible()
    assert (
        over.get_by_role("link", name="Sign in again").get_attribute("href") == "/sign-in/?next=%2Faccount%2F"
    )


def test_one_tab_knows_what_is_done_in_the_other(larvik_town: Town, staffed: World) -> None:
    page = open_page(larvik_town)
    other = page.context.new_page()
    other.clock.install()
    page.clock.run_for("01:30:00")
    other.goto("/account/")
    # The other tab was opened now, by a clock that stands an hour and a half before this one.
    other.evaluate("localStorage.setItem('session-seen', String(Date.now() / 1000 + 5400))")
    page.clock.run_for("00:28:00")
    expect(page.locator("#session-end")).to_be_hidden()


def test_the_longest_day_is_told_and_not_prolonged(larvik_town: Town, staffed: World) -> None:
    page = open_page(larvik_town)
    with use_scope(larvik_town.scope), transaction.atomic():
        store = SessionStore(Session.objects.get().pk)
        store.set_expiry(timezone.now() + timedelta(minutes=10))
        store.save()
    page.goto("/account/")
    page.clock.run_for("08:30")
    last = page.get_by_role("dialog", name="You will be signed out soon")
    expect(last).to_be_visible()
    check_dialog(page)
    expect(page.get_by_role("button", name="Yes, stay signed in")).to_be_hidden()
    last.get_by_role("button", name="I see").click()
    expect(last).to_be_hidden()
    page.clock.run_for("02:00")
    expect(page.get_by_role("dialog", name="You are signed out")).to_be_visible()
