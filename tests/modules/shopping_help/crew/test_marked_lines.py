"""What the crew has said of a line stands: the department changes or takes off no line that is marked."""

from typing import Any

import pytest
from django.test import Client

from foundation.actor import Actor, Channel
from foundation.scope import use_scope
from modules.shopping_help.crew_errors import WantedMeanwhile
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.domain.lists import Change, OrderList, Wish, change_lines, put_on
from modules.shopping_help.domain.marking import Said, mark_line, take_back
from modules.shopping_help.enums import MarkKind, Substitution
from modules.shopping_help.errors import LineIsMarked
from modules.shopping_help.models import GoodsEntry, Mark, Order, OrderLine
from modules.shopping_help.queries.picking import picking_of
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from tests.factories.refusals import refused
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of, make_crew_world

PHONE = Actor(None, Channel.PHONE)
LISTS = "/modules/shopping_help/department-orders/"


def listing(crew: CrewWorld, which: int = 0) -> OrderList:
    orders = Order.objects.select_related("booking__recipient", "run__store")
    return OrderList(orders.get(pk=crew.orders[which].pk))


def change(crew: CrewWorld, text: str, amount: int, **more: Any) -> int:
    line = crew.lines[text]
    said = Change(line.pk, amount, more.get("instead", Substitution(line.substitution)))
    return change_lines(listing(crew), [said], actor=PHONE)


@pytest.mark.parametrize("kind", [MarkKind.FOUND, MarkKind.MISSING, MarkKind.SUBSTITUTED])
def test_it_is_neither_taken_off_nor_changed(crew: CrewWorld, kind: MarkKind) -> None:
    crew.mark("Melk", kind, **({"text": "Lettmelk"} if kind == MarkKind.SUBSTITUTED else {}))
    for amount, instead in ((0, "other_brand"), (3000, "other_brand"), (2000, "none")):
        with refused(LineIsMarked) as met:
            change(crew, "Melk", amount, instead=Substitution(instead))
        assert "Melk is not changed" in met.value.title()
    assert picking_of(crew.run).marked == 1


def test_other_lines_of_the_same_list_are(crew: CrewWorld) -> None:
    crew.mark("Melk")
    line = crew.lines["Melk"]
    as_it_is = Change(line.pk, line.amount, Substitution(line.substitution))
    more = Change(crew.lines["Epler"].pk, 2000, Substitution.NONE)
    assert change_lines(listing(crew), [as_it_is, more], actor=PHONE) == 1
    assert picking_of(crew.run).marked == 1


def test_more_of_the_same_is_a_line_of_its_own(crew: CrewWorld) -> None:
    crew.mark("Melk")
    milk = crew.lines["Melk"].product
    put_on(listing(crew), Wish("Melk", 1000, product=milk), actor=PHONE)
    put_on(listing(crew), Wish("Melk", 1000, product=milk), actor=PHONE)
    amounts = OrderLine.objects.filter(order=crew.orders[0], product=milk).values_list("amount", flat=True)
    assert list(amounts) == [2000, 2000]
    assert picking_of(crew.run).marked == 1


def test_what_the_crew_takes_back_is_changed_again(crew: CrewWorld) -> None:
    crew.mark("Melk")
    take_back(crew.lines["Melk"].pk, actor=crew.actor(), seen=1)
    assert change(crew, "Melk", 0) == 1


def test_the_receipt_is_what_was_marked(crew: CrewWorld) -> None:
    for text in crew.lines:
        crew.mark(text)
    with refused(LineIsMarked):
        change(crew, "Melk", 0)
    crew.deliver()
    close_run(crew.run, actor=crew.actor(), seen=draft_of(crew.run).version)
    goods = dict(GoodsEntry.objects.values_list("order_id", "amount"))
    assert goods == {crew.orders[0].pk: 2000 + 1500, crew.orders[1].pk: 1000 + 1000}


