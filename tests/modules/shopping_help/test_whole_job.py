"""The whole job with real clicks: set up, put up, ordered on a phone and by one, shopped, brought, accounted for."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from foundation.scope import use_scope
from modules.shopping_help.models import FeeEntry, GoodsEntry, Order, Run
from shop.models import Booking, KeptTime, ModuleSwitch
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import World, at, make_entitlement, make_recipient
from tests.modules.shopping_help.crew.test_whole_job import named

pytestmark = pytest.mark.exhaustive

ROOT = "/modules/shopping_help/"


def test_from_nothing_to_the_accounts(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        ModuleSwitch.objects.create(module_key="shopping_help")
        make_entitlement(make_recipient(name="Ola Prøve"), committed_world.service)
    anne = larvik_town.page_of("anne@example.no")
    set_up(anne, committed_world)
    put_up(anne, committed_world)
    order(larvik_town.page_of("ingrid@example.no", phone=True))
    order_for_who_calls(anne, committed_world)
    turn_the_calendar(larvik_town, begins=timedelta(hours=1))
    change_after_the_cut_off(larvik_town, anne)
    turn_the_calendar(larvik_town, begins=-timedelta(minutes=5))
    shop_and_bring(larvik_town)
    anne.goto(f"{ROOT}departments/{committed_world.department.pk}/accounts/")
    expect(anne.get_by_role("link", name="Ola Prøve")).to_be_visible()
    check_what_is_open(anne, "the accounts")
    with use_scope(larvik_town.scope), transaction.atomic():
        assert sorted(GoodsEntry.objects.values_list("amount", flat=True)) == [2500, 7500]
        assert list(FeeEntry.objects.values_list("amount", flat=True)) == [4000, 4000]


def set_up(anne: Page, world: World) -> None:
    anne.goto(f"/manage/departments/{world.department.pk}/services/add/")
    anne.get_by_role("link", name="The usual service of shopping help").click()
    check_what_is_open(anne, "the usual service")
    anne.locator("[name=fee]").fill("40")
    anne.get_by_role("button", name="Make this service").click()
    anne.goto(f"{ROOT}departments/{world.department.pk}/stores/add/")
    anne.get_by_label("Name").fill("Torget")
    anne.get_by_label("Aisles").fill("Meieri\nTørrvarer")
    anne.get_by_role("button", name="Save").click()
    anne.get_by_role("link", name="Add a product").first.click()
    anne.get_by_label("Name").fill("Melk")
    anne.get_by_label("Price per unit, kr").fill("25")
    anne.get_by_label("Aisle").select_option(label="Meieri")
    check_what_is_open(anne, "a product")
    anne.get_by_role("button", name="Save").click()
    expect(anne.get_by_role("link", name="Melk")).to_be_visible()


def put_up(anne: Page, world: World) -> None:
    anne.goto(f"{ROOT}departments/{world.department.pk}/runs/add/")
    anne.get_by_label("Store").select_option(label="Torget")
    anne.locator("[name=first_day]").fill(at(3, 0).date().isoformat())
    anne.locator("[name=begins]").fill("12:00")
    anne.get_by_label("Work leader").select_option(label="Amal Prøve")
    check_what_is_open(anne, "a new run")
    anne.get_by_role("button", name="Put it up").click()
    check_what_is_open(anne, "the runs")


def order(ingrid: Page) -> None:
    ingrid.goto(ROOT)
    check_what_is_open(ingrid, "the coming runs")
    ingrid.get_by_role("link", name="Write a list and order").click()
    write_the_list(ingrid, amount="3")
    expect(ingrid.get_by_text("75 kr").first).to_be_visible()
    check_what_is_open(ingrid, "the list")
    ingrid.get_by_role("link", name="Go on to order").click()
    ingrid.get_by_label("Leave it at the door").check()
    check_what_is_open(ingrid, "the last look")
    ingrid.get_by_role("button", name="Order").click()
    expect(ingrid.get_by_text("75 kr").first).to_be_visible()


def write_the_list(page: Page, *, amount: str) -> None:
    page.get_by_role("searchbox").fill("mel")
    page.get_by_role("button", name="Search").click()
    page.get_by_label("How much: Melk").fill(amount)
    page.get_by_role("button", name=named("Add", "Melk")).click()


def order_for_who_calls(anne: Page, world: World) -> None:
    """Ola has no smartphone."""
    anne.goto(f"{ROOT}departments/{world.department.pk}/runs/")
    anne.locator("main tbody a").first.click()
    anne.locator("main [name=q]").fill("Ola")
    anne.get_by_role("button", name="Find").click()
    check_what_is_open(anne, "the run, and who calls")
    anne.get_by_role("link", name=named("Write the list", "Ola Prøve")).click()
    write_the_list(anne, amount="2")
    anne.get_by_role("link", name="Go on to order").click()
    anne.get_by_role("button", name="Order").click()
    check_what_is_open(anne, "the order of who called")


def turn_the_calendar(town: Town, *, begins: timedelta) -> None:
    """Orders have closed, and the window begins so long from now."""
    with use_scope(town.scope), transaction.atomic():
        now = timezone.now()
        span = {"starts_at": now + begins, "ends_at": now + begins + timedelta(hours=1)}
        closed = {"closes_at": now - timedelta(hours=2)}
        Run.objects.update(**span, **closed)
        KeptTime.objects.update(during=tuple(span.values()), **closed)
        Booking.objects.update(**span, **closed)
        for booking in Booking.objects.all():
            booking.assignments.update(occupied=tuple(span.values()))


def change_after_the_cut_off(town: Town, anne: Page) -> None:
    """Ola calls once more: one is enough."""
    with use_scope(town.scope), transaction.atomic():
        order = Order.objects.get(booking__recipient__name="Ola Prøve")
    anne.goto(f"{ROOT}department-orders/{order.pk}/")
    expect(anne.get_by_text("the crew sees as changed")).to_be_visible()
    anne.locator(".shopping-line input").first.fill("1")
    anne.get_by_role("button", name="Save the changes").click()
    check_what_is_open(anne, "an order that was changed late")


def shop_and_bring(town: Town) -> None:
    with use_scope(town.scope), transaction.atomic():
        run_id = Run.objects.get().pk
    amal = town.page_of("amal@example.no", phone=True)
    amal.goto(f"{ROOT}crew/runs/{run_id}/")
    for number in (1, 2):
        amal.get_by_role("button", name=named("Found", f"Melk, {number}")).click()
    amal.get_by_role("link", name="Deliver", exact=True).click()
    amal.get_by_role("button", name="We set out now").click()
    for number in (1, 2):
        amal.get_by_role("button", name=named("Delivered", str(number))).click()
    amal.get_by_role("link", name="Money").click()
    amal.get_by_label("The receipt's total").fill("100")
    amal.get_by_role("button", name="Save").click()
    amal.get_by_role("link", name="Close the run").click()
    amal.get_by_role("button", name="Yes, close it").click()
    expect(amal.get_by_text("The run is closed").first).to_be_visible()
