"""What is owed is what was bought, whatever the order of marks, corrections and what was taken back."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modules.shopping_help.crew_errors import NotDelivered, PricesMissing, RunIsClosed
from modules.shopping_help.domain.closing import Why, close_run, correct, draft_of, goods_of, version_of_order
from modules.shopping_help.domain.marking import take_back
from modules.shopping_help.enums import CorrectionCause, EntryReason, MarkKind
from modules.shopping_help.models import FeeEntry, GoodsEntry, RunProgress
from modules.shopping_help.queries.money import (
    LEDGERS,
    entries_written_in,
    money_of,
    months_with_entries,
    not_charged,
    owes,
    runs_to_close,
)
from modules.shopping_help.queries.picking import picking_of
from shop.enums import BookingStatus, NoShowBy
from shop.errors import ChangedMeanwhile
from shop.models import Booking, Service
from tests.factories.world import make_administrator
from tests.modules.shopping_help.crew.conftest import FEE, CrewWorld
from tests.shop.views.conftest import sign_in

LINES = ("Melk", "Epler", "Melk ", "Såpe")

WHY = Why(CorrectionCause.PRICE)


def mark_all(crew: CrewWorld) -> None:
    for text in LINES:
        if crew.lines[text].marks.count() == 0:
            crew.mark(text)


def close(crew: CrewWorld) -> None:
    close_run(crew.run, actor=crew.actor(), seen=draft_of(crew.run).version)


def test_a_missing_price_holds_the_closing(crew: CrewWorld) -> None:
    crew.deliver()
    for text in LINES:
        crew.mark(text, price=None if text == "Såpe" else 1000)
    with pytest.raises(PricesMissing):
        close(crew)
    assert [each.line.text for each in picking_of(crew.run).without_price] == ["Såpe"]
    assert not RunProgress.objects.exists()
    crew.mark("Såpe", price=500)
    close(crew)


def test_nothing_is_closed_while_somebody_waits_for_their_goods(crew: CrewWorld) -> None:
    mark_all(crew)
    with pytest.raises(NotDelivered):
        close(crew)


def test_who_was_not_home_owes_nothing_by_itself(crew: CrewWorld) -> None:
    mark_all(crew)
    crew.deliver()
    Booking.objects.filter(pk=crew.orders[1].booking_id).update(
        status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT
    )
    close(crew)
    assert [each.order_id for each in GoodsEntry.objects.all()] == [crew.orders[0].pk]
    assert [each.pk for each in not_charged(crew.world.department)] == [crew.orders[1].pk]
    correct(crew.orders[1], goods=1500, fee=0, why=WHY, actor=crew.actor(), seen="")
    assert not_charged(crew.world.department) == []
    assert owes(crew.orders[1].booking.recipient, "goods") == 1500


def test_closed_is_closed_and_shown_before(crew: CrewWorld) -> None:
    mark_all(crew)
    crew.deliver()
    seen = draft_of(crew.run).version
    crew.mark("Såpe", price=9900)
    with pytest.raises(ChangedMeanwhile):
        close_run(crew.run, actor=crew.actor(), seen=seen)
    assert not GoodsEntry.objects.exists()
    close(crew)
    with pytest.raises(RunIsClosed):
        close_run(crew.run, actor=crew.actor(), seen=seen)
    assert GoodsEntry.objects.count() == FeeEntry.objects.count() == 2


def test_a_correction_reverses_and_writes_anew(crew: CrewWorld) -> None:
    mark_all(crew)
    crew.deliver()
    close(crew)
    order = crew.orders[0]
    first = GoodsEntry.objects.get(order=order)
    seen = version_of_order(order)
    assert correct(order, goods=100, fee=FEE, why=WHY, actor=crew.actor(), seen=seen)
    amounts = list(GoodsEntry.objects.filter(order=order).values_list("amount", "reason"))
    assert amounts == [
        (first.amount, EntryReason.CLOSED),
        (-first.amount, EntryReason.CORRECTED),
        (100, EntryReason.CORRECTED),
    ]
    assert FeeEntry.objects.filter(order=order).count() == 1
    with pytest.raises(ChangedMeanwhile):
        correct(order, goods=200, fee=FEE, why=WHY, actor=crew.actor(), seen=seen)
    assert not correct(order, goods=100, fee=FEE, why=WHY, actor=crew.actor(), seen=seen), (
        "the same said twice is once"
    )


def test_the_receipt_stands_against_the_lines_and_the_estimate(crew: CrewWorld) -> None:
    mark_all(crew)
    RunProgress.objects.create(run=crew.run, receipt=6000)
    crew.run.refresh_from_db()
    money = money_of(crew.run, picking_of(crew.run))
    first = money.orders[0]
    assert (first.expected, first.bought, first.deviation) == (2 * 2290 + 5985, 3500, 3500 - 10565)
    assert money.orders[1].deviation is None, "nobody knew what soap costs"
    assert money.receipt_differs_by == 6000 - 5500


def test_a_run_that_is_over_and_not_closed_waits(crew: CrewWorld, larvik_client: Client) -> None:
    assert not runs_to_close([crew.world.department])
    now = timezone.now()
    type(crew.run).objects.filter(pk=crew.run.pk).update(
        closes_at=now - timedelta(hours=3),
        starts_at=now - timedelta(hours=2),
        ends_at=now - timedelta(hours=1),
    )
    assert [each.pk for each in runs_to_close([crew.world.department])] == [crew.run.pk]
    office = sign_in(larvik_client, make_administrator(crew.world.department))
    accounts = office.get(f"/modules/shopping_help/departments/{crew.world.department.pk}/accounts/")
    assert f"/modules/shopping_help/department-runs/{crew.run.pk}/" in accounts.content.decode()
    mark_all(crew)
    crew.deliver()
    close(crew)
    assert not runs_to_close([crew.world.department])


steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("mark"),
            st.sampled_from(LINES),
            st.integers(1, 5000),
            st.one_of(st.none(), st.integers(0, 100_000)),
        ),
        st.tuples(st.just("missing"), st.sampled_from(LINES)),
        st.tuples(st.just("back"), st.sampled_from(LINES)),
    ),
    max_size=8,
)
corrections = st.lists(
    st.tuples(st.sampled_from((0, 1)), st.integers(0, 100_000), st.integers(0, 10_000)), max_size=5
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps, corrections)
def test_the_ledgers_come_to_what_the_lines_do(
    crew: CrewWorld,
    marks: list[tuple[str, str, int, int | None]],
    corrected: list[tuple[int, int, int]],
) -> None:
    with transaction.atomic():
        for what, line, *said in marks:
            if what == "mark":
                crew.mark(line, amount=said[0], price=said[1])
            elif what == "missing":
                crew.mark(line, MarkKind.MISSING)
            else:
                pk = crew.lines[line].pk
                take_back(pk, actor=crew.actor(), seen=crew.lines[line].marks.count())
        for each in picking_of(crew.run).without_price:
            crew.mark(next(text for text, line in crew.lines.items() if line.pk == each.line.pk))
        crew.deliver()
        close(crew)
        picking = picking_of(crew.run)
        wanted = {order.pk: (goods_of(picking, order), FEE) for order in crew.orders}
        require_sums(crew, wanted)
        for number, goods, fee in corrected:
            order = crew.orders[number]
            correct(order, goods=goods, fee=fee, why=WHY, actor=crew.actor(), seen="")
            wanted[order.pk] = (goods, fee)
            require_sums(crew, wanted)
        transaction.set_rollback(True)


def require_sums(crew: CrewWorld, wanted: dict[int, tuple[int, int]]) -> None:
    """The sum of each ledger is what each order costs, and whatever was reversed is so by as much."""
    for order in crew.orders:
        recipient = order.booking.recipient
        assert (owes(recipient, "goods"), owes(recipient, "fee")) == wanted[order.pk]
    for ledger in LEDGERS.values():
        for entry in ledger.objects.exclude(reverses=None).select_related("reverses"):
            assert entry.reverses is not None
            assert entry.amount == -entry.reverses.amount


class TestWhoSendsTheInvoice:
    """As the service had decided when it was written; whoever sent it corrects it."""

    def decide(self, crew: CrewWorld, invoicer: str) -> None:
        Service.objects.update(settings={"goods_invoiced_by": invoicer})
        for order in crew.orders:
            order.run.service.refresh_from_db()

    def test_stays_so_when_the_service_decides_otherwise(self, crew: CrewWorld) -> None:
        self.decide(crew, "store")
        mark_all(crew)
        crew.deliver()
        close(crew)
        self.decide(crew, "municipality")
        correct(crew.orders[0], goods=100, fee=FEE, why=WHY, actor=crew.actor(), seen="")
        assert set(GoodsEntry.objects.values_list("invoiced_by", flat=True)) == {"store"}

    def test_the_municipalitys_file_has_none_of_the_stores(self, crew: CrewWorld) -> None:
        self.decide(crew, "store")
        mark_all(crew)
        crew.deliver()
        close(crew)
        month = timezone.localdate().replace(day=1)
        assert not entries_written_in(month, "goods").exists()
        assert entries_written_in(month, "fee").count() == 2
        assert months_with_entries() == [(month, {"goods": 0, "by_stores": 5500, "fee": 2 * FEE})]