class TestTheDepartmentsPage:
    def test_shows_what_was_said_and_no_field(self, crew: CrewWorld, larvik_client: Client) -> None:
        crew.mark("Melk")
        client = browser_of(larvik_client, make_administrator(crew.world.department))
        page = client.get(f"{LISTS}{crew.orders[0].pk}/").text
        assert f"amount_{crew.lines['Melk'].pk}" not in page
        assert f"amount_{crew.lines['Epler'].pk}" in page
        assert "Found: 2" in page

    def test_opened_before_the_crew_marked_it_says_so_and_keeps_the_rest(
        self, crew: CrewWorld, larvik_client: Client
    ) -> None:
        client = browser_of(larvik_client, make_administrator(crew.world.department))
        milk, apples = crew.lines["Melk"].pk, crew.lines["Epler"].pk
        sent = {
            "save": "1",
            f"amount_{milk}": "0",
            f"instead_{milk}": "other_brand",
            f"amount_{apples}": "4,5",
            f"instead_{apples}": "none",
        }
        crew.mark("Melk")
        answer = client.post(f"{LISTS}{crew.orders[0].pk}/", sent)
        assert answer.status_code == 409
        assert "Melk is not changed: it is marked already" in answer.text
        assert 'value="4,5"' in answer.text
        assert OrderLine.objects.filter(pk=milk, amount=2000).exists()
        assert OrderLine.objects.filter(pk=apples, amount=1500).exists()
        again = client.post(
            f"{LISTS}{crew.orders[0].pk}/", {k: v for k, v in sent.items() if str(milk) not in k}
        )
        assert again.status_code == 302
        assert OrderLine.objects.filter(pk=apples, amount=4500).exists()


def test_a_press_on_a_line_that_was_taken_off_says_so(crew: CrewWorld, larvik_client: Client) -> None:
    change(crew, "Melk", 0)
    client = browser_of(larvik_client, crew.member.user)
    sent = {"kind": "found", "seen": "0", "wanted": "2000", "run": str(crew.run.pk)}
    answer = client.post(f"/modules/shopping_help/crew/lines/{crew.lines['Melk'].pk}/", sent, follow=True)
    assert answer.redirect_chain[-1][0] == f"/modules/shopping_help/crew/runs/{crew.run.pk}/"
    assert "This line is not on the list any more" in answer.text
    for run in ("", "x", "9" * 30, "1" if crew.run.pk != 1 else "2"):
        url = f"/modules/shopping_help/crew/lines/{crew.lines['Melk'].pk}/"
        assert client.post(url, sent | {"run": run}).status_code == 404


@pytest.mark.race
@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("amount", [0, 3000])
def test_changed_on_the_telephone_and_marked_at_the_same_moment_one_of_them_is_so(amount: int) -> None:
    with works_for(LARVIK):
        crew = make_crew_world()
        listed = listing(crew)
    line = crew.lines["Melk"].pk

    def mark() -> None:
        with use_scope(LARVIK):
            mark_line(line, Said(MarkKind.FOUND, 2000, 1000), actor=crew.actor(), seen=0, wanted="2000")

    def by_phone() -> None:
        with use_scope(LARVIK):
            change_lines(listed, [Change(line, amount, Substitution.OTHER_BRAND)], actor=PHONE)

    had = at_once([mark, by_phone])
    with works_for(LARVIK):
        is_marked = Mark.objects.filter(line=line).exists()
        now = OrderLine.objects.filter(pk=line).first()
        refusals = [type(each.refusal).__name__ for each in had if each.refusal]
        assert len(refusals) == 1, refusals
        if is_marked:
            assert refusals == [LineIsMarked.__name__]
            assert now is not None
            assert now.amount == 2000
            assert picking_of(crew.run).marked == 1
        else:
            assert refusals[0] in {WantedMeanwhile.__name__, "NotFound"}
            assert (now.amount if now else 0) == amount


def test_what_lies_in_the_basket_for_an_order_that_is_called_off_is_put_back(
    crew: CrewWorld, larvik_client: Client
) -> None:
    page = f"/modules/shopping_help/crew/runs/{crew.run.pk}/"
    browser = browser_of(larvik_client, crew.member.user)
    crew.mark("Melk", MarkKind.SUBSTITUTED, text="Lettmelk")
    crew.mark("Epler", MarkKind.MISSING)
    assert "Called off: put back" not in browser.get(page).text
    department = Actor(make_administrator(crew.world.department).pk, Channel.PHONE)
    cancel_booking(crew.orders[0].booking, actor=department, reason=CancelReason.BY_RECIPIENT)
    drawn = browser.get(page).text.partition("Called off: put back")[2].partition("</section>")[0]
    assert "<strong>1:</strong> Lettmelk, 2" in drawn
    assert "Epler" not in drawn, "there was none"
    assert crew.world.recipient.name.split()[0] not in drawn
