"""What the department changes after the cut-off: the store that has the list is told, and says anew that it knows."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from modules.shopping_help.crew_stored import delete_what_is_due
from modules.shopping_help.domain.late_changes import LISTS_CHANGED, order_called_off
from modules.shopping_help.domain.lists import Change, OrderList, Wish, change_lines, put_on
from modules.shopping_help.domain.marking import Said, mark_line
from modules.shopping_help.domain.partnering import receive
from modules.shopping_help.enums import MarkKind, Substitution
from modules.shopping_help.models import LateChange, OrderLine, Product, Run, RunProgress
from modules.shopping_help.module import ShoppingHelp
from modules.shopping_help.queries.late_changes import late_changes
from notifications.kinds import text_of
from notifications.models import OutboxMessage
from shop.enums import BookingStatus
from shop.models import Booking
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of
from tests.modules.shopping_help.test_own_pages import words

ROOT = "/modules/shopping_help/"
PHONE = Actor(None, Channel.PHONE)


@pytest.fixture
def store(crew: CrewWorld, larvik_client: Client) -> Client:
    return browser_of(larvik_client, crew.partner)


def page(crew: CrewWorld) -> str:
    return f"{ROOT}store/runs/{crew.run.pk}/"


def listing(crew: CrewWorld, number: int = 0) -> OrderList:
    order = crew.orders[number]
    order.refresh_from_db()
    return OrderList(order)


def add(crew: CrewWorld, text: str = "Kanel") -> None:
    put_on(listing(crew), Wish(text, 1000), actor=PHONE)


def amount(crew: CrewWorld, text: str, amount: int) -> None:
    line = crew.lines[text]
    change_lines(
        listing(crew, crew.orders.index(line.order)),
        [Change(line.pk, amount, Substitution(line.substitution))],
        actor=PHONE,
    )


def has_list(crew: CrewWorld) -> None:
    receive(crew.run, actor=Actor(crew.partner.pk, Channel.STAFF))


def told() -> int:
    return OutboxMessage.objects.filter(kind=LISTS_CHANGED).count()


def test_the_store_sees_what_changed_and_says_that_it_has_seen_it(crew: CrewWorld, store: Client) -> None:
    has_list(crew)
    assert "Changed since you had" not in words(store.get(f"{ROOT}store/"))
    add(crew)
    amount(crew, "Melk", 3000)
    amount(crew, "Epler", 0)
    assert "Changed since you had it" in words(store.get(f"{ROOT}store/"))
    answer = store.get(page(crew))
    said = words(answer)
    assert "Order 1: Kanel is added, 1 pc (" in said
    assert "Order 1: Melk is 3 pcs, was 2 pcs (" in said
    assert "Order 1: Epler is taken off (" in said
    store.post(f"{page(crew)}received/", {"shown": answer.context["shown"]})
    said = words(store.get(page(crew)))
    assert "Changed since" not in said
    assert "You have confirmed that you have the list" in said
    assert (
        AuditEntry.objects.filter(action="shopping_help.changes_seen", actor_id=crew.partner.pk).count() == 1
    )


def test_what_is_as_it_was_again_is_no_change_in_the_inbox_either(crew: CrewWorld, store: Client) -> None:
    has_list(crew)
    amount(crew, "Melk", 3000)
    amount(crew, "Melk", 2000)
    assert late_changes(crew.run).lines == []
    assert "Changed since you had it" not in words(store.get(f"{ROOT}store/"))
    assert "Changed since you had the list" not in words(store.get(page(crew)))


def test_a_line_added_late_reads_as_added(crew: CrewWorld, store: Client) -> None:
    add(crew)
    amount(crew, "Melk", 3000)
    assert "Added" in words(store.get(page(crew)))
    of_crew = words(browser_of(store, crew.member.user).get(f"{ROOT}crew/runs/{crew.run.pk}/"))
    kanel = of_crew.index("Kanel")
    assert "Added" in of_crew[kanel : kanel + 80]
    assert of_crew.count("Changed") == 1
    office = browser_of(store, make_administrator(crew.world.department))
    said = words(office.get(f"{ROOT}department-orders/{crew.orders[0].pk}/"))
    assert "Added after the list had closed" in said
    assert said.count("Changed after the list had closed") == 1


def test_what_comes_between_the_look_and_the_press_is_not_said_to_be_seen(
    crew: CrewWorld, store: Client
) -> None:
    has_list(crew)
    add(crew)
    shown = store.get(page(crew)).context["shown"]
    add(crew, "Kardemomme")
    answer = store.post(f"{page(crew)}received/", {"shown": shown}, follow=True)
    assert "Something more has changed meanwhile" in words(answer)
    assert "Kardemomme is added" in words(answer)
    assert LateChange.objects.filter(seen_at=None).count() == 2


def test_the_department_sees_whether_the_store_knows(crew: CrewWorld, store: Client) -> None:
    office = browser_of(store, make_administrator(crew.world.department))
    url = f"{ROOT}department-runs/{crew.run.pk}/"
    behind = "has not said that it knows of the changes"
    add(crew)
    assert behind not in words(office.get(url)), "it has not said that it has the list either"
    has_list(crew)
    assert behind not in words(office.get(url)), "it had the list as it is"
    add(crew, "Kardemomme")
    said = words(office.get(url))
    assert f"Dagligvarehjørnet {behind}" in said
    receive(crew.run, actor=Actor(crew.partner.pk, Channel.STAFF))
    said = words(office.get(url))
    assert behind not in said
    assert "The store has the list confirmed" in said


def test_who_packs_has_the_list_also_without_saying_so(crew: CrewWorld) -> None:
    store = Actor(crew.partner.pk, Channel.STAFF)
    mark_line(crew.lines["Melk"].pk, Said(MarkKind.FOUND, 2000, 1000), actor=store, seen=0, by_store=True)
    progress = RunProgress.objects.get(run=crew.run)
    assert progress.received_at is not None
    assert progress.received_by_id == crew.partner.pk
    add(crew)
    assert [each.text for each in late_changes(crew.run).lines] == ["Kanel"]
    assert told() == 1


class TestMessages:
    def test_of_many_changes_the_store_is_told_once(self, crew: CrewWorld) -> None:
        add(crew)
        assert told() == 0, "it has not the list yet, and is told of that"
        has_list(crew)
        add(crew, "Kardemomme")
        add(crew, "Nellik")
        message = OutboxMessage.objects.get(kind=LISTS_CHANGED)
        assert message.user_id == crew.partner.pk
        assert message.not_before is not None
        assert message.not_before > timezone.now() + timedelta(minutes=5)

    def test_nothing_where_they_have_seen_it_meanwhile(self, crew: CrewWorld) -> None:
        has_list(crew)
        add(crew)
        message = OutboxMessage.objects.get(kind=LISTS_CHANGED)
        text = text_of(message.kind, message.params)
        assert text is not None
        assert "Kanel" not in f"{text.subject} {text.body}"
        has_list(crew)
        assert text_of(message.kind, message.params) is None


def test_a_change_that_was_taken_back_is_none(crew: CrewWorld, store: Client) -> None:
    has_list(crew)
    amount(crew, "Melk", 3000)
    crew.lines["Melk"].refresh_from_db()
    amount(crew, "Melk", 2000)
    assert late_changes(crew.run).lines == []
    assert "Changed since you had the list" not in words(store.get(page(crew)))


def test_more_of_the_same_is_another_amount(crew: CrewWorld) -> None:
    has_list(crew)
    milk = Product.objects.get(name="Melk")
    put_on(listing(crew), Wish("Melk", 1000, product=milk), actor=PHONE)
    (change,) = late_changes(crew.run).lines
    assert (change.before, change.after, change.kind) == (2000, 3000, "amount")


class TestAnOrderThatIsCalledOff:
    def test_is_one_change_and_no_more(self, crew: CrewWorld, store: Client) -> None:
        has_list(crew)
        add(crew)
        booking = crew.orders[0].booking_id
        Booking.objects.filter(pk=booking).update(status=BookingStatus.CANCELLED)
        for _time in range(2):  # a job runs at least once
            ShoppingHelp().on_event("booking.cancelled", booking)
        said = words(store.get(page(crew)))
        assert "Order 1 is called off" in said
        assert "Kanel is added" not in said

    def test_before_the_cut_off_is_nothing_to_a_store(self, crew: CrewWorld) -> None:
        Run.objects.filter(pk=crew.run.pk).update(closes_at=timezone.now() + timedelta(hours=1))
        booking = crew.orders[0].booking_id
        order_called_off(booking)
        Booking.objects.filter(pk=booking).update(status=BookingStatus.CANCELLED)
        order_called_off(booking)
        assert not LateChange.objects.exists()


def test_before_the_cut_off_nothing_is_kept(crew: CrewWorld) -> None:
    Run.objects.filter(pk=crew.run.pk).update(closes_at=timezone.now() + timedelta(hours=1))
    crew.run.refresh_from_db()
    for order in crew.orders:
        order.run.refresh_from_db()
    add(crew)
    assert not LateChange.objects.exists()
    assert not OrderLine.objects.get(text="Kanel").added_late


def test_it_goes_with_the_lists(crew: CrewWorld) -> None:
    add(crew)
    long_ago = timezone.now() - timedelta(days=900)
    day = timedelta(days=1)
    Run.objects.filter(pk=crew.run.pk).update(
        closes_at=long_ago - 2 * day, starts_at=long_ago - day, ends_at=long_ago
    )
    delete_what_is_due()
    assert not LateChange.objects.exists()
    assert not OrderLine.objects.exists()


def test_another_store_s_people_cannot_say_it(crew: CrewWorld, store: Client) -> None:
    has_list(crew)
    add(crew)
    crew.store.partners.all().delete()
    assert store.post(f"{page(crew)}received/").status_code == 404
    assert LateChange.objects.filter(seen_at=None).exists()
