"""Runs are put up, changed, handed over, sent to another store, and called off; a store closes."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from modules.shopping_help.crew_errors import RunIsOffAlready
from modules.shopping_help.domain.calling_off import call_off_run
from modules.shopping_help.domain.putting_up import Closing
from modules.shopping_help.domain.run_changes import (
    change_run,
    close_store,
    go_to_other_store,
    hand_over_run,
)
from modules.shopping_help.errors import (
    ClosesTooLate,
    FewerPlacesThanTaken,
    NotEnoughSeats,
    RunIsOver,
    StoreIsClosed,
)
from modules.shopping_help.models import Run
from modules.shopping_help.queries.runs import runs_for
from notifications.models import OutboxMessage
from shop.enums import BookingStatus
from shop.errors import ChangedMeanwhile, SessionNotPossible
from shop.models import Booking, KeptTime
from tests.factories.refusals import refused
from tests.factories.world import at
from tests.modules.shopping_help.shopping_world import (
    OFFICE,
    ShoppingWorld,
    another,
    make_shopping_world,
    put_up_runs,
)


def told(kind: str) -> int:
    return OutboxMessage.objects.filter(kind=f"shopping_help.{kind}").count()


def test_a_run_keeps_the_leaders_time_and_closes_the_day_before(shopping: ShoppingWorld) -> None:
    kept = KeptTime.objects.get()
    assert kept.provider == shopping.world.providers[0]
    assert (kept.title, kept.seats, kept.closes_at) == (shopping.store.name, 10, at(1, 12))
    assert shopping.run.ends_at == at(2, 12)


def test_one_each_week_is_put_up_all_or_none(shopping: ShoppingWorld) -> None:
    starts = [at(2, 10), at(9, 10), at(16, 10)]
    with refused(SessionNotPossible):  # there is one at the first of these times
        put_up_runs(shopping.world, shopping.other, starts=starts)
    assert len(put_up_runs(shopping.world, shopping.other, starts=starts, leaves_out=True)) == 2


@pytest.mark.parametrize("closing", [Closing(0, time(10)), Closing(0, time(15)), Closing(14, time(12))])
def test_it_closes_before_it_goes_out_and_later_than_now(shopping: ShoppingWorld, closing: Closing) -> None:
    with refused(SessionNotPossible) as met:
        put_up_runs(shopping.world, shopping.store, starts=[at(3, 10)], closing=closing)
    assert met.value.params["because"] == "shopping_closes_too_late"


@pytest.mark.parametrize("places", [0, 11])
def test_it_has_as_many_places_as_its_service_at_most(shopping: ShoppingWorld, places: int) -> None:
    with refused(NotEnoughSeats):
        put_up_runs(shopping.world, shopping.store, starts=[at(3, 10)], order_places=places)


def test_another_cut_off_counts_for_what_is_ordered_too(shopping: ShoppingWorld) -> None:
    shopping.order()
    change_run(shopping.run, closes_at=at(2, 8), order_places=4, crew=[], actor=OFFICE)
    assert Booking.objects.get().closes_at == at(2, 8) == KeptTime.objects.get().closes_at
    assert KeptTime.objects.get().seats == 4
    assert not Run.objects.get().crew.exists()


def test_what_cannot_be_changed(shopping: ShoppingWorld) -> None:
    shopping.order()
    shopping.order(recipient=another())
    asked: dict[str, Any] = {
        "closes_at": shopping.run.closes_at,
        "order_places": 5,
        "crew": [],
        "actor": OFFICE,
    }
    with refused(FewerPlacesThanTaken):
        change_run(shopping.run, **asked | {"order_places": 1})
    with refused(ClosesTooLate):
        change_run(shopping.run, **asked | {"closes_at": at(2, 11)})
    with refused(ChangedMeanwhile):
        change_run(shopping.run, **asked, seen="something else")


def test_somebody_else_leads_it_with_all_orders(shopping: ShoppingWorld) -> None:
    booking = shopping.order().booking
    to = shopping.world.providers[1]
    hand_over_run(shopping.run, to=to, actor=OFFICE)
    assert booking.assignments.get(active=True).provider == to == KeptTime.objects.get().provider
    assert Run.objects.get().leader == to


def test_who_has_ordered_is_told_of_another_store_and_keeps_what_it_sells(shopping: ShoppingWorld) -> None:
    order = shopping.order("Melk", "Brød")
    assert go_to_other_store(shopping.run, store=shopping.other, actor=OFFICE) == 1
    melk, bread = order.lines.all()
    assert (melk.product, melk.price) == (shopping.product("Melk", shopping.other), 2290)
    assert (bread.product, bread.price, bread.text) == (None, None, "Brød")
    assert Booking.objects.get().title == shopping.other.name
    assert told("run_to_other_store") == 1


def test_a_run_that_is_called_off_tells_who_has_ordered_once(shopping: ShoppingWorld) -> None:
    shopping.order()
    shopping.order(recipient=another())
    assert call_off_run(shopping.run, actor=OFFICE) == 2
    with refused(RunIsOffAlready):
        call_off_run(shopping.run, actor=OFFICE)
    assert set(Booking.objects.values_list("status", flat=True)) == {BookingStatus.CANCELLED}
    assert not KeptTime.objects.exists()
    assert told("run_called_off") == 2
    assert runs_for(shopping.recipient) == []
    with refused(RunIsOver):
        go_to_other_store(shopping.run, store=shopping.other, actor=OFFICE)
    assert put_up_runs(shopping.world, shopping.store)  # the time is free again


class TestAShopThatCloses:
    def test_its_runs_go_to_another(self, shopping: ShoppingWorld) -> None:
        shopping.order()
        assert close_store(shopping.store, instead=shopping.other, actor=OFFICE) == 1
        assert Run.objects.get().store == shopping.other
        assert told("run_to_other_store") == 1
        with refused(StoreIsClosed):
            put_up_runs(shopping.world, shopping.store, starts=[at(3, 10)])

    def test_or_are_called_off(self, shopping: ShoppingWorld) -> None:
        shopping.order()
        assert close_store(shopping.store, instead=None, actor=OFFICE) == 1
        assert Run.objects.get().called_off_at is not None
        assert told("run_called_off") == 1
        assert close_store(shopping.store, instead=None, actor=OFFICE) == 0

    def test_no_run_goes_to_one_that_has_closed(self, shopping: ShoppingWorld) -> None:
        close_store(shopping.other, instead=None, actor=OFFICE)
        with refused(StoreIsClosed):
            go_to_other_store(shopping.run, store=shopping.other, actor=OFFICE)


def test_a_recipient_sees_what_is_open_and_what_is_theirs(larvik: object) -> None:
    shopping = make_shopping_world(order_places=2)
    put_up_runs(shopping.world, shopping.other, starts=[at(3, 10)])
    order = shopping.order()
    first, second = runs_for(shopping.recipient)
    assert (first.order, first.left, second.order, second.left) == (order, 1, None, 10)
    shopping.close()
    assert [each.run for each in runs_for(shopping.recipient)] == [first.run, second.run]
    assert [each.run for each in runs_for(another())] == [second.run]
    Run.objects.filter(pk=second.run.pk).update(
        closes_at=timezone.now() - timedelta(days=9),
        starts_at=timezone.now() - timedelta(days=8),
        ends_at=timezone.now() - timedelta(days=7),
    )
    assert [each.run for each in runs_for(shopping.recipient)] == [first.run]
