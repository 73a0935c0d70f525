"""A department's decisions in sum: where more is booked than granted, and the time that was released."""

from datetime import date

import pytest
from django.test import Client

from foundation.actor import SYSTEM
from shop.domain.ledger.decisions import change_amount
from shop.domain.ledger.expiry import expire_periods
from shop.domain.outcomes.telling import complete_booking
from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.models import Entitlement
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service
from tests.shop.views.conftest import Count


@pytest.fixture(autouse=True)
def reading_english(larvik_client: Client) -> None:
    larvik_client.cookies["django_language"] = "en"


def overdrawn_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/overdrawn/"


def released_page(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/released/"


def overdraw(world: World, *, people: int) -> None:
    """So many have booked a visit and are granted none."""
    for number in range(people):
        person = make_recipient(name=f"Odd Prøve{number}")
        entitlement = make_entitlement(person, world.service)
        world.book(at(1, 9 + number), recipient=person)
        change_amount(entitlement, amount=0, actor=SYSTEM)


class TestOverdrawn:
    def test_it_names_whose_decision_and_how_much(self, world: World, administrator: Client) -> None:
        overdraw(world, people=1)
        page = administrator.get(overdrawn_page(world)).text
        assert "Odd P." in page
        assert "1 visit" in page
        assert "/ledger/" in page

    def test_it_is_a_card_on_the_departments_page(self, world: World, administrator: Client) -> None:
        day = f"/manage/departments/{world.department.pk}/"
        assert overdrawn_page(world) not in administrator.get(day).text
        overdraw(world, people=2)
        page = administrator.get(day).text
        assert overdrawn_page(world) in page
        assert "have booked more than granted" in page

    def test_without_any_it_says_so(self, world: World, administrator: Client) -> None:
        world.book(at(1, 10))
        assert "Nobody has booked more" in administrator.get(overdrawn_page(world)).text

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_asks_as_much_for_one_as_for_three(
        self, world: World, administrator: Client, statements: Count, rows: int
    ) -> None:
        overdraw(world, people=rows)
        assert statements(administrator, overdrawn_page(world)) == 8


class TestReleased:
    def test_it_is_what_was_granted_and_neither_booked_nor_delivered(
        self, world: World, administrator: Client
    ) -> None:
        Entitlement.objects.update(amount=8)
        complete_booking(world.book_past(), actor=SYSTEM)
        world.book(at(1, 11))
        page = administrator.get(released_page(world)).text
        row = page[page.index("<tbody>") : page.index("</tbody>")]
        figures = [
            each.split("<")[0] for each in row.replace("<strong>", "").replace("<span>", "").split('">')[1:]
        ]
        assert [figure for figure in figures if "visit" in figure] == [
            "8 visits",
            "1 visit",
            "1 visit",
            "6 visits",
        ]
        assert "6 hours" in row
        assert "so far" in row

    def test_hours_are_told_as_they_are_and_only_once(self, world: World, administrator: Client) -> None:
        Entitlement.objects.update(unit=EntitlementUnit.HOURS, amount=3)
        world.book(at(1, 10))
        page = administrator.get(released_page(world)).text
        assert page.count("<strong>2 hours</strong>") == 2  # the month, and all together

    def test_a_year_has_its_months_and_their_sum(self, world: World, administrator: Client) -> None:
        Entitlement.objects.update(amount=2, period=EntitlementPeriodKind.MONTH, valid_from=date(2025, 10, 1))
        for month in (10, 11, 12):
            expire_periods(on=date(2025, month, 1))
        expire_periods(on=date(2026, 1, 1))
        page = administrator.get(f"{released_page(world)}?year=2025").text
        assert page.count("<strong>2 visits</strong>") == 3
        assert "<strong>6 visits</strong>" in page
        assert "so far" not in page.replace("“So far”", "")
        assert "in part" not in page
        world.book(at(1, 10))  # the first visit that is known of
        page = administrator.get(f"{released_page(world)}?year=2025").text
        assert page.count(">in part<") == 4
        assert "known in part only" in page

    def test_a_year_without_decisions_says_so(self, world: World, administrator: Client) -> None:
        page = administrator.get(f"{released_page(world)}?year=2021").text
        assert "Nothing was granted in this year" in page

    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_asks_as_much_for_one_service_as_for_three(
        self, world: World, administrator: Client, statements: Count, rows: int
    ) -> None:
        world.book(at(1, 10))
        for number in range(rows - 1):
            service = make_service(world.department, name=f"Prøve {number}")
            make_entitlement(world.recipient, service)
            world.book(at(2, 10 + number), service=service)
        assert statements(administrator, released_page(world)) == 7
