"""WCAG 2.1 AA by machine: axe finds nothing and nothing scrolls sideways at 320 px, in Bokmål on every page.

English and Nynorsk differ in words only: of each kind of reader the first pages are looked at in them too.
"""

import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage, SmsGateway
from shop.domain.capacity.pauses import pause_department
from shop.domain.ledger.decisions import change_amount
from shop.enums import Confirmation, StayUnit
from shop.models import Qualification, Service
from tests.browser.town import Town
from tests.factories.world import World, at, make_administrator, make_entitlement, make_service
from tests.tenants.sweep.capacity import Capacity, build_capacity

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => {
  const options = {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]};
  const found = await axe.run(document, options);
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html).slice(0, 3).join(" | "));
}"""


@pytest.fixture
def furnished(larvik_town: Town, committed_world: World) -> World:
    """The world with something on every page: a module with questions, a visit today and one to come."""
    with use_scope(larvik_town.scope), transaction.atomic():
        service = make_service(
            committed_world.department,
            name="Klesvask",
            module_key="sample",
            settings={"tasks": ["vacuum", "dust"]},
        )
        make_entitlement(committed_world.recipient, service)
        make_service(
            committed_world.department,
            name="Avlastning",
            stay_unit=StayUnit.NIGHTS,
            shortest_stay=2,
            longest_stay=14,
            arrives_at=time(15),
            leaves_at=time(11),
            providers_needed=2,
            is_paused=True,
            pause_message="Vi flytter.",
            cancel_deadline=None,
        ).required_qualifications.add(Qualification.objects.create(name="Kurs"))
        make_service(
            committed_world.department,
            name="Samtale",
            other_durations=[timedelta(minutes=30)],
            is_active=False,
        )
        make_free_services(committed_world)
        committed_world.book(at(2, 10), service=service)
        committed_world.book(at(1, 9))
        overdrawn = committed_world.recipient.entitlements.get(service=committed_world.service)
        change_amount(overdrawn, amount=0, actor=SYSTEM)
    return committed_world


def make_free_services(world: World) -> None:
    """What anybody may book: with lengths, paused, one at a time, by request, for several."""
    rules: dict[str, dict[str, object]] = {
        "Lengder": {"other_durations": [timedelta(minutes=30), timedelta(minutes=90)]},
        "Mange lengder": {"other_durations": [timedelta(minutes=15 * count) for count in (1, 2, 3, 5)]},
        "Pauset": {"is_paused": True, "pause_message": "Vi flytter."},
        "Én": {"maximum_active_bookings": 1},
        "Forespørsel": {"confirmation": Confirmation.REQUESTED, "cancel_deadline": None},
        "Gruppe": {"seats": 8, "module_key": "dummy"},
    }
    for name, each in rules.items():
        make_service(world.department, name=name, requires_entitlement=False, **each)
    world.book(at(3, 9), service=Service.objects.get(name="Én"))
    world.book(at(3, 11), service=Service.objects.get(name="Forespørsel"))


def check(page: Page, address: str, *, status: int = 200) -> None:
    """Assert that the page at `address` is in the language it should be in, has no violation and fits 320 px."""
    response = page.goto(address)
    assert response is not None
    assert response.status == status, address
    spoken = [each["value"] for each in page.context.cookies(page.url) if each["name"] == "django_language"]
    assert page.locator("html").get_attribute("lang") == (spoken or ["en"])[0], address
    check_what_is_open(page, address)


def speak(page: Page, language: str) -> Page:
    """The page, in that language from now on."""
    cookie = {"name": "django_language", "value": language, "url": urljoin(page.url, "/")}
    page.context.add_cookies([cookie])  # type: ignore[list-item]  # Playwright's own dict type
    return page


def check_in_the_others(page: Page, *addresses: str) -> None:
    for language in ("en", "nn"):
        speak(page, language)
        for address in addresses:
            check(page, address)


def check_what_is_open(page: Page, address: str) -> None:
    """The same of the page as it stands: after a click, or an answer to a form."""
    page.evaluate(AXE.read_text())  # not as a script: the page's policy rightly refuses that
    assert page.evaluate(RUN) == [], address
    width = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, (
        f"{address} scrolls sideways at 320 px"
    )
    assert width is not None
    page.set_viewport_size(width)


def recipient_pages(world: World) -> Iterator[str]:
    with_questions = Service.objects.get(name="Klesvask")
    yield from ("/", "/bookings/", "/calendar/", f"/calendar/?week={at(2, 0).date()}", "/me/")
    yield from ("/me/ledger/", "/me/data/")
    yield f"/book/{with_questions.pk}/?at={address_of(at(3, 10))}"
    for service in Service.objects.filter(requires_entitlement=False):
        yield f"/?service={service.pk}"
    for booking in world.recipient.bookings.order_by("pk"):
        yield f"/bookings/{booking.pk}/"
        yield f"/bookings/{booking.pk}/cancel/"
        yield f"/bookings/{booking.pk}/move/"
        yield f"/bookings/{booking.pk}/move/?to={address_of(at(4, 13))}"


def refuse(page: Page, address: str, **typed: str) -> None:
    """Send the page's first form as `typed`, and assert that its refusal is found by ear and by keyboard."""
    page.goto(address)
    form = page.locator("main form[method=post]").first
    for name, text in typed.items():
        form.locator(f"[name={name}]").fill(text)
    form.locator("[type=submit]").first.click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^(Error|Feil): "))
    links = summary.get_by_role("link").all()
    assert links, address
    for link in links:
        link.press("Enter")
        expect(page.locator("main :focus[aria-invalid=true]")).to_have_count(1)
    check_what_is_open(page, f"{address} refused")


