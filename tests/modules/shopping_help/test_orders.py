"""Orders: a seat in a run through the door, with a list; changed until the run closes, and then by the department."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from audit.models import AuditEntry
from modules.shopping_help.domain.lists import Change, OrderList, OwnList, Wish, change_lines, put_on
from modules.shopping_help.domain.ordering import last_order_again, place_order
from modules.shopping_help.domain.stores import Goods, change_product
from modules.shopping_help.enums import ProductUnit, Substitution
from modules.shopping_help.errors import (
    LastLineStays,
    ListHasClosed,
    ListIsEmpty,
    ListIsFull,
    NoOrderPlaceLeft,
    NotSoldHere,
    OrderedAlready,
    OrderStaysInItsRun,
    OutOfSale,
    WriteListFirst,
)
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.models import ListLine, Order, OrderLine
from modules.shopping_help.reckoning import Estimate, cost_of, estimate, is_not_sold
from notifications.models import OutboxMessage
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import can_cancel_self, cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import BookingStatus, CancelReason
from shop.errors import NoEntitlement, SessionClosed
from shop.models import Booking, Entitlement, Service
from tests.factories.refusals import refused
from tests.factories.world import at
from tests.modules.shopping_help.shopping_world import (
    FEE,
    OFFICE,
    PHONE,
    PIECE,
    ShoppingWorld,
    another,
    make_shopping_world,
    put_up_runs,
)


def texts(order: Order) -> list[str]:
    return [line.text for line in OrderLine.objects.filter(order=order)]


def test_an_order_is_a_place_in_the_run_with_the_list_and_its_prices(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk", "Is", "Dagens avis", contact_free=True)
    booking = order.booking
    assert (booking.status, booking.title) == (BookingStatus.CONFIRMED, shopping.store.name)
    assert booking.closes_at == shopping.run.closes_at
    assert (order.fee, order.contact_free, order.run) == (FEE, True, shopping.run)
    lines = list(order.lines.all())
    assert [(line.text, line.price, line.position) for line in lines] == [
        ("Melk", 2290, 1),
        ("Is", None, 2),
        ("Dagens avis", None, 3),
    ]
    assert estimate(lines) == Estimate(2290, 2)
    assert not ListLine.objects.exists()


def test_the_price_of_a_line_is_that_of_when_it_was_ordered(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk")
    change_product(shopping.product("Melk"), Goods("Melk", "piece", "", 9900, []), actor=OFFICE)
    assert estimate(order.lines.all()) == Estimate(2290, 0)


def test_with_the_same_key_it_is_the_same_order(shopping: ShoppingWorld) -> None:
    first = shopping.order(idempotency_key="a")
    again = place_order(
        shopping.run,
        recipient=shopping.recipient,
        contact_free=False,
        actor=shopping.by(shopping.recipient),
        idempotency_key="a",
    )
    assert again == first


def test_one_order_each_in_a_run(shopping: ShoppingWorld) -> None:
    shopping.order()
    shopping.write("Is")
    with refused(OrderedAlready):
        place_order(
            shopping.run,
            recipient=shopping.recipient,
            contact_free=False,
            actor=shopping.by(shopping.recipient),
        )
    assert ListLine.objects.get().text == "Is"


def test_nobody_orders_nothing(shopping: ShoppingWorld) -> None:
    with refused(ListIsEmpty):
        place_order(
            shopping.run,
            recipient=shopping.recipient,
            contact_free=False,
            actor=shopping.by(shopping.recipient),
        )


def test_the_last_place_is_had_once(larvik: object) -> None:
    shopping = make_shopping_world(order_places=1)
    shopping.order()
    other = another()
    shopping.write("Melk", recipient=other)
    with refused(NoOrderPlaceLeft):
        place_order(shopping.run, recipient=other, contact_free=False, actor=shopping.by(other))
    assert ListLine.objects.filter(recipient=other).exists()


def test_a_place_that_is_given_back_is_anothers(larvik: object) -> None:
    shopping = make_shopping_world(order_places=1)
    order = shopping.order()
    cancel_booking(order.booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
    assert shopping.order(recipient=another()).run == shopping.run


def test_the_decision_counts_where_the_service_needs_one(larvik: object) -> None:
    shopping = make_shopping_world(requires_entitlement=True)
    Entitlement.objects.update(amount=1)
    shopping.order()
    with refused(NoEntitlement):
        shopping.write("Melk", recipient=(other := another()))
        place_order(shopping.run, recipient=other, contact_free=False, actor=shopping.by(other))


def test_nobody_books_a_place_without_a_list(shopping: ShoppingWorld) -> None:
    with refused(WriteListFirst):
        shopping.world.book(at(2, 10))
    with refused(WriteListFirst):
        hold_time(
            shopping.world.service,
            recipient=shopping.recipient,
            starts_at=at(2, 10),
            actor=shopping.world.actor(),
        )


def test_an_order_stays_in_its_run(shopping: ShoppingWorld) -> None:
    order = shopping.order()
    put_up_runs(shopping.world, shopping.store, starts=[at(3, 10)])
    with refused(OrderStaysInItsRun):
        move_booking(order.booking, starts_at=at(3, 10), actor=OFFICE)


def test_until_the_run_closes_it_is_changed_and_cancelled(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk")
    listing, by = OrderList(order), shopping.by(shopping.recipient)
    put_on(listing, Wish("Kveite", 1500, ProductUnit.KILO), actor=by)
    line = order.lines.get(text="Melk")
    change_lines(listing, [Change(line.pk, 3 * PIECE, Substitution.CALL_ME)], actor=by)
    line.refresh_from_db()
    assert (line.amount, line.substitution, line.changed_at) == (3 * PIECE, Substitution.CALL_ME, None)
    assert texts(order) == ["Melk", "Kveite"]
    assert not OutboxMessage.objects.filter(kind="shopping_help.order_changed").exists()
    assert can_cancel_self(Booking.objects.select_related("service").get())


class TestACutOffThatPasses:
    def test_before_they_order(self, shopping: ShoppingWorld) -> None:
        shopping.write("Melk")
        shopping.close()
        with refused(SessionClosed):
            place_order(
                shopping.run,
                recipient=shopping.recipient,
                contact_free=False,
                actor=shopping.by(shopping.recipient),
            )
        assert ListLine.objects.get().text == "Melk"

    def test_while_they_change_the_order(self, shopping: ShoppingWorld) -> None:
        order = shopping.order("Melk")
        line = order.lines.get()
        shopping.close()
        by = shopping.by(shopping.recipient)
        with refused(ListHasClosed):
            put_on(OrderList(order), Wish("Ost", PIECE), actor=by)
        with refused(ListHasClosed):
            change_lines(OrderList(order), [Change(line.pk, 0, Substitution.NONE)], actor=by)
        assert not can_cancel_self(Booking.objects.select_related("service").get())

    def test_the_department_changes_it_and_the_crew_sees_what(self, shopping: ShoppingWorld) -> None:
        order = shopping.order("Melk", "Brød")
        shopping.close()
        melk = order.lines.get(text="Melk")
        listing = OrderList(order)
        put_on(listing, Wish("Ost", PIECE), actor=PHONE)
        change_lines(listing, [Change(melk.pk, 2 * PIECE, Substitution.NONE)], actor=PHONE)
        order.refresh_from_db()
        assert order.changed_at is not None
        changed = {line.text: line.changed_at is not None for line in order.lines.all()}
        assert changed == {"Melk": True, "Brød": False, "Ost": True}
        logged = AuditEntry.objects.filter(action="shopping_help.order_changed_late")
        assert logged.count() == 2
        assert OutboxMessage.objects.filter(kind="shopping_help.order_changed").count() == 1

    def test_and_a_line_that_is_taken_off_leaves_its_trace(self, shopping: ShoppingWorld) -> None:
        order = shopping.order("Melk", "Brød")
        shopping.close()
        melk = order.lines.get(text="Melk")
        change_lines(OrderList(order), [Change(melk.pk, 0, Substitution.NONE)], actor=PHONE)
        order.refresh_from_db()
        assert texts(order) == ["Brød"]
        assert order.changed_at is not None

    def test_the_department_may_still_order_for_somebody(self, shopping: ShoppingWorld) -> None:
        shopping.close()
        assert shopping.order(actor=PHONE).run == shopping.run


def test_the_last_line_of_an_order_stays(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk")
    change = Change(order.lines.get().pk, 0, Substitution.NONE)
    with refused(LastLineStays):
        change_lines(OrderList(order), [change], actor=shopping.by(shopping.recipient))


def test_more_of_a_product_is_one_line(shopping: ShoppingWorld) -> None:
    shopping.write("Melk")
    shopping.write("Melk", amount=2 * PIECE)
    assert ListLine.objects.get().amount == 3 * PIECE


def test_a_list_has_so_many_lines(shopping: ShoppingWorld) -> None:
    shopping.write(*(f"Vare nummer {number}" for number in range(80)))
    with refused(ListIsFull):
        shopping.write("En til")


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("Øl, 6 bokser", True),
        ("en flaske vin", True),
        ("Snus", True),
        ("SIGARETTER", True),
        ("Alkoholfri vin", False),
        ("Alkoholfritt øl", False),
        ("Hvitvinseddik", False),
        ("Vindruer", False),
        ("Ølbrød", False),
    ],
)
def test_alcohol_and_tobacco_are_not_bought(shopping: ShoppingWorld, text: str, *, is_refused: bool) -> None:
    assert is_not_sold(text) == is_refused
    if is_refused:
        with refused(NotSoldHere):
            shopping.write(text)


def test_what_went_out_of_sale_cannot_be_ordered(shopping: ShoppingWorld) -> None:
    shopping.write("Melk")
    goods = Goods("Melk", "piece", "", 2290, None, is_active=False)
    change_product(shopping.product("Melk"), goods, actor=OFFICE)
    with refused(OutOfSale):
        place_order(
            shopping.run,
            recipient=shopping.recipient,
            contact_free=False,
            actor=shopping.by(shopping.recipient),
        )


def test_the_last_order_again_leaves_out_what_is_not_sold_and_what_is_there(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk", "Brød", "Avisen")
    cancel_booking(order.booking, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)
    goods = Goods("Brød", "piece", "", 3490, None, is_active=False)
    change_product(shopping.product("Brød"), goods, actor=OFFICE)
    shopping.write("Melk")
    by = shopping.by(shopping.recipient)
    assert last_order_again(shopping.recipient, shopping.run, actor=by) == (1, 1)
    lines = OwnList(shopping.recipient, shopping.store).lines()
    assert [line.text for line in lines] == ["Melk", "Avisen"]
    assert last_order_again(shopping.recipient, shopping.run, actor=by) == (0, 1)


@pytest.mark.parametrize(
    ("price", "amount", "cost"),
    [(2290, 1000, 2290), (1999, 500, 1000), (24900, 333, 8292), (None, 1000, None)],
)
def test_a_line_costs_whole_ore(price: int | None, amount: int, cost: int | None) -> None:
    assert cost_of(price, amount) == cost


@given(price=st.integers(1, 10**7), amount=st.integers(1, 99_999))
def test_a_lines_cost_is_never_more_than_half_an_ore_off(price: int, amount: int) -> None:
    cost = cost_of(price, amount)
    assert cost is not None
    assert abs(cost * 1000 - price * amount) <= 500


def test_the_service_needs_no_notice_of_its_own(shopping: ShoppingWorld) -> None:
    """The run says until when; a service's longer notice does not."""
    Service.objects.update(minimum_notice=timedelta(days=7))
    shopping.run.service.refresh_from_db()
    assert shopping.run.closes_at > timezone.now()
    assert shopping.order().run == shopping.run


@pytest.mark.parametrize(("written", "ore"), [("50", 5000), ("49,50", 4950), ("0", 0), ("1 200", 120_000)])
def test_a_fee_is_written_in_kroner_and_kept_in_ore(written: str, ore: int) -> None:
    said = {"goods_invoiced_by": "municipality", "list_days": "90", "allergy_days": "365"}
    form = SettingsForm({**said, "fee": written})
    assert form.is_valid()
    assert SettingsForm.read(form.to_store())["fee"] == ore
