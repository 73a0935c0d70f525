"""A run that has begun is not the department's alone any more: it stays, or is broken off with why."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from modules.shopping_help.crew_errors import (
    CallOffSaysWhy,
    OrdersStayClosed,
    OtherStoreTooLate,
    RunIsClosed,
    RunIsOffAlready,
)
from modules.shopping_help.crew_messages import lists_off
from modules.shopping_help.crew_words import stage_of
from modules.shopping_help.domain.calling_off import call_off_run
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.domain.delivering import say_outcome
from modules.shopping_help.domain.marking import take_back
from modules.shopping_help.domain.ordering import place_order
from modules.shopping_help.domain.partnering import tell_store
from modules.shopping_help.domain.run_changes import change_run, close_store, go_to_other_store
from modules.shopping_help.enums import Mishap
from modules.shopping_help.errors import CrewIsOut, RunIsOver
from modules.shopping_help.models import GoodsEntry, Mark, OrderLine, Run, RunProgress, Store
from notifications.models import OutboxMessage
from shop.domain.outcomes.telling import complete_booking
from shop.enums import BookingStatus
from shop.models import Booking, Service
from tests.factories.refusals import refused
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of
from tests.modules.shopping_help.shopping_world import PHONE, ShoppingWorld, another

PAGE = "/modules/shopping_help/department-runs/"


def other_store(crew: CrewWorld) -> Store:
    return Store.objects.create(department=crew.world.department, name="Bryggen")


def told(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=f"shopping_help.{kind}").count()


@pytest.mark.parametrize("begins", ["marked", "set_out", "window"])
def test_what_has_begun_goes_to_no_other_store_and_is_called_off_with_why(
    crew: CrewWorld, begins: str
) -> None:
    if begins == "marked":
        crew.mark("Melk")
    elif begins == "set_out":
        crew.set_out()
    else:
        crew.begin()
    with refused(OtherStoreTooLate):
        go_to_other_store(crew.run, store=other_store(crew), actor=crew.actor())
    with refused(CallOffSaysWhy):
        call_off_run(crew.run, actor=crew.actor())
    assert Run.objects.get().store == crew.store
    assert set(Booking.objects.values_list("status", flat=True)) == {BookingStatus.CONFIRMED}
    assert not told("run_called_off")
    assert not told("run_to_other_store")


def test_a_mark_that_is_taken_back_is_no_beginning(crew: CrewWorld) -> None:
    crew.mark("Melk")
    take_back(crew.lines["Melk"].pk, actor=crew.actor(), seen=1)
    go_to_other_store(crew.run, store=other_store(crew), actor=crew.actor())
    assert call_off_run(crew.run, actor=crew.actor()) == 2


def test_orders_do_not_open_again_once_somebody_shops(crew: CrewWorld) -> None:
    crew.mark("Melk")
    Service.objects.update(seats=8)
    change = partial(change_run, crew.run, order_places=8, crew=[crew.member], actor=crew.actor())
    with refused(OrdersStayClosed):
        change(closes_at=timezone.now() + timedelta(hours=1))
    change(closes_at=crew.run.closes_at)  # whoever is ill is left out all the same


def test_before_anything_is_delivered_all_of_it_is_called_off_and_they_hear_why(crew: CrewWorld) -> None:
    crew.mark("Melk")
    crew.set_out()
    assert call_off_run(crew.run, why=Mishap.CAR, actor=crew.actor()) == 2
    run = Run.objects.get()
    assert run.called_off_at is not None
    assert run.mishap == Mishap.CAR
    messages = OutboxMessage.objects.filter(kind="shopping_help.run_broken_off")
    assert {each.params["why"] for each in messages} == {Mishap.CAR}
    assert Mark.objects.count() == 1, "what the crew said stands"
    assert not GoodsEntry.objects.exists()
    with refused(RunIsOffAlready):
        call_off_run(run, why=Mishap.CAR, actor=crew.actor())
    with refused(RunIsClosed):
        crew.mark("Epler")


def test_what_is_delivered_stands_and_is_charged(crew: CrewWorld) -> None:
    for text in crew.lines:
        crew.mark(text)
    crew.set_out()
    crew.begin()
    crew.orders[0].booking.refresh_from_db()
    say_outcome(crew.orders[0], complete_booking, actor=crew.actor())
    assert call_off_run(crew.run, why=Mishap.CAR, actor=crew.actor()) == 1
    run = Run.objects.get()
    assert (run.called_off_at, run.mishap) == (None, Mishap.CAR)
    assert stage_of(run)[0] == "Broken off, to be closed"
    close_run(run, actor=crew.actor(), seen=draft_of(run).version)
    (entry,) = GoodsEntry.objects.all()
    assert entry.order == crew.orders[0]
    assert Booking.objects.get(pk=crew.orders[1].booking_id).status == BookingStatus.CANCELLED


def test_a_run_of_yesterday_or_one_that_is_closed_is_not_broken_off(crew: CrewWorld) -> None:
    crew.begin()
    RunProgress.objects.create(run=crew.run, closed_at=timezone.now())
    with refused(RunIsOver):
        call_off_run(crew.run, why=Mishap.CAR, actor=crew.actor())
    RunProgress.objects.all().delete()
    back = timedelta(days=1, hours=2)
    Run.objects.filter(pk=crew.run.pk).update(
        starts_at=crew.run.starts_at - back,
        ends_at=crew.run.ends_at - back,
        closes_at=crew.run.closes_at - back,
    )
    with refused(RunIsOver):
        call_off_run(crew.run, why=Mishap.CAR, actor=crew.actor())


def test_a_store_that_closes_leaves_the_run_that_is_shopped_there(crew: CrewWorld) -> None:
    crew.mark("Melk")
    assert close_store(crew.store, instead=None, actor=crew.actor()) == 0
    assert Run.objects.get().called_off_at is None
    assert not Store.objects.get().is_active


class TestTheDepartmentsPages:
    def test_say_why_not_and_ask_what_happened(self, crew: CrewWorld, larvik_client: Client) -> None:
        client = browser_of(larvik_client, make_administrator(crew.world.department))
        page = f"{PAGE}{crew.run.pk}/"
        asked = client.get(f"{page}call-off/").text  # before anybody has begun
        assert 'name="why"' not in asked
        crew.mark("Melk")
        late = client.post(f"{page}call-off/")
        assert late.status_code == 409
        assert "1 line is marked" in late.text
        assert 'name="why"' in late.text
        assert Run.objects.get().called_off_at is None
        assert client.post(f"{page}call-off/", {"why": "nonsense"}).status_code == 422
        done = client.post(f"{page}call-off/", {"why": "car"}, follow=True)
        assert "2 people are told" in done.text
        assert "The car broke down" in done.text

    def test_do_not_offer_another_store(self, crew: CrewWorld, larvik_client: Client) -> None:
        other = other_store(crew)
        client = browser_of(larvik_client, make_administrator(crew.world.department))
        crew.set_out()
        page = f"{PAGE}{crew.run.pk}/"
        shown = client.get(page).text
        assert f"{page}store/" not in shown
        assert f"{page}call-off/" in shown
        answer = client.post(f"{page}store/", {"store": other.pk, "seen": ""})
        assert answer.status_code == 422
        assert "The crew has set out" in answer.text

    def test_say_afterwards_who_waited_and_how_to_reach_them(
        self, crew: CrewWorld, larvik_client: Client
    ) -> None:
        waited = crew.orders[1].booking.recipient
        type(waited).objects.filter(pk=waited.pk).update(phone="68050199")
        crew.begin()
        Booking.objects.filter(shopping_order=crew.orders[0]).update(status=BookingStatus.COMPLETED)
        client = browser_of(larvik_client, make_administrator(crew.world.department))
        page = f"{PAGE}{crew.run.pk}/"
        assert "Waited for their goods" not in client.get(page).text
        client.post(f"{page}call-off/", {"why": "roads"})
        shown = client.get(page).text
        assert "Waited for their goods" in shown
        assert waited.name in shown.split('id="off"')[1].split("</section>")[0]
        assert "tel:68050199" in shown
        looked = AuditEntry.objects.filter(action="shopping_help.orders_viewed", recipient_id=waited.pk)
        assert looked.count() == 2, "also once it was called off"

    def test_a_run_that_is_broken_off_halfway_says_so(self, crew: CrewWorld, larvik_client: Client) -> None:
        crew.begin()
        Booking.objects.filter(shopping_order=crew.orders[0]).update(status=BookingStatus.COMPLETED)
        client = browser_of(larvik_client, make_administrator(crew.world.department))
        page = f"{PAGE}{crew.run.pk}/"
        asked = client.get(f"{page}call-off/").text
        assert "1 order is delivered" in asked
        assert crew.orders[1].booking.recipient.short_name in asked
        assert crew.world.recipient.short_name not in asked
        client.post(f"{page}call-off/", {"why": "roads"})
        assert "Broken off" in client.get(page).text


def test_a_list_is_changed_and_ordered_no_more_once_the_crew_is_out(
    crew: CrewWorld, larvik_client: Client
) -> None:
    """Also before the window begins: the car has left the store."""
    crew.set_out()
    client = browser_of(larvik_client, make_administrator(crew.world.department))
    order = crew.orders[0]
    url = f"/modules/shopping_help/department-orders/{order.pk}/"
    answer = client.post(url, {"write": "1", "text": "Ost", "amount": "1", "unit": "piece"})
    assert answer["Location"] == f"/manage/bookings/{order.booking_id}/"
    assert OrderLine.objects.filter(order=order).count() == 2


def test_nobody_orders_in_a_run_that_has_set_out(shopping: ShoppingWorld) -> None:
    """Somebody calls late: their list is kept, for another run."""
    shopping.order()
    shopping.close()
    RunProgress.objects.create(run=shopping.run, set_out_at=timezone.now())
    caller = another()
    shopping.write("Melk", recipient=caller)
    with refused(CrewIsOut):
        place_order(shopping.run, recipient=caller, contact_free=False, actor=PHONE)


class TestWhoHearsOfIt:
    def test_a_store_that_has_its_list_hears_not_to_pack_it(self, crew: CrewWorld) -> None:
        assert tell_store(crew.run.pk)
        call_off_run(crew.run, actor=crew.actor())
        (message,) = OutboxMessage.objects.filter(kind="shopping_help.lists_off", user=crew.partner)
        said = lists_off(message.params)
        assert said is not None
        assert "do not pack" in said.body.lower()
        assert crew.store.name in said.body

    def test_and_so_it_does_when_the_run_goes_elsewhere(self, crew: CrewWorld) -> None:
        assert tell_store(crew.run.pk)
        go_to_other_store(crew.run, store=other_store(crew), actor=crew.actor())
        assert OutboxMessage.objects.filter(kind="shopping_help.lists_off", user=crew.partner).count() == 1

    def test_one_that_knows_of_no_list_hears_nothing(self, crew: CrewWorld) -> None:
        call_off_run(crew.run, actor=crew.actor())
        assert not told("lists_off")

    def test_the_crew_sees_that_it_is_off_and_finds_no_dead_end(
        self, crew: CrewWorld, larvik_client: Client
    ) -> None:
        crew.mark("Melk")
        client = browser_of(larvik_client, crew.member.user)
        call_off_run(crew.run, why=Mishap.STORE, actor=crew.actor())
        root = "/modules/shopping_help/crew/"
        assert "Called off" in client.get(root).text
        for page in ("", "delivery/", "money/"):
            shown = client.get(f"{root}runs/{crew.run.pk}/{page}").text
            assert "The run is called off" in shown
            assert "What is in the baskets goes back" in shown
            assert "<form" not in shown.split("<main")[1].split("</main")[0]
        line = crew.lines["Epler"].pk
        said = {"kind": "found", "seen": "0", "wanted": "1500", "run": str(crew.run.pk)}
        pressed = client.post(f"{root}lines/{line}/", said, follow=True)
        assert pressed.status_code == 200
        assert "not on the list any more" in pressed.text


def test_what_was_pressed_by_mistake_is_taken_back(crew: CrewWorld, larvik_client: Client) -> None:
    client = browser_of(larvik_client, crew.member.user)
    root = f"/modules/shopping_help/crew/runs/{crew.run.pk}/"
    crew.on_the_day()
    client.post(f"{root}set-out/", {"seen": "4"})
    assert "We have not set out after all" in client.get(f"{root}delivery/").text
    client.post(f"{root}set-out/", {"stay": "1"})
    assert not RunProgress.objects.filter(set_out_at__isnull=False).exists()
    go_to_other_store(crew.run, store=other_store(crew), actor=crew.actor())
    crew.set_out()
    crew.begin()
    Booking.objects.filter(shopping_order=crew.orders[0]).update(status=BookingStatus.COMPLETED)
    client.post(f"{root}set-out/", {"stay": "1"})
    assert RunProgress.objects.filter(set_out_at__isnull=False).exists()
    assert "We have not set out after all" not in client.get(f"{root}delivery/").text