def address_of(moment: datetime) -> str:
    return moment.isoformat().replace("+", "%2B")


def staff_pages(world: World) -> Iterator[str]:
    department = f"/manage/departments/{world.department.pk}/"
    yield from ("/manage/", department, f"{department}{at(2, 0).date()}/", f"{department}?view=list")
    week = f"{department}week/{at(2, 0).date()}/"
    yield from (week, f"{week}?view=list", f"{week}?move={world.recipient.bookings.latest('starts_at').pk}")
    yield from (
        f"{department}{name}/" for name in ("hours", "exceptions", "staffing", "services", "stranded")
    )
    yield f"{department}without-outcome/"
    yield f"{department}follow-ups/"
    yield f"{department}requests/"
    yield from (f"{department}book/{query}" for query in ("", "?q=ingrid", "?q=nobody"))
    yield f"{department}book/{world.recipient.pk}/"
    for service in world.department.services.filter(is_active=True, stay_unit=""):
        yield f"{department}book/{world.recipient.pk}/?service={service.pk}"
        yield f"{department}book/{world.recipient.pk}/{service.pk}/?at={address_of(at(5, 13))}"
    yield from (f"{department}{name}/" for name in ("fairness", "released", "overdrawn"))
    yield from (f"{department}{name}" for name in ("day-list/", "day-list/?order=time", "figures/"))
    yield f"{department}recipients/{world.recipient.pk}/ledger/"
    yield from (f"/manage/entitlements/{each.pk}/amount/" for each in world.recipient.entitlements.all())
    yield f"/manage/providers/{world.providers[0].pk}/"
    yield f"{department}services/add/"
    yield from (f"/manage/services/{service.pk}/" for service in world.department.services.all())
    for booking in world.recipient.bookings.order_by("pk"):
        yield f"/manage/bookings/{booking.pk}/"
        yield f"/manage/bookings/{booking.pk}/cancel/"
        yield f"/manage/bookings/{booking.pk}/decline/"
        yield f"/manage/bookings/{booking.pk}/move/"
        yield f"/manage/bookings/{booking.pk}/move/?to={address_of(at(4, 13))}"
        yield f"/manage/bookings/{booking.pk}/reassign/"
        yield f"/manage/bookings/{booking.pk}/block/{world.providers[0].pk}/"


def work_pages(world: World) -> Iterator[str]:
    """The day's lists and what they lead to, beside those that `staff_pages` has."""
    department = f"/manage/departments/{world.department.pk}/"
    for name in ("visits", "absences", "rota", "running-out", "waiting", "standing", "messages", "expiring"):
        yield f"{department}{name}/"
    for name in ("recipients", "representatives", "patterns", "away", "import", "import/recipients"):
        yield f"{department}{name}/"
    yield f"{department}visits/?state=completed&first={at(-9, 0).date()}"
    yield f"{department}recipients/add/"
    yield f"/manage/recipients/{world.recipient.pk}/"
    yield from ("/manage/people/", "/manage/messages/", "/manage/shortcuts/")


def test_public_pages(larvik_town: Town, furnished: World) -> None:
    page = larvik_town.page_of(None)
    page.goto("/")
    speak(page, "nb")
    for address in ("/", "/sign-in/", "/sign-in/password/", "/demo/"):
        check(page, address)
    check(page, "/no-such-page/", status=404)
    check_in_the_others(page, "/")
    check(page, larvik_town.base.replace("larvik.", ""))
    refuse(speak(page, "en"), f"{larvik_town.base}/sign-in/password/")


def test_a_refusal(larvik_town: Town, furnished: World) -> None:
    check(speak(larvik_town.page_of("ingrid@example.no"), "nb"), "/manage/", status=403)


def test_a_menu_closes_by_escape_by_a_tap_beside_it_and_when_the_focus_goes_on(
    larvik_town: Town, furnished: World
) -> None:
    page = larvik_town.page_of("ingrid@example.no", phone=True)
    menu, button = page.locator("details.menu"), page.locator("details.menu > summary")
    button.press("Enter")
    check_what_is_open(page, "the open menu")
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(button).to_be_focused()

    button.click()
    page.mouse.click(4, 750)  # the margin: nothing to be pressed
    expect(menu).not_to_have_attribute("open", "")

    button.press("Enter")
    last = menu.locator("button").last
    last.focus()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.exhaustive
