"""A department from nothing to its first booking, by configuration alone: nothing but clicks and what is typed."""

import random
import re

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.factor.enums import FactorRule
from accounts.factor_models import SecondFactorPolicy
from foundation.identifiers import synthetic_national_id
from foundation.scope import use_scope
from shop.models import Booking, Department, ModuleSwitch
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import make_administrator

pytestmark = pytest.mark.exhaustive

NUMBER = synthetic_national_id(random.Random("first booking")).reveal()


def go_to_step(page: Page, name: str, *, department: int) -> None:
    """From the department's day, by its list of what is missing."""
    page.goto(f"/manage/departments/{department}/")
    page.locator(".getting-started").get_by_role("link", name=name).click()


def steps_done(page: Page, *, department: int) -> int:
    page.goto(f"/manage/departments/{department}/")
    return page.locator(".steps-to-do > .is-done").count()


def fill_the_week(page: Page, begins: str, ends: str) -> None:
    for day in range(1, 8):
        page.locator(f"[name=day{day}-1-begins]").fill(begins)
        page.locator(f"[name=day{day}-1-ends]").fill(ends)


def test_from_nothing_to_the_first_booking(larvik_town: Town) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        SecondFactorPolicy.objects.create(rule=FactorRule.OPTIONAL)
        ModuleSwitch.objects.create(module_key="dummy")
        email = make_administrator(None, name="Sigrid Prøve").email
    page = larvik_town.page_of(email)
    department = add_the_department(page)
    say_when_it_is_open(page, department)
    name_a_helper(page, department)
    open_a_service(page, department)
    register_a_recipient(page, department)
    page.goto(f"/manage/departments/{department}/")
    expect(page.locator(".getting-started")).to_have_count(0)
    book_for_them(page)
    with use_scope(larvik_town.scope), transaction.atomic():
        booking = Booking.objects.select_related("recipient", "service").get()
        assert (booking.recipient.name, booking.service.name) == ("Ingrid Prøve", "Renhold")
        assert booking.status == "confirmed"
        assert booking.starts_at > timezone.now()
        assert Department.objects.get().phone == "68050002"


def add_the_department(page: Page) -> int:
    page.goto("/manage/")
    page.get_by_role("link", name="Add the first department").click()
    check_what_is_open(page, "a new department")
    page.get_by_label("Name").fill("Hjemmehjelp øst")
    page.get_by_label("Telephone").fill("680 50 002")
    page.get_by_role("button", name="Add the department").click()
    expect(page.locator(".steps-to-do > li")).to_have_count(5)
    check_what_is_open(page, "what is missing")
    found = re.search(r"/departments/(\d+)/", page.url)
    assert found is not None
    return int(found[1])


def say_when_it_is_open(page: Page, department: int) -> None:
    go_to_step(page, "Opening hours", department=department)
    fill_the_week(page, "08:00", "16:00")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="Change the opening hours?")).to_be_visible()
    check_what_is_open(page, "the question before the hours")
    page.get_by_role("button", name="Change the hours").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert steps_done(page, department=department) == 1


def name_a_helper(page: Page, department: int) -> None:
    """By a template that is said once and given to whom it is for."""
    go_to_step(page, "Helpers and shifts", department=department)
    page.locator("[name=name]").fill("Amal Prøve")
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto(f"/manage/departments/{department}/patterns/")
    page.get_by_label("Name").fill("Every day")
    page.get_by_role("button", name="On to the hours").click()
    for day in range(1, 8):
        page.locator(f"[name=week1-day{day}-1-begins]").fill("08:00")
        page.locator(f"[name=week1-day{day}-1-ends]").fill("16:00")
    check_what_is_open(page, "the hours of a template")
    page.get_by_role("button", name="Save the template").click()
    check_what_is_open(page, "the shift templates")
    page.get_by_role("link", name="Give to helpers").click()
    page.get_by_label("Amal Prøve").check()
    page.locator("[name=first]").fill(timezone.localdate().isoformat())
    check_what_is_open(page, "to whom it is given")
    page.get_by_role("button", name="Change their shifts").click()
    expect(page.get_by_role("status")).to_contain_text("1 helper has “Every day” now.")
    assert steps_done(page, department=department) == 2


def open_a_service(page: Page, department: int) -> None:
    go_to_step(page, "A service", department=department)
    page.get_by_label("Name").fill("Renhold")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Can be booked").check()
    page.get_by_label("Needs a decision").check()
    page.get_by_role("button", name="Save the rules").click()
    expect(page.get_by_role("status")).to_be_visible()
    assert steps_done(page, department=department) == 3


def register_a_recipient(page: Page, department: int) -> None:
    go_to_step(page, "A recipient with a decision", department=department)
    page.get_by_role("link", name="Register a recipient").click()
    check_what_is_open(page, "a new recipient")
    page.get_by_label("Name").fill("Ingrid Prøve")
    page.get_by_label("National identity number").fill(NUMBER)
    page.get_by_label("Telephone").fill("68050003")
    page.get_by_label("Address", exact=False).first.fill("Prøvegata 1")
    page.get_by_role("button", name="Register them").click()
    expect(page.get_by_role("heading", name="What is Ingrid Prøve granted?")).to_be_visible()
    check_what_is_open(page, "a new decision")
    page.locator("[name=amount]").fill("4")
    page.locator("[name=unit]").select_option("visits")
    page.get_by_label("Reference of the decision").fill("2026/1234-5")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_role("status").first).to_be_visible()


def book_for_them(page: Page) -> None:
    page.get_by_role("link", name="Book for somebody").first.click()
    page.locator("main [name=q]").fill("Ingrid")
    page.get_by_role("button", name="Find").click()  # the only one is opened at once
    page.locator(".time-radios label").first.click()
    page.get_by_role("button", name="Book this time").click()
    expect(page.locator("#said-back")).to_be_visible()
