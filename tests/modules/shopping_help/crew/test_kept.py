"""What is kept for how long, what a run without a leader looks like, and a line that is changed late."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from modules.shopping_help.attention import cards_of
from modules.shopping_help.crew_stored import accounts_of, delete_what_is_due, merge_accounts
from modules.shopping_help.domain.closing import Why, close_run, correct, draft_of
from modules.shopping_help.enums import CorrectionCause
from modules.shopping_help.models import (
    AllergyWarning,
    FeeEntry,
    GoodsEntry,
    Order,
    OrderLine,
    Run,
)
from modules.shopping_help.module import ShoppingHelp
from modules.shopping_help.queries.money import owes
from modules.shopping_help.queries.picking import picking_of
from shop.enums import AbsenceReason, BookingStatus
from shop.models import Absence, Booking, KeptTime
from tests.factories.world import make_recipient
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of

WHY = Why(CorrectionCause.PRICE)


def close(crew: CrewWorld) -> None:
    for text in crew.lines:
        crew.mark(text)
    crew.deliver()
    close_run(crew.run, actor=crew.actor(), seen=draft_of(crew.run).version)


def long_ago(crew: CrewWorld, *, days: int) -> None:
    back = timedelta(days=days)
    for run in Run.objects.filter(pk=crew.run.pk):
        Run.objects.filter(pk=run.pk).update(
            closes_at=run.closes_at - back, starts_at=run.starts_at - back, ends_at=run.ends_at - back
        )


def test_lists_and_allergies_go_and_the_accounts_stay(crew: CrewWorld) -> None:
    close(crew)
    warning = AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["nuts"])
    long_ago(crew, days=80)
    delete_what_is_due()
    assert OrderLine.objects.count() == 4
    long_ago(crew, days=400)
    delete_what_is_due()
    assert not OrderLine.objects.exists()
    assert AllergyWarning.objects.exists(), "said again not long ago"
    AllergyWarning.objects.filter(pk=warning.pk).update(said_at=timezone.now() - timedelta(days=366))
    delete_what_is_due()
    assert not AllergyWarning.objects.exists()
    assert GoodsEntry.objects.count() == 2


def test_the_accounts_go_after_the_years_of_the_law(crew: CrewWorld) -> None:
    close(crew)
    correct(crew.orders[0], goods=1, fee=0, why=WHY, actor=crew.actor(), seen="")
    last_year_kept = timezone.localdate().year - 5
    for year, is_kept in ((last_year_kept, True), (last_year_kept - 1, False)):
        for ledger in (GoodsEntry, FeeEntry):
            ledger.objects.update(at=f"{year}-12-31T10:00:00+00:00")
        delete_what_is_due()
        assert GoodsEntry.objects.exists() == FeeEntry.objects.exists() == is_kept


def test_forgetting_and_erasing_leave_the_accounts_without_goods(crew: CrewWorld) -> None:
    close(crew)
    module, recipient = ShoppingHelp(), crew.world.recipient
    module.forget(Booking.objects.filter(recipient=recipient))
    module.erase(recipient)
    assert not Order.objects.filter(booking__recipient=recipient).exists()
    (entry,) = GoodsEntry.objects.filter(recipient=recipient)
    assert entry.order_id is None
    assert accounts_of(recipient)["goods_account"][0]["amount_in_ore"] == entry.amount


def test_who_was_here_twice_owes_it_once(crew: CrewWorld) -> None:
    close(crew)
    other = make_recipient(name="Ingrid Igjen")
    before = owes(crew.world.recipient, "goods")
    merge_accounts(crew.world.recipient, other)
    assert (owes(other, "goods"), owes(crew.world.recipient, "goods")) == (before, 0)


def test_a_leader_who_is_ill_leaves_a_card_until_somebody_leads(crew: CrewWorld) -> None:
    kept = KeptTime.objects.create(
        provider=crew.leader, service=crew.world.service, during=(crew.run.starts_at, crew.run.ends_at)
    )
    Run.objects.filter(pk=crew.run.pk).update(kept=kept)
    Booking.objects.filter(shopping_order__run=crew.run).update(status=BookingStatus.CONFIRMED)
    for order in crew.orders:
        order.booking.assignments.update(active=False)
    departments = [crew.world.department]
    assert list(cards_of(departments)) == []
    Absence.objects.create(
        provider=crew.leader, during=(crew.run.starts_at, crew.run.ends_at), reason=AbsenceReason.SICK
    )
    (card,) = cards_of(departments)
    assert card.is_urgent
    assert [place.count for place in card.places] == [1]
    KeptTime.objects.filter(pk=kept.pk).update(provider=crew.member)
    assert list(cards_of(departments)) == []


def test_a_line_that_is_changed_after_it_was_marked_is_marked_again(
    crew: CrewWorld, larvik_client: Client
) -> None:
    """By the department, for somebody on the telephone after the cut-off."""
    crew.mark("Melk")
    Booking.objects.update(created_at=crew.run.closes_at + timedelta(seconds=1))
    OrderLine.objects.filter(pk=crew.lines["Melk"].pk).update(amount=5000, changed_at=timezone.now())
    assert picking_of(crew.run).marked == 0
    page = browser_of(larvik_client, crew.member.user).get(f"/modules/shopping_help/crew/runs/{crew.run.pk}/")
    assert "Changed" in page.text
    assert "New after the cut-off" in page.text
    crew.mark("Melk", amount=5000)
    assert picking_of(crew.run).marked == 1
