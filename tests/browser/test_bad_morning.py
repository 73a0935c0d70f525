"""A bad morning: the list is worked through by keyboard alone, and every page of it passes WCAG 2.1 AA by machine."""

import pytest
from django.db import transaction

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.enums import AbsenceReason
from shop.models import Booking, ContactAttempt
from tests.browser.test_accessibility import check, check_what_is_open
from tests.browser.town import Town
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_entitlement, make_provider, make_recipient

pytestmark = pytest.mark.exhaustive


def test_a_list_is_worked_through(larvik_town: Town, committed_world: World) -> None:
    world = committed_world
    with use_scope(larvik_town.scope), transaction.atomic():
        other = make_recipient(name="Odd Prøve")
        make_entitlement(other, world.service)
        for hour, recipient in ((10, world.recipient), (12, other)):
            world.book(at(1, hour), recipient=recipient)
        other.user = None
        other.save(update_fields=["user"])
        make_provider(world.department, name="Bente Prøve")
        be_away(
            world.providers[0], from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=SYSTEM
        )
        assert Booking.objects.exclude(stranded="").count() == 2
    page = larvik_town.page_of("anne@example.no")
    address = f"/manage/departments/{world.department.pk}/stranded/"
    check(page, address)
    page.get_by_text("1 person must be called.").wait_for()
    row = page.get_by_role("row", name="Odd P.")
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    check_what_is_open(page, address)
    row.get_by_label("Note for colleagues").fill("01829912345")
    row.get_by_role("button", name="Not reached").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_text("Leave out the national identity number.").first.wait_for()
    check_what_is_open(page, address)
    row.get_by_label("Note for colleagues").fill("Tries again at noon")
    page.keyboard.press("Enter")  # in the field: the safe one of the two
    page.get_by_text("noted, with your name").wait_for()
    page.get_by_text("not reached. Tries again at noon").wait_for()
    page.get_by_text("Call again").wait_for()
    for button, then in (
        ("Give these 2 visits to who can take them", "Give 2 visits away?"),
        ("Give 2 visits away", "2 visits were given to somebody else."),
    ):
        page.get_by_role("button", name=button).focus()
        page.keyboard.press("Enter")
        page.get_by_text(then).wait_for()
        check_what_is_open(page, address)
    page.get_by_text("All visits stand on firm ground").wait_for()
    with use_scope(larvik_town.scope), transaction.atomic():
        assert not Booking.objects.exclude(stranded="").exists()
        assert ContactAttempt.objects.get().outcome == "not_reached"
