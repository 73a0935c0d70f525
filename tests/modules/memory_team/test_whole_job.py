"""The team's whole job with real clicks: set up, booked, prepared, carried out; and a course that is signed up for."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from modules.memory_team.models import Talk
from shop.enums import BookingStatus
from shop.models import Booking, ModuleSwitch, Service
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.test_recipient import choose
from tests.browser.town import Town
from tests.factories.world import World, at

pytestmark = pytest.mark.exhaustive

WHERE = "/modules/memory_team/"


def test_from_the_set_up_to_what_came_of_it(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        ModuleSwitch.objects.create(module_key="memory_team")
    anne = larvik_town.page_of("anne@example.no")
    relative = larvik_town.page_of("ingrid@example.no", phone=True)
    make_the_services(anne, committed_world)
    book_a_talk(larvik_town, relative)
    order_the_interpreter(anne, relative, committed_world)
    hold_the_talk(larvik_town)
    put_up_a_course(anne, committed_world)
    sign_up(relative)
    with use_scope(larvik_town.scope), transaction.atomic():
        talk = Talk.objects.select_related("booking").get()
        assert (talk.topics, talk.people, talk.language) == (["tips"], 2, "pl")
        assert talk.booking.status == BookingStatus.COMPLETED
        assert Booking.objects.filter(service__seats__gt=1, status=BookingStatus.CONFIRMED).count() == 2


def make_the_services(anne: Page, world: World) -> None:
    anne.goto(f"/manage/departments/{world.department.pk}/services/add/")
    anne.get_by_role("link", name="The usual services of a Memory team").click()
    check_what_is_open(anne, "the usual services")
    anne.get_by_role("checkbox", name="Home visit to map a need").uncheck()
    anne.get_by_role("button", name="Make these services").click()
    expect(anne.get_by_role("status")).to_contain_text("4 services are here")
    check_what_is_open(anne, "the team")


def book_a_talk(town: Town, relative: Page) -> None:
    with use_scope(town.scope), transaction.atomic():
        service = Service.objects.get(settings__usual="first_talk")
    relative.goto(f"/?service={service.pk}&day={at(3, 0).date()}")
    choose(relative, "10.00")
    expect(relative.get_by_text("You do not have to say who it is about")).to_be_visible()
    check_what_is_open(relative, "the questions")
    relative.get_by_label("Practical tips").check()
    relative.get_by_label("How many of you come?").select_option("2")
    relative.get_by_label("Do you need an interpreter?").select_option(label="Polish")
    relative.get_by_role("button", name="Book this time").click()
    expect(relative.get_by_role("heading", name="Before the talk")).to_be_visible()
    expect(relative.get_by_text("You need an interpreter: Polish. We see to it.")).to_be_visible()
    check_what_is_open(relative, "the talk")
    relative.get_by_role("link", name="Questions to think through").click()
    check_what_is_open(relative, "how to prepare")
    relative.go_back()


def order_the_interpreter(anne: Page, relative: Page, world: World) -> None:
    anne.goto(f"/manage/departments/{world.department.pk}/")
    anne.get_by_role("link", name="Interpreters to order").click()
    check_what_is_open(anne, "interpreters")
    anne.get_by_role("button", name="Mark as ordered").click()
    expect(anne.get_by_role("status")).to_contain_text("the interpreter is ordered")
    relative.reload()
    expect(relative.get_by_text("An interpreter is ordered: Polish.")).to_be_visible()


def hold_the_talk(town: Town) -> None:
    """The calendar is turned: it has just begun."""
    with use_scope(town.scope), transaction.atomic():
        booking = Booking.objects.get()
        begins = timezone.now() - timedelta(minutes=5)
        span = (begins, begins + timedelta(hours=1))
        Booking.objects.filter(pk=booking.pk).update(starts_at=span[0], ends_at=span[1])
        booking.assignments.update(occupied=span)
    day = town.page_of("amal@example.no", phone=True)
    day.goto("/day/")
    expect(day.get_by_text("They want to talk about")).to_be_visible()
    expect(day.get_by_text("2 people come")).to_be_visible()
    day.get_by_role("button", name="Done").click()
    expect(day.get_by_text("done", exact=True)).to_be_visible()


def put_up_a_course(anne: Page, world: World) -> None:
    anne.goto(f"{WHERE}departments/{world.department.pk}/courses/")
    anne.get_by_role("link", name="Put up a course or a group").click()
    check_what_is_open(anne, "a new course")
    anne.get_by_label("Title").fill("Pårørendeskolen")
    anne.get_by_label("Where it is").fill("Biblioteket")
    anne.get_by_label("Who leads it").select_option(label="Amal Prøve")
    anne.locator("[name=first_day]").fill(at(4, 0).date().isoformat())
    anne.locator("[name=begins]").fill("10:00")
    anne.locator("[name=times]").fill("2")
    anne.get_by_role("button", name="Put it up").click()
    expect(anne.get_by_role("status")).to_contain_text("is put up, with 2 dates")
    check_what_is_open(anne, "the course")


def sign_up(relative: Page) -> None:
    relative.goto(f"{WHERE}courses/")
    check_what_is_open(relative, "courses")
    relative.get_by_role("button", name="Sign up for all dates").click()
    expect(relative.get_by_text("You are signed up", exact=True)).to_be_visible()
    expect(relative.get_by_role("link", name="Your appointment")).to_have_count(2)
