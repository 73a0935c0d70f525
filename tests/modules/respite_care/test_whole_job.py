"""Respite care's whole job with real clicks: set up, told, booked, looked after, handed over, and what became of it."""

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from modules.respite_care.models import NeedsSheet, StayOf
from shop.enums import BookingStatus, EntitlementUnit
from shop.models import Booking, ModuleSwitch, Service, ThreadMessage
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import World, at, make_entitlement

pytestmark = pytest.mark.exhaustive

WHERE = "/modules/respite_care/"


def test_from_the_set_up_to_what_became_of_it(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        ModuleSwitch.objects.create(module_key="respite_care")
    anne = larvik_town.page_of("anne@example.no")
    family = larvik_town.page_of("ingrid@example.no", phone=True)
    carer = larvik_town.page_of("amal@example.no", phone=True)
    make_the_services(anne, committed_world)
    make_the_home(anne, committed_world)
    say_whom_they_care_for(anne, committed_world)
    write_the_sheet(family)
    book_a_stay(larvik_town, family, committed_world)
    look_after_it(carer)
    say_what_became_of_it(larvik_town, carer)
    read_how_it_was(family)
    with use_scope(larvik_town.scope), transaction.atomic():
        assert StayOf.objects.get().cared_for.name == "Ola"
        assert StayOf.objects.get().booking.status == BookingStatus.COMPLETED
        assert {each.side for each in ThreadMessage.objects.all()} == {"recipient", "helper"}
        assert b"ntter" not in bytes(NeedsSheet.objects.get().said_sealed)


def make_the_services(anne: Page, world: World) -> None:
    anne.goto(f"/manage/departments/{world.department.pk}/services/add/")
    anne.get_by_role("link", name="The usual services of respite care").click()
    check_what_is_open(anne, "the usual services")
    anne.get_by_role("button", name="Make these services").click()
    expect(anne.get_by_role("status")).to_contain_text("4 services are here")
    check_what_is_open(anne, "respite care")


def make_the_home(anne: Page, world: World) -> None:
    anne.get_by_role("link", name="Add a home").click()
    check_what_is_open(anne, "a new home")
    anne.get_by_label("Name").fill("Teksleåsen")
    anne.get_by_label("Beds").fill("2")
    anne.get_by_role("button", name="Add the home").click()
    expect(anne.get_by_role("link", name="Teksleåsen 2", exact=True)).to_be_visible()
    check_what_is_open(anne, "the home")
    anne.get_by_role("link", name="Say who works here").click()
    anne.get_by_role("checkbox", name="Amal Prøve").check()
    check_what_is_open(anne, "who works there")
    anne.get_by_role("button", name="Save").click()
    expect(anne.get_by_text("Amal Prøve")).to_be_visible()


def say_whom_they_care_for(anne: Page, world: World) -> None:
    anne.goto(f"/manage/recipients/{world.recipient.pk}/")
    anne.get_by_role("link", name="Say whom they care for").click()
    anne.get_by_role("link", name="Add somebody they care for").click()
    anne.get_by_label("Name").fill("Ola")
    anne.get_by_role("button", name="Add", exact=True).click()
    expect(anne.get_by_role("heading", name="Ola")).to_be_visible()
    check_what_is_open(anne, "the family")
    anne.goto(f"{WHERE}departments/{world.department.pk}/families/")
    check_what_is_open(anne, "all families")


def write_the_sheet(family: Page) -> None:
    family.goto(f"{WHERE}people/")
    check_what_is_open(family, "whom they care for")
    family.get_by_role("link", name="Write it").click()
    family.get_by_label("Food and allergies").fill("Ingen nøtter")
    check_what_is_open(family, "the needs sheet")
    family.get_by_role("button", name="Save, it is right today").click()
    expect(family.get_by_role("status")).to_contain_text("Those who look after Ola read it")


def book_a_stay(town: Town, family: Page, world: World) -> None:
    with use_scope(town.scope), transaction.atomic():
        service = Service.objects.get(settings__usual="nights")
        make_entitlement(world.recipient, service, unit=EntitlementUnit.NIGHTS, amount=10)
    family.goto(f"/?service={service.pk}&day={at(4, 0).date()}")
    family.locator(".time-free").first.click()
    check_what_is_open(family, "the confirmation")
    family.get_by_role("button", name="Book this stay").click()
    expect(family.get_by_role("heading", name="For whom")).to_be_visible()
    family.get_by_role("link", name="Leave them a note for this stay").click()
    family.get_by_label("Your note").fill("Har sovet dårlig")
    check_what_is_open(family, "the family's note")
    family.get_by_role("button", name="Save").click()
    expect(family.get_by_text("Har sovet dårlig")).to_be_visible()
    expect(family.get_by_text("Teksleåsen reads this too")).to_be_visible()
    family.get_by_label("Your message").fill("Hvor kan vi parkere?")
    family.get_by_role("button", name="Send the message").click()


def look_after_it(carer: Page) -> None:
    carer.goto(f"{WHERE}our-home/")
    check_what_is_open(carer, "the week in the home")
    carer.get_by_role("link", name="Ola").first.click()
    expect(carer.get_by_text("Har sovet dårlig")).to_be_visible()
    check_what_is_open(carer, "the stay")
    carer.get_by_role("link", name="The needs sheet of Ola").click()
    expect(carer.get_by_text("Ingen nøtter")).to_be_visible()
    check_what_is_open(carer, "the needs sheet in the home")
    carer.get_by_role("link", name="The stay").click()
    carer.get_by_role("link", name="With the family and the department").click()
    expect(carer.get_by_text("Hvor kan vi parkere?")).to_be_visible()
    check_what_is_open(carer, "the thread in the home")
    carer.get_by_label("Your message").fill("Ved inngangen.")
    carer.get_by_role("button", name="Send the message").click()
    expect(carer.get_by_role("status")).to_contain_text("Sent.")
    carer.get_by_role("link", name="The stay").click()
    carer.get_by_role("link", name="Write to the family").click()
    carer.get_by_label("Your note").fill("Fin kveld, sov godt")
    carer.get_by_role("button", name="Save").click()
    expect(carer.get_by_text("Fin kveld, sov godt")).to_be_visible()


def say_what_became_of_it(town: Town, carer: Page) -> None:
    """The calendar is turned: they are here."""
    with use_scope(town.scope), transaction.atomic():
        booking = Booking.objects.get(service__module_key="respite_care")
        span = (at(-1, 15), at(1, 15))
        Booking.objects.filter(pk=booking.pk).update(starts_at=span[0], ends_at=span[1])
        booking.assignments.update(occupied=span)
    carer.reload()
    carer.get_by_role("link", name="Say whether it took place").click()
    check_what_is_open(carer, "whether it took place")
    carer.get_by_label("Yes, but it ended early").check()
    carer.get_by_role("button", name="Save").click()
    expect(carer.get_by_text("Left early, on")).to_be_visible()


def read_how_it_was(family: Page) -> None:
    family.reload()
    expect(family.get_by_text("Read by Teksleåsen")).to_be_visible()
    family.get_by_role("link", name="See the appointment").click()
    expect(family.get_by_text("Fin kveld, sov godt")).to_be_visible()
    expect(family.get_by_text("Ved inngangen.")).to_be_visible()
    check_what_is_open(family, "the stay that is over")
    family.goto(f"{WHERE}people/")
    family.get_by_role("link", name="Read or change it").click()
    expect(family.get_by_role("heading", name="Who has read it")).to_be_visible()
    expect(family.get_by_text("Amal Prøve")).to_be_visible()
