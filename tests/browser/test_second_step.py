"""The second step in a real Chromium: with its own authenticator, and without scripts."""

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.factor.enums import FactorRule
from accounts.factor.policy import set_rule
from foundation.actor import SYSTEM
from foundation.scope import use_scope
from tests.browser.test_accessibility import check
from tests.browser.town import Town
from tests.factories.factors import code_of
from tests.factories.world import PASSWORD, World

ANNE = "anne@example.no"
FINGER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def strict_town(larvik_town: Town, committed_world: World) -> Town:
    """Where who works here must have one."""
    with use_scope(larvik_town.scope), transaction.atomic():
        set_rule(FactorRule.REQUIRED, actor=SYSTEM)
    return larvik_town


def with_finger(page: Page) -> str:
    """Give the browser an authenticator that recognises everybody; its number."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    number = session.send("WebAuthn.addVirtualAuthenticator", {"options": FINGER})["authenticatorId"]
    return str(number)


def type_password(page: Page) -> None:
    page.goto("/sign-in/password/?next=/account/")
    page.get_by_label("E-mail").fill(ANNE)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main button[type=submit]").click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def go_on(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


@pytest.mark.parametrize("how", [{}, {"phone": True}], ids=str)
def test_a_passkey_is_set_up_then_is_the_second_step_then_all_of_it(
    strict_town: Town, how: dict[str, bool]
) -> None:
    page = strict_town.page_of(None, **how)
    with_finger(page)
    type_password(page)
    heading(page, "Set up a second step")
    page.get_by_role("link", name="Add a passkey").click()
    go_on(page, "Add it and sign in")
    heading(page, "Your recovery codes")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="I have kept them, go on").click()
    heading(page, "My account")

    page.context.clear_cookies()
    type_password(page)
    heading(page, "Second step")
    go_on(page, "Use the passkey")
    heading(page, "My account")

    page.context.clear_cookies()
    page.goto("/account/")
    page.get_by_role("link", name="Sign in with a passkey").click()
    go_on(page, "Use a passkey")
    heading(page, "My account")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_same_device_is_added_once_and_its_key_renamed(strict_town: Town) -> None:
    """It is the only second step, and stays so."""
    page = strict_town.page_of(None)
    with_finger(page)
    type_password(page)
    page.get_by_role("link", name="Add a passkey").click()
    go_on(page, "Add it and sign in")
    page.get_by_role("link", name="I have kept them, go on").click()
    page.goto("/account/second-step/passkeys/add/")
    go_on(page, "Add the passkey")
    expect(page.locator("[data-passkey-says]")).to_contain_text("has a passkey for your account here already")

    page.goto("/account/second-step/")
    expect(page.get_by_role("link", name="Remove My passkey")).to_have_count(0)
    expect(page.get_by_text("It cannot be removed")).to_be_visible()
    page.get_by_role("link", name="Rename My passkey").click()
    page.get_by_label("What you call it").fill("The laptop")
    go_on(page, "Save")
    expect(page.locator("strong", has_text="The laptop")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/sign-in/passkey/?next=/account/")
    go_on(page, "Use a passkey")
    heading(page, "My account")


def test_a_finger_that_is_not_the_owners_opens_nothing(strict_town: Town) -> None:
    page = strict_town.page_of(None)
    number = with_finger(page)
    type_password(page)
    page.get_by_role("link", name="Add a passkey").click()
    go_on(page, "Add it and sign in")
    heading(page, "Your recovery codes")
    page.context.clear_cookies()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    page.goto("/sign-in/passkey/")
    go_on(page, "Use a passkey")
    expect(page.locator("[data-passkey-says]")).to_have_text(
        "Nothing came of it. Try again, or choose another way."
    )
    heading(page, "Sign in with a passkey")


def test_without_scripts_an_app_and_a_recovery_code_do(strict_town: Town) -> None:
    page = strict_town.page_of(None, phone=True, scripts=False)
    type_password(page)
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img")).to_be_visible()
    secret = page.locator("strong[translate=no]").inner_text().replace(" ", "")
    page.get_by_label("Code from the app").fill(code_of(secret))
    go_on(page, "Save and sign in")
    heading(page, "Your recovery codes")
    code = page.locator(".recovery-codes li").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a file").click()
    assert code in download.value.path().read_text()
    page.get_by_role("link", name="I have kept them, go on").click()
    heading(page, "My account")
    page.context.clear_cookies()
    type_password(page)
    heading(page, "Second step")
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(code)
    go_on(page, "Sign in")
    heading(page, "My account")


def test_what_does_not_work_without_scripts_says_so(strict_town: Town) -> None:
    page = strict_town.page_of(None, scripts=False)
    page.goto("/sign-in/passkey/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_disabled()
    expect(page.get_by_text("Passkeys need scripts")).to_be_visible()


@pytest.mark.exhaustive
def test_the_pages_are_for_everybody(larvik_town: Town, committed_world: World) -> None:
    page = larvik_town.page_of(ANNE)
    with_finger(page)
    check(page, "/sign-in/passkey/")
    check(page, "/account/second-step/app/")
    check(page, "/account/second-step/passkeys/add/")
    go_on(page, "Add the passkey")
    heading(page, "Your recovery codes")
    for path in ("", "confirm/", "recovery-codes/"):
        check(page, f"/account/second-step/{path}")
    page.context.clear_cookies()
    type_password(page)
    check(page, "/sign-in/second-step/")
    check(page, "/sign-in/second-step/recovery-code/")
