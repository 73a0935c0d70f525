"""A helper's day with the network cut and restored: it opens, what is marked is kept, and it is sent once."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from audit.models import AuditEntry
from foundation.actor import SYSTEM
from foundation.scope import use_scope
from modules.home_help.models import Visit
from shop.domain.circumstances.protection import protect_recipient
from shop.enums import AddressProtection, BookingStatus
from shop.models import Booking, ModuleSwitch, Service
from tests.browser.test_accessibility import AXE, RUN
from tests.browser.town import Town
from tests.factories.world import World, make_recipient
from tests.shop.views.visits import make_visit

IS_KEPT = """async () => {
  const [name] = (await caches.keys()).filter((each) => each.startsWith("personal-"));
  return name && navigator.serviceWorker.controller && Boolean(await (await caches.open(name)).match("/day/"));
}"""

IS_ON_PHONE = """async (words) => {
  const [name] = (await caches.keys()).filter((each) => each.startsWith("personal-"));
  const page = name && await (await caches.open(name)).match("/day/");
  return Boolean(page && (await page.text()).includes(words));
}"""


@pytest.fixture
def visits(larvik_town: Town, committed_world: World) -> list[Booking]:
    """One that is over, one under way and one that begins in a while; all of them today, at any hour."""
    with use_scope(larvik_town.scope), transaction.atomic():
        now = timezone.now().replace(microsecond=0)
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0)
        behind = min(timedelta(minutes=28), now - midnight)
        ahead = min(timedelta(minutes=50), (midnight + timedelta(days=1) - now) / 2)
        begins = [now - behind, now - behind / 4, now + ahead]
        ModuleSwitch.objects.get_or_create(module_key="home_help")
        Service.objects.update(module_key="home_help", duration=min(behind * 3 / 4, behind / 4 + ahead))
        committed_world.service.refresh_from_db()
        people = [make_recipient(name=f"{name} Prøve") for name in ("Berit", "Arne", "Siv")]
        visits = [
            make_visit(committed_world, at, recipient=person)
            for at, person in zip(begins, people, strict=True)
        ]
        Visit.objects.create(booking=visits[1], tasks=["kitchen", "dust"])
        return visits


@pytest.fixture
def phone(larvik_town: Town, visits: list[Booking]) -> Page:
    """The day is open, and kept."""
    page = larvik_town.page_of("amal@example.no", phone=True)
    page.goto("/day/")
    page.wait_for_function(IS_KEPT)
    return page


def told(town: Town, visit: Booking) -> list[str]:
    """What the log has of the visit, once for each time it was said."""
    with use_scope(town.scope), transaction.atomic():
        acts = AuditEntry.objects.filter(object_id=visit.pk, action__startswith="booking.")
        wanted = acts.filter(action__in=["booking.completed", "booking.no_show", "booking.outcome_refused"])
        return list(wanted.order_by("pk").values_list("action", flat=True))


def press(page: Page, visit: Booking, button: str) -> None:
    page.locator(f"#visit-{visit.pk}").get_by_role("button", name=button).click()


def axe(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())  # the policy lets no script in by its address
    found: list[str] = page.evaluate(RUN)
    return found


def test_cut_and_restored(larvik_town: Town, visits: list[Booking], phone: Page) -> None:
    first, second, third = visits
    other = phone.context.new_page()
    other.goto("/day/")
    phone.bring_to_front()
    phone.context.set_offline(True)
    expect(
        phone.get_by_role("status").filter(has_text="No network. This is how the day was at")
    ).to_be_visible()

    press(phone, first, "Done")
    note = phone.locator(f"#visit-{first.pk} .phone-note")
    expect(note).to_contain_text("Kept on this phone")
    expect(note).to_be_focused()
    expect(phone.get_by_role("status").filter(has_text="1 outcome waits")).to_be_visible()
    assert axe(phone) == []

    phone.reload()
    expect(phone.get_by_text("Not updated since")).to_be_visible()
    expect(phone.locator(f"#visit-{third.pk}")).to_contain_text("Siv P.")
    expect(phone.locator(f"#visit-{third.pk} form")).to_be_hidden()
    expect(note).to_contain_text("Kept on this phone")
    assert phone.locator("h1").evaluate("e => getComputedStyle(e).fontFamily").startswith('"Inter')
    press(phone, second, "home")
    expect(phone.get_by_text("2 outcomes wait")).to_be_visible()
    assert axe(phone) == []
    phone.locator(f"#visit-{second.pk}").get_by_role("button", name="take it back").click()
    expect(phone.get_by_text("1 outcome waits")).to_be_visible()
    expect(phone.locator(f"#visit-{second.pk} form")).to_be_visible()
    dust = phone.get_by_role("checkbox", name="Dust the rooms")
    dust.check()
    phone.reload()
    expect(dust).to_be_checked()
    assert told(larvik_town, first) == []

    assert phone.evaluate(IS_ON_PHONE, "Siv P.")
    with use_scope(larvik_town.scope), transaction.atomic():
        protect_recipient(third.recipient, level=AddressProtection.STRICTLY_CONFIDENTIAL, actor=SYSTEM)
    phone.context.set_offline(False)
    expect(phone.locator(f"#visit-{first.pk} .visit-done")).to_be_visible()
    expect(other.locator(f"#visit-{first.pk} .visit-done")).to_be_visible()
    expect(phone.get_by_text("Not updated since")).to_have_count(0)
    phone.wait_for_function(f"async () => !(await ({IS_ON_PHONE})('Siv P.'))")
    for page in (phone, other):
        page.reload()
        expect(page.locator(".phone-note")).to_have_count(0)
    assert (told(larvik_town, first), told(larvik_town, second)) == (["booking.completed"], [])

    phone.context.set_offline(True)
    press(phone, second, "Done")
    phone.context.set_offline(False)
    expect(phone.locator(f"#visit-{second.pk} .visit-done")).to_be_visible()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert Visit.objects.get(booking=second).done == ["dust"]
    assert told(larvik_town, second) == ["booking.completed"]
    assert phone.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('day-'))") == []


def test_upset_meanwhile_it_says_so_and_signed_out_nothing_stays(
    larvik_town: Town, visits: list[Booking], phone: Page
) -> None:
    first = visits[0]
    phone.context.set_offline(True)
    press(phone, first, "Done")
    with use_scope(larvik_town.scope), transaction.atomic():
        first.assignments.update(active=False)
        Booking.objects.filter(pk=first.pk).update(
            status=BookingStatus.CANCELLED, cancel_reason="by_department"
        )
    phone.context.set_offline(False)
    box = phone.locator("#phone-box")
    expect(box).to_contain_text("The visit was cancelled meanwhile.")
    assert told(larvik_town, first) == ["booking.outcome_refused"]
    box.get_by_role("button", name="I have read it").click()
    expect(box.locator(".phone-note")).to_have_count(0)

    phone.context.set_offline(True)
    phone.reload()
    expect(phone.get_by_text("Not updated since")).to_be_visible()
    phone.evaluate("window.addEventListener('online', (event) => event.stopImmediatePropagation(), true)")
    phone.context.set_offline(False)
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.get_by_text("Not updated since")).to_have_count(0)

    phone.context.set_offline(True)
    press(phone, visits[1], "Done")
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    expect(box).to_contain_text("You are signed out.")
    phone.get_by_role("link", name="Sign in to send it").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Sign in")
    phone.wait_for_function("async () => !(await caches.keys()).some((each) => each.startsWith('personal-'))")
    assert told(larvik_town, visits[1]) == []
