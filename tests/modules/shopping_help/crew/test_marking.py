"""What the crew says of a line, and what it may not."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.shopping_help.crew_errors import (
    AllergenInside,
    CallFirst,
    LabelNotRead,
    MarkedMeanwhile,
    NothingInstead,
    OrderIsOff,
    OrdersStillOpen,
    RunIsClosed,
)
from modules.shopping_help.domain.marking import Said, mark_line, take_back
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.models import AllergyWarning, Mark, Run, RunProgress
from modules.shopping_help.queries.picking import picking_of
from shop.enums import BookingStatus
from shop.models import Booking
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of
from tests.shop.views.conftest import Count

INSTEAD = MarkKind.SUBSTITUTED


def test_the_list_follows_the_aisles_and_adds_up_what_several_want(crew: CrewWorld) -> None:
    picking = picking_of(crew.run)
    assert [aisle.name for aisle in picking.aisles] == ["Frukt", "Meieri", ""]
    (milk,) = picking.aisles[1].articles
    assert milk.amount == 3000
    assert [(each.order.number, each.order.first_name) for each in milk.lines] == [(1, "Ingrid"), (2, "Ola")]


def test_what_was_cancelled_keeps_its_number_and_is_not_bought(crew: CrewWorld) -> None:
    Booking.objects.filter(pk=crew.orders[0].booking_id).update(status=BookingStatus.CANCELLED)
    picking = picking_of(crew.run)
    assert [each.number for each in picking.orders] == [2]
    with pytest.raises(OrderIsOff):
        crew.mark("Melk")


def test_the_list_costs_as_many_statements_for_many_as_for_few(
    crew: CrewWorld, statements: Count, larvik_client: Client
) -> None:
    browser, page = (
        browser_of(larvik_client, crew.member.user),
        f"/modules/shopping_help/crew/runs/{crew.run.pk}/",
    )
    browser.get(page)
    few = statements(browser, page)
    for line in list(crew.lines.values()):
        for position in range(3):
            line.pk, line.position = None, 10 + position
            line.save()
    assert statements(browser, page) == few


def test_two_mark_the_same_line_at_once_and_the_last_one_is_told(crew: CrewWorld) -> None:
    line = crew.lines["Melk"]
    crew.mark("Melk")
    leader = Actor(crew.leader.user_id, Channel.STAFF)
    with pytest.raises(MarkedMeanwhile) as refusal:
        mark_line(line.pk, Said(MarkKind.MISSING), actor=leader, seen=0)
    assert "Mona Makker was faster: found" in refusal.value.title()
    assert line.marks.count() == 1
    mark_line(line.pk, Said(MarkKind.MISSING), actor=leader, seen=1)
    assert line.marks.count() == 2


def test_the_same_said_twice_is_once(crew: CrewWorld) -> None:
    line = crew.lines["Melk"]
    for _press in range(2):
        mark_line(line.pk, Said(MarkKind.MISSING), actor=crew.actor(), seen=0)
    assert line.marks.count() == 1


def test_taken_back_nothing_is_said_and_all_of_it_is_kept(crew: CrewWorld) -> None:
    line = crew.lines["Melk"]
    crew.mark("Melk")
    for _press in range(2):
        take_back(line.pk, actor=crew.actor(), seen=1)
    (found,) = [each for each in picking_of(crew.run).lines if each.line.pk == line.pk]
    assert found.mark is None
    assert [each.kind for each in line.marks.all()] == [MarkKind.FOUND, MarkKind.TAKEN_BACK]


def test_nothing_instead_is_nothing(crew: CrewWorld) -> None:
    with pytest.raises(NothingInstead):
        crew.mark("Epler", INSTEAD, text="Pærer")
    assert not Mark.objects.exists()


def test_who_wants_to_be_called_is_called_first(crew: CrewWorld) -> None:
    with pytest.raises(CallFirst):
        crew.mark("Melk ", INSTEAD, text="Fløte")
    assert crew.mark("Melk ", INSTEAD, text="Fløte", has_called=True).text == "Fløte"


def test_an_allergen_in_what_is_taken_instead_is_refused(crew: CrewWorld) -> None:
    AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["nuts", "egg"])
    with pytest.raises(LabelNotRead):
        crew.mark("Melk", INSTEAD, text="Nøttedrikk")
    with pytest.raises(AllergenInside) as refusal:
        crew.mark("Melk", INSTEAD, text="Nøttedrikk", allergens=["nuts", "soy"])
    assert "nuts" in refusal.value.title()
    assert not Mark.objects.exists()
    assert crew.mark("Melk", INSTEAD, text="Havredrikk", allergens=[]).kind == INSTEAD


def test_the_allergies_of_one_are_not_the_others(crew: CrewWorld) -> None:
    AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["nuts"])
    assert crew.mark("Såpe", INSTEAD, text="Nøttesåpe").text == "Nøttesåpe"


def test_nothing_is_marked_before_the_lists_have_closed(crew: CrewWorld) -> None:
    Run.objects.filter(pk=crew.run.pk).update(closes_at=timezone.now() + timedelta(minutes=1))
    with pytest.raises(OrdersStillOpen):
        crew.mark("Melk")


def test_nothing_is_marked_once_the_run_is_closed(crew: CrewWorld) -> None:
    RunProgress.objects.create(run=crew.run, closed_at=timezone.now())
    with pytest.raises(RunIsClosed):
        crew.mark("Melk")


@pytest.mark.parametrize(
    ("price", "amount", "cost"), [(2290, 2000, 4580), (8990, 847, 7615), (3, 500, 2), (None, 1000, None)]
)
def test_what_a_line_costs_is_whole_ore(price: int | None, amount: int, cost: int | None) -> None:
    assert Mark(kind=MarkKind.FOUND, price=price, amount=amount).cost == cost


@pytest.mark.parametrize("kind", [MarkKind.FOUND, MarkKind.MISSING])
def test_the_same_is_said_again_of_a_line_that_the_department_changed(
    crew: CrewWorld, kind: MarkKind
) -> None:
    """Or it could never be marked, and the run never be closed."""
    first = crew.mark("Melk", kind)
    line = crew.lines["Melk"]
    type(line).objects.filter(pk=line.pk).update(changed_at=timezone.now())
    assert next(each for each in picking_of(crew.run).lines if each.line.pk == line.pk).mark is None
    again = crew.mark("Melk", kind)
    assert again.number == first.number + 1
    assert next(each for each in picking_of(crew.run).lines if each.line.pk == line.pk).mark == again
    assert crew.mark("Melk", kind) == again, "said twice at once it is once"


@pytest.mark.parametrize("kind", ["found", "missing"])
def test_a_press_on_a_page_that_shows_what_was_wanted_before(
    crew: CrewWorld, larvik_client: Client, kind: str
) -> None:
    """The department changed the line meanwhile: nobody is charged for three where two lie in the bag."""
    line = crew.lines["Melk"]
    type(line).objects.filter(pk=line.pk).update(amount=3000, changed_at=timezone.now())
    browser, page = (
        browser_of(larvik_client, crew.member.user),
        f"/modules/shopping_help/crew/lines/{line.pk}/",
    )
    answer = browser.post(page, {"kind": kind, "seen": "0", "wanted": "2000"})
    assert answer.status_code == 409
    assert "The department has just changed this line: 3" in answer.content.decode()
    assert not Mark.objects.exists()
    assert 'name="wanted" value="3000"' in answer.content.decode()
    assert browser.post(page, {"kind": kind, "seen": "0", "wanted": "3000"}).status_code == 302


def test_what_is_wrong_with_something_else_is_said_once(crew: CrewWorld, larvik_client: Client) -> None:
    page = f"/modules/shopping_help/crew/lines/{crew.lines['Melk'].pk}/"
    said = {"kind": "substituted", "seen": "0", "text": "Lettmelk", "amount": "-1", "price": ""}
    answer = browser_of(larvik_client, crew.member.user).post(page, said).content.decode()
    assert answer.count("data-error-summary") == 1
    assert "Write more than 0." in answer
