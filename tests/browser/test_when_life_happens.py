"""WCAG 2.1 AA by machine on the pages of what was not planned: who is away, what is owed, who waits, what repeats."""

from collections.abc import Iterator
from datetime import time, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.absence.away import report_away
from shop.domain.absence.disruptions import give_up_disruption
from shop.domain.door.changes import cancel_booking
from shop.domain.outcomes.telling import mark_no_show
from shop.domain.series.standing import start_series
from shop.domain.series.terms import Terms
from shop.enums import AbsenceReason, CancelReason
from shop.lengths import usual_length
from shop.models import Absence, Booking, BookingSeries, Disruption, WaitlistEntry
from tests.browser.test_accessibility import check
from tests.browser.town import Town
from tests.factories.waiting import wait
from tests.factories.world import World, at, make_entitlement, make_provider, make_recipient


@pytest.fixture
def upset_world(larvik_town: Town, committed_world: World) -> World:
    """Something on every page, and everybody has been told."""
    world = committed_world
    with use_scope(larvik_town.scope), transaction.atomic():
        mark_no_show(world.book_past(), actor=SYSTEM)
        for hour in (13, 14):
            cancel_booking(world.book(at(3, hour)), actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
        give_up_disruption(Disruption.objects.latest("pk"), actor=SYSTEM)
        other = make_recipient(name="Odd Prøve")
        make_entitlement(other, world.service)
        for hour, recipient in ((10, world.recipient), (12, other)):
            world.book(at(2, hour), recipient=recipient)
        make_provider(world.department, name="Bente Prøve", starts=time(12))
        terms = Terms((at(4, 0).isoweekday(),), time(9), at(4, 0).date(), usual_length(world.service))
        start_series(world.service, recipient=world.recipient, terms=terms, actor=world.actor())
        wait(world)
        sick = world.providers[0]
        report_away(sick, from_at=at(2, 0), until_at=at(3, 0), reason=AbsenceReason.SICK, actor=SYSTEM)
        Absence.objects.update(told_at=timezone.now() - timedelta(minutes=1))
    return world


def pages_of_the_department(world: World) -> Iterator[str]:
    department = f"/manage/departments/{world.department.pk}/"
    yield from (department, f"{department}{at(2, 0).date()}/")
    yield from (f"{department}{name}/" for name in ("away", "stranded", "follow-ups", "waiting", "standing"))
    yield f"/manage/providers/{world.providers[0].pk}/absences/"
    absence = Absence.objects.get()
    yield from (f"/manage/absences/{absence.pk}/", f"/manage/absences/{absence.pk}/remove/")
    owed = Disruption.objects.filter(outcome="open", booking__status="cancelled").get()
    yield f"/manage/owed/{owed.pk}/give-up/"
    yield f"{department}waiting/{world.recipient.pk}/{world.service.pk}/?day={at(5, 0).date()}"
    yield from pages_of_series("/manage")
    recipient = f"/manage/recipients/{world.recipient.pk}/"
    yield from (recipient, f"{recipient}end/", f"{recipient}merge/")
    yield f"{recipient}merge/{world.department.bookings.exclude(recipient=world.recipient).get().recipient_id}/"
    yield f"/manage/providers/{world.providers[0].pk}/last-day/"


def pages_of_the_recipient(world: World) -> Iterator[str]:
    yield from ("/", "/bookings/", "/waiting/", "/standing/")
    yield f"/waiting/join/{world.service.pk}/?day={at(5, 0).date()}"
    yield f"/waiting/{WaitlistEntry.objects.get().pk}/leave/"
    yield f"/bookings/{Booking.objects.exclude(stranded='').get().pk}/"
    yield f"/standing/start/{world.service.pk}/"
    yield from pages_of_series("")


def pages_of_series(where: str) -> Iterator[str]:
    one = f"{where}/standing/{BookingSeries.objects.get().pk}/"
    yield from (one, f"{one}change/", f"{one}pause/", f"{one}stop/", f"{one}days/{at(4, 0).date()}/skip/")


@pytest.mark.exhaustive
def test_the_departments_pages(larvik_town: Town, upset_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(pages_of_the_department(upset_world))
    page = larvik_town.page_of("anne@example.no")
    for address in addresses:
        check(page, address)


@pytest.mark.exhaustive
def test_the_recipients_pages(larvik_town: Town, upset_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        addresses = list(pages_of_the_recipient(upset_world))
    page = larvik_town.page_of("ingrid@example.no")
    for address in addresses:
        check(page, address)
    page.goto("/")
    page.get_by_text("We cannot come as agreed").wait_for()


@pytest.mark.exhaustive
def test_the_helpers_pages(larvik_town: Town, upset_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        absence = Absence.objects.get()
    page = larvik_town.page_of("amal@example.no")
    for address in (f"/day/{at(2, 0).date()}/", "/day/away/", f"/day/absences/{absence.pk}/"):
        check(page, address)


def test_a_sick_day_from_the_days_page_by_keyboard_alone(larvik_town: Town, committed_world: World) -> None:
    with use_scope(larvik_town.scope), transaction.atomic():
        committed_world.book(at(1, 10))
    page = larvik_town.page_of("anne@example.no")
    page.goto(f"/manage/departments/{committed_world.department.pk}/")
    for name in ("Somebody is away", "Amal Prøve"):
        page.get_by_role("link", name=name, exact=True).focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    page.get_by_label("Last day").fill(at(1, 0).date().isoformat())
    for button in ("Go on", "Register it and tell everybody"):
        page.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    page.get_by_text("Nobody has been told yet").wait_for()
