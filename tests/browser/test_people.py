"""Citizens and those who act for them, signed in with ID-porten, in a real browser: on behalf, links, threads, data."""

import json
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from shop.domain.identity.numbers import seal
from shop.domain.links.tokens import token_for
from shop.enums import BookingStatus
from shop.models import Booking, Representation
from tests.browser.test_id_porten import sign_in
from tests.browser.test_recipient import choose, open_day
from tests.browser.town import INGRID, STRANGER, Town
from tests.factories.representatives import make_representation
from tests.factories.world import World, at

pytestmark = pytest.mark.exhaustive

PHONES = pytest.mark.parametrize("how", [{}, {"phone": True, "scripts": False}], ids=str)


@pytest.fixture
def ingrid(larvik_town: Town, committed_world: World) -> World:
    """Known by her number; her neighbour Ola may act for her with the one service there is."""
    with use_scope(larvik_town.scope), transaction.atomic():
        seal(committed_world.recipient, INGRID)
        committed_world.recipient.save()
        make_representation(
            committed_world.recipient, committed_world.service, name="Ola Fremmed", national_id=STRANGER
        )
    return committed_world


def visit_of(town: Town, world: World, days: int) -> Booking:
    with use_scope(town.scope), transaction.atomic():
        return world.book(at(days, 10))


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def feed(address: str) -> requests.Response:
    """As a calendar fetches it, which knows of no cookie; names under localhost are all this machine."""
    parts = urlsplit(address)
    local = parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
    return requests.get(local, headers={"Host": parts.netloc}, timeout=10)


@PHONES
def test_ola_acts_for_ingrid_who_sees_it_and_ends_it(
    larvik_town: Town, ingrid: World, how: dict[str, bool]
) -> None:
    ola = larvik_town.page_of(None, **how)
    sign_in(ola, "Ola Fremmed")
    heading(ola, "Whom do you act for?")
    ola.get_by_role("button", name="Act for Ingrid Prøve").click()
    expect(ola.get_by_text("You act on behalf of Ingrid Prøve")).to_be_visible()
    open_day(ola, 2)
    choose(ola, "10.00")
    expect(ola.get_by_text("You act on behalf of Ingrid Prøve")).to_be_visible()
    ola.get_by_role("button", name="Book this time").click()
    with use_scope(larvik_town.scope), transaction.atomic():
        booked = Booking.objects.get()
        assert (booked.recipient, booked.channel) == (ingrid.recipient, "representative")

    page = larvik_town.page_of(None, **how)
    sign_in(page, "Ingrid Prøve")
    page.goto("/me/log/")
    expect(page.get_by_role("cell", name="Ola Fremmed").first).to_be_visible()
    page.goto("/me/")
    expect(page.get_by_text("Ola Fremmed, on your behalf").first).to_be_visible()
    page.get_by_role("link", name="End it").click()
    page.locator("main button[type=submit]").click()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Representation.objects.get().revoked_at is not None

    ola.goto("/bookings/")
    expect(ola.get_by_text("10.00")).to_have_count(0)
    expect(ola.get_by_text("You act on behalf of")).to_have_count(0)


@PHONES
def test_a_link_in_a_message_acts_only_after_a_click(
    larvik_town: Town, ingrid: World, how: dict[str, bool]
) -> None:
    visit = visit_of(larvik_town, ingrid, 3)
    with use_scope(larvik_town.scope), transaction.atomic():
        address = f"/v/{token_for(visit)}/"
    page = larvik_town.page_of(None, **how)
    page.goto(address)
    page.goto(address)  # as a scanner of links and then its reader
    heading(page, "Will you be there?")
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Booking.objects.get().status == BookingStatus.CONFIRMED
    page.get_by_role("button", name="I will not be home").click()
    heading(page, "Cancel the appointment?")
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Booking.objects.get().status == BookingStatus.CONFIRMED
    page.get_by_role("button", name="Yes, cancel it").click()
    heading(page, "The appointment is cancelled")
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Booking.objects.get().status == BookingStatus.CANCELLED


def test_ingrid_and_the_department_write_to_each_other(larvik_town: Town, ingrid: World) -> None:
    visit = visit_of(larvik_town, ingrid, 3)
    page = larvik_town.page_of(None, phone=True)
    sign_in(page, "Ingrid Prøve")
    page.goto(f"/bookings/{visit.pk}/messages/")
    page.locator("main textarea").fill("Hunden er hos oss den dagen.")
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_text("Hunden er hos oss den dagen.")).to_be_visible()
    anne = larvik_town.page_of("anne@example.no")
    anne.goto(f"/manage/departments/{ingrid.department.pk}/messages/")
    anne.get_by_role("link", name="Ingrid").first.click()
    anne.locator("main textarea").fill("Det går bra.")
    anne.locator("main form:has(textarea) button[type=submit]").first.click()
    expect(anne.get_by_text("Det går bra.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Det går bra.")).to_be_visible()


def test_after_staff_looked_she_reads_who_and_takes_her_data_with_her(
    larvik_town: Town, ingrid: World, tmp_path: Path
) -> None:
    visit_of(larvik_town, ingrid, 3)
    anne = larvik_town.page_of("anne@example.no")
    anne.goto(f"/manage/recipients/{ingrid.recipient.pk}/")
    heading(anne, "Ingrid Prøve")
    page = larvik_town.page_of(None)
    sign_in(page, "Ingrid Prøve")
    page.goto("/me/log/")
    expect(page.get_by_role("cell", name="Anne Prøve").first).to_be_visible()
    page.goto("/me/data/")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fetch the file").click()
    file = tmp_path / "mine.json"
    fetched.value.save_as(file)
    assert "Ingrid Prøve" in json.dumps(json.loads(file.read_text()), ensure_ascii=False)


def test_her_calendar_follows_from_a_secret_address(larvik_town: Town, ingrid: World) -> None:
    visit = visit_of(larvik_town, ingrid, 3)
    page = larvik_town.page_of(None, phone=True)
    sign_in(page, "Ingrid Prøve")
    page.goto("/me/calendar/")
    page.get_by_role("button", name="Make an address").click()
    address = page.get_by_label("Address").input_value()
    fetched = partial(feed, address)
    assert f"{visit.starts_at:%Y%m%d}" in fetched().text
    page.goto(f"/bookings/{visit.pk}/cancel/")
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_text("The appointment is cancelled")).to_be_visible()
    assert "STATUS:CANCELLED" in fetched().text
    page.goto("/me/calendar/")
    page.get_by_role("button", name="End it").click()
    assert fetched().status_code == 404
