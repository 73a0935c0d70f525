"""WCAG 2.1 AA by machine: axe finds nothing, nothing scrolls sideways at 320 px, in both languages."""

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from playwright.sync_api import Page

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.decisions import change_amount
from shop.enums import StayUnit
from shop.models import Qualification, Service
from tests.browser.conftest import Town
from tests.factories.world import World, at, make_entitlement, make_service

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
            module_key="home_help",
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
        committed_world.book(at(2, 10), service=service)
        committed_world.book(at(1, 9))
        overdrawn = committed_world.recipient.entitlements.get(service=committed_world.service)
        change_amount(overdrawn, amount=0, actor=SYSTEM)
    return committed_world


def check(page: Page, address: str, *, status: int = 200) -> None:
    """Assert that the page at `address` has no violation and fits 320 px."""
    response = page.goto(address)
    assert response is not None
    assert response.status == status, address
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
    yield "/me/ledger/"
    yield "/modules/home_help/access-note/"
    yield f"/book/{with_questions.pk}/?at={at(3, 10).isoformat().replace('+', '%2B')}"
    for booking in world.recipient.bookings.order_by("pk"):
        yield f"/bookings/{booking.pk}/"
        yield f"/bookings/{booking.pk}/cancel/"


def staff_pages(world: World) -> Iterator[str]:
    department = f"/manage/departments/{world.department.pk}/"
    yield from ("/manage/", department, f"{department}{at(2, 0).date()}/", f"{department}?view=list")
    yield from (
        f"{department}{name}/" for name in ("hours", "exceptions", "staffing", "services", "stranded")
    )
    yield f"{department}without-outcome/"
    yield from (f"{department}{name}/" for name in ("fairness", "released", "overdrawn"))
    yield f"{department}recipients/{world.recipient.pk}/ledger/"
    yield from (f"/manage/entitlements/{each.pk}/amount/" for each in world.recipient.entitlements.all())
    yield f"/manage/providers/{world.providers[0].pk}/"
    yield f"{department}services/add/"
    yield from (f"/manage/services/{service.pk}/" for service in world.department.services.all())
    for booking in world.recipient.bookings.order_by("pk"):
        yield f"/manage/bookings/{booking.pk}/"
        yield f"/manage/bookings/{booking.pk}/cancel/"
        yield f"/manage/bookings/{booking.pk}/reassign/"
        yield f"/manage/bookings/{booking.pk}/block/{world.providers[0].pk}/"


def test_public_pages(larvik_town: Town, furnished: World) -> None:
    page = larvik_town.page_of(None)
    for address in ("/", "/sign-in/", "/sign-in/password/", "/demo/"):
        check(page, address)
    check(page, larvik_town.base.replace("larvik.", ""))
    check(page, "/no-such-page/", status=404)


def test_a_refusal(larvik_town: Town, furnished: World) -> None:
    check(larvik_town.page_of("ingrid@example.no"), "/manage/", status=403)


def test_recipients_pages(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(recipient_pages(furnished))
    page = larvik_town.page_of("ingrid@example.no")
    for address in addresses:
        check(page, address)


def test_staff_pages(larvik_town: Town, furnished: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(staff_pages(furnished))
    page = larvik_town.page_of("anne@example.no")
    for address in addresses:
        check(page, address)


def test_providers_pages(larvik_town: Town, furnished: World) -> None:
    page = larvik_town.page_of("amal@example.no")
    for address in ("/day/", f"/day/{at(1, 0).date()}/", f"/day/{at(5, 0).date()}/"):
        check(page, address)
