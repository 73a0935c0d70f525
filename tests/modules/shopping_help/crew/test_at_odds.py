"""What became of an order is said otherwise after its run was closed: the ledgers stand, and the department is told."""

import pytest
from django.test import Client

from modules.shopping_help.attention import cards_of
from modules.shopping_help.domain.closing import Why, close_run, correct, draft_of, version_of_order
from modules.shopping_help.enums import CorrectionCause, EntryReason
from modules.shopping_help.models import FeeEntry, GoodsEntry
from modules.shopping_help.queries.at_odds import at_odds
from modules.shopping_help.queries.money import owes
from shop.enums import BookingStatus, NoShowBy
from shop.errors import ChangedMeanwhile
from shop.models import Booking
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import FEE, CrewWorld, browser_of

GOODS = 3500

WHY = Why(CorrectionCause.PRICE)


@pytest.fixture
def closed(crew: CrewWorld) -> CrewWorld:
    for text in crew.lines:
        crew.mark(text)
    crew.begin()
    crew.deliver()
    close_run(crew.run, actor=crew.actor(), seen=draft_of(crew.run).version)
    return crew


def say(crew: CrewWorld, status: BookingStatus) -> None:
    by = NoShowBy.RECIPIENT if status == BookingStatus.NO_SHOW else ""
    Booking.objects.filter(pk=crew.orders[0].booking_id).update(status=status, no_show_by=by)


def set_cost(crew: CrewWorld, *, goods: int, fee: int) -> bool:
    return correct(crew.orders[0], goods=goods, fee=fee, why=WHY, actor=crew.actor(), seen="")


def is_at_odds(crew: CrewWorld) -> bool:
    found = [each.pk for each in at_odds([crew.world.department])]
    assert found in ([], [crew.orders[0].pk])
    return bool(found)


@pytest.mark.parametrize("outcome", ["nobody_home", "could_not_come"])
def test_the_accounts_say_what_is_charged_and_not_delivered(
    closed: CrewWorld, larvik_client: Client, outcome: str
) -> None:
    office = browser_of(larvik_client, make_administrator(closed.world.department))
    accounts = f"/modules/shopping_help/departments/{closed.world.department.pk}/accounts/"
    assert "charged, not delivered" not in office.get(accounts).text
    office.post(f"/manage/bookings/{closed.orders[0].booking_id}/outcome/", {"outcome": outcome})
    assert owes(closed.world.recipient, "goods") == GOODS, "nothing is reversed silently"
    shown = office.get(accounts).text
    page = f"/modules/shopping_help/orders/{closed.orders[0].pk}/correct/"
    part = shown.split('id="at-odds"')[1].split("</section>")[0]
    assert page in part
    assert "charged, not delivered" in part
    assert "order is charged wrongly" in {card.title for card in cards_of([closed.world.department])}
    asked = office.get(page)
    assert "Not delivered" in asked.text
    office.post(page, {"goods": "0", "fee": "0", "cause": "outcome", "seen": asked.context["seen"]})
    assert owes(closed.world.recipient, "goods") == owes(closed.world.recipient, "fee") == 0
    assert "charged, not delivered" not in office.get(accounts).text


def test_they_pay_all_the_same_where_the_department_says_so(closed: CrewWorld) -> None:
    say(closed, BookingStatus.NO_SHOW)
    assert is_at_odds(closed)
    assert set_cost(closed, goods=0, fee=FEE)
    assert not is_at_odds(closed)
    assert FeeEntry.objects.latest("pk").reason == EntryReason.OWED_ANYWAY
    assert owes(closed.world.recipient, "fee") == FEE
    assert not set_cost(closed, goods=0, fee=FEE), "said twice it is once"


def test_what_is_delivered_after_all_is_charged_or_said_to_cost_nothing(closed: CrewWorld) -> None:
    say(closed, BookingStatus.NO_SHOW)
    set_cost(closed, goods=0, fee=0)
    say(closed, BookingStatus.COMPLETED)
    assert is_at_odds(closed)
    assert set_cost(closed, goods=0, fee=FEE)
    assert not is_at_odds(closed)
    assert not set_cost(closed, goods=0, fee=FEE)
    assert (owes(closed.world.recipient, "goods"), owes(closed.world.recipient, "fee")) == (0, FEE)


def test_an_outcome_that_changes_back_leaves_nothing_to_say(closed: CrewWorld) -> None:
    say(closed, BookingStatus.CONFIRMED)
    assert is_at_odds(closed)
    say(closed, BookingStatus.COMPLETED)
    assert not is_at_odds(closed)
    assert set_cost(closed, goods=0, fee=0)
    assert not is_at_odds(closed), "delivered, and free of charge as the department says"
    assert GoodsEntry.objects.latest("pk").reason == EntryReason.CORRECTED


def test_nobody_home_from_the_start_is_delivered_after_all(crew: CrewWorld) -> None:
    for text in crew.lines:
        crew.mark(text)
    crew.deliver()
    say(crew, BookingStatus.NO_SHOW)
    close_run(crew.run, actor=crew.actor(), seen=draft_of(crew.run).version)
    assert not is_at_odds(crew)
    say(crew, BookingStatus.COMPLETED)
    assert is_at_odds(crew)


def test_who_corrects_has_seen_what_became_of_it(closed: CrewWorld) -> None:
    seen = version_of_order(closed.orders[0])
    say(closed, BookingStatus.NO_SHOW)
    with pytest.raises(ChangedMeanwhile):
        correct(closed.orders[0], goods=100, fee=FEE, why=WHY, actor=closed.actor(), seen=seen)