def test_recipients_pages(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(recipient_pages(furnished))
        visit = furnished.recipient.bookings.latest("pk")
    page = speak(larvik_town.page_of("ingrid@example.no"), "nb")
    for address in addresses:
        check(page, address)
    page.goto(f"/?day={at(5, 0).date()}")
    page.locator(".time-free").first.click()
    page.wait_for_url("**/book/**")
    check(page, page.url)
    check(page, f"/?day={at(5, 0).date()}")
    check_in_the_others(page, "/", "/me/data/")
    speak(page, "en")
    refuse(page, f"/bookings/{visit.pk}/messages/")


@pytest.mark.exhaustive
def test_staff_pages(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(staff_pages(furnished))
    page = speak(larvik_town.page_of("anne@example.no"), "nb")
    for address in addresses:
        check(page, address)
    department = f"/manage/departments/{furnished.department.pk}/"
    check_in_the_others(page, department)
    speak(page, "en")
    refuse(page, f"{department}hours/", **{"day1-1-ends": "07:00"})
    refuse(page, f"{department}services/add/")
    refuse(page, f"{department}exceptions/")


def test_pages_of_the_days_work_and_the_same_on_a_phone(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(work_pages(furnished))
    page = speak(larvik_town.page_of("anne@example.no"), "nb")
    for address in addresses:
        check(page, address)
    phone = speak(larvik_town.page_of("anne@example.no", phone=True), "nb")
    department = f"/manage/departments/{furnished.department.pk}/"
    folded, unfolded = f"{department}visits/", f"{department}visits/?state=completed"
    for address in (department, f"{department}week/", folded, unfolded, f"{department}recipients/"):
        check(phone, address)


def capacity_pages(world: World, capacity: Capacity) -> Iterator[str]:
    """What limits time: closures, planned weeks, shifts one by one, qualifications, places."""
    provider = f"/manage/providers/{world.providers[0].pk}/"
    department = f"/manage/departments/{world.department.pk}/"
    yield from (f"{department}{name}/" for name in ("exceptions", "hours", "staffing", "services", "pause"))
    yield from (provider, f"{provider}?week={capacity.planned}", f"{provider}shifts/")
    yield f"{provider}weeks/{capacity.planned}/remove/"
    yield from (f"/manage/shifts/{shift.pk}/" for shift in (capacity.shift, capacity.off_shift))
    yield from (f"/manage/providers/{capacity.place.pk}/", f"/manage/services/{world.service.pk}/pause/")
    yield from (f"/manage/closures/{each.pk}/remove/" for each in (capacity.closure, capacity.closure_of_all))
    yield from ("/manage/closures/", "/manage/qualifications/", "/manage/figures/")
    yield f"/manage/qualifications/{capacity.qualification.pk}/"
    yield f"/manage/qualifications/{capacity.held_qualification.pk}/remove/"


@pytest.mark.exhaustive
def test_pages_of_what_limits_time(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        department = furnished.department
        capacity = build_capacity(
            department, provider=furnished.providers[0], secret="Prøve", actor=furnished.actor()
        )
        pause_department(department, message="Mange er syke.", actor=SYSTEM)
        email = make_administrator(None).email
        addresses = list(capacity_pages(furnished, capacity))
    page = speak(larvik_town.page_of(email), "nb")
    for address in addresses:
        check(page, address)


def test_providers_pages(larvik_town: Town, furnished: World) -> None:
    page = speak(larvik_town.page_of("amal@example.no"), "nb")
    for address in ("/day/", f"/day/{at(1, 0).date()}/", f"/day/{at(5, 0).date()}/"):
        check(page, address)
    check_in_the_others(page, f"/day/{at(1, 0).date()}/")
    refuse(speak(page, "en"), "/day/away/", from_day="")


@pytest.mark.exhaustive
def test_pages_of_messages(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        SmsGateway.objects.create(kind="log")
        lost = OutboxMessage.objects.filter(params__booking_id__gt=0)[:2]
        OutboxMessage.objects.filter(pk__in=[each.pk for each in lost]).update(
            status=DeliveryStatus.NO_ADDRESS
        )
        email = make_administrator(None).email
    page = speak(larvik_town.page_of(email), "nb")
    texts = "/manage/messages/texts/"
    for address in ("/manage/messages/", "/manage/messages/settings/", texts, f"{texts}?language=en"):
        check(page, address)
    for address in (f"{texts}booking.created/sms/nb/", f"{texts}waitlist.offered/email/en/"):
        check(page, address)
    mine = speak(larvik_town.page_of("ingrid@example.no"), "nb")
    for address in ("/me/messages/", "/dev/outbox/"):
        check(mine, address)
    refuse(speak(mine, "en"), "/me/messages/", phone="12")
