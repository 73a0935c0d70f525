"""Citizens sign in with ID-porten in a real browser, and out again, with scripts and without."""

from urllib.parse import urlencode

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import Session
from foundation.scope import use_scope
from shop.domain.identity.numbers import seal
from tenants.id_porten.sessions import note_session, session_hash
from tests.browser.town import INGRID, Town
from tests.factories.world import World
from tjenesteshop.standins.idporten import IdportenStandIn

pytestmark = pytest.mark.exhaustive

SID = "a session of ID-porten"


@pytest.fixture
def ingrid(larvik_town: Town, committed_world: World) -> World:
    with use_scope(larvik_town.scope), transaction.atomic():
        seal(committed_world.recipient, INGRID)
        committed_world.recipient.save()
    return committed_world


def sign_in(page: Page, name: str) -> None:
    page.goto("/bookings/")
    page.get_by_role("link", name="Sign in with ID-porten").click()
    page.get_by_role("button", name=name).click()


def sign_out(page: Page) -> None:
    page.locator("summary:visible").first.click()
    page.locator("button:visible", has_text="Sign out").first.click()


@pytest.mark.parametrize("how", [{}, {"phone": True}, {"phone": True, "scripts": False}], ids=str)
def test_in_to_where_one_was_going_and_out_everywhere(
    larvik_town: Town, ingrid: World, how: dict[str, bool]
) -> None:
    page = larvik_town.page_of(None, **how)
    sign_in(page, "Ingrid Prøve")
    expect(page).to_have_url(f"{larvik_town.base}/bookings/")
    sign_out(page)
    if not how.get("scripts", True):
        page.get_by_role("button", name="Sign out of ID-porten too").click()
        page.get_by_role("button", name="…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
    page.goto("/bookings/")
    page.get_by_role("link", name="Sign in with ID-porten").click()
    expect(page.get_by_role("button", name="Ingrid Prøve")).to_be_visible()  # asked anew: out there too


def test_who_is_nobody_here_is_told_what_to_do_and_leaves(larvik_town: Town, ingrid: World) -> None:
    page = larvik_town.page_of(None)
    sign_in(page, "Ola Fremmed")
    expect(page.get_by_role("heading", level=1)).to_have_text("We do not find you here")
    page.get_by_role("button", name="Sign out of ID-porten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")


def test_signed_out_elsewhere_ends_it_here_in_a_frame(
    larvik_town: Town, ingrid: World, stand_in: tuple[IdportenStandIn, str]
) -> None:
    """The page that ID-porten's own opens in a frame opens the municipality's in another, which ends the session."""
    page = larvik_town.page_of(None)
    sign_in(page, "Ingrid Prøve")
    expect(page).to_have_url(f"{larvik_town.base}/bookings/")
    with use_scope(larvik_town.scope), transaction.atomic():
        Session.objects.filter(user=ingrid.recipient.user).update(provider_session=session_hash(SID))
    note_session(SID, schema="larvik")
    query = urlencode({"iss": stand_in[0].issuer, "sid": SID})
    central = larvik_town.base.replace("larvik.", "")
    with page.expect_response(lambda answer: answer.url.startswith(f"{larvik_town.base}/sign-in/")) as ended:
        page.goto(f"{central}/sign-in/id-porten/ended/?{query}")
    assert ended.value.status == 200
    page.goto(f"{larvik_town.base}/bookings/")
    expect(page.get_by_role("link", name="Sign in with ID-porten")).to_be_visible()
