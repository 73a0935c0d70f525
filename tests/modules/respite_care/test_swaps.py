"""Swaps: both say yes, neither learns who the other is, and what cannot be leaves all as it was."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import NotFound
from modules.respite_care.domain.swapping import (
    SWAPPED,
    accept,
    approve,
    decline,
    offer_stay,
    suggest,
    take_back,
    withdraw_offer,
)
from modules.respite_care.enums import PairingRule, SwapState
from modules.respite_care.models import CaredFor, Pairing, SwapAnswer, SwapOffer
from modules.respite_care.queries.swaps import (
    answers_to,
    get_answer_to,
    get_offer_of,
    offers_of_others,
    own_answers,
    own_offers,
)
from modules.respite_care.swap_errors import (
    DecisionsDoNotReach,
    NotOffered,
    SwapIsOver,
    SwapNotPossible,
)
from notifications.kinds import text_of
from notifications.models import OutboxMessage
from shop.domain.door.moves import move_booking
from shop.enums import EntitlementPeriodKind
from shop.models import Booking, Entitlement, EntitlementPeriod, Recipient
from shop.presentation import when
from tests.factories.world import World, at
from tests.modules.respite_care.conftest import ARRIVES, book, client_of, make_family
from tests.modules.respite_care.rounds_world import OFFICE, code_for

ROOT = "/modules/respite_care/"


@pytest.fixture
def other(world: World) -> Recipient:
    return make_family(world, "Kari")[0]


def of(booking: Booking) -> Actor:
    return Actor(booking.recipient.user_id, Channel.SELF)


def suggested(world: World, other: Recipient, *, days: tuple[int, int] = (2, 5)) -> SwapAnswer:
    """The world's family offers the first, the other family would give the second."""
    mine, theirs = (
        book(world, person, code_for(person), day=day)
        for person, day in zip((world.recipient, other), days, strict=True)
    )
    offer = offer_stay(mine, actor=of(mine))
    return suggest(offer, theirs, actor=of(theirs))


def starts() -> list[object]:
    return list(Booking.objects.order_by("pk").values_list("starts_at", flat=True))


def test_both_have_the_others_dates_and_their_own_child(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    assert accept(answer, actor=of(answer.offer.booking)).state == SwapState.DONE
    assert starts() == [at(5, ARRIVES.hour), at(2, ARRIVES.hour)]
    assert [booking.chosen for booking in Booking.objects.order_by("pk")] == [
        code_for(world.recipient),
        code_for(other),
    ]
    with pytest.raises(SwapIsOver):
        accept(answer, actor=of(answer.offer.booking))


def test_both_are_told_what_they_gave_and_got(world: World, other: Recipient) -> None:
    """In dates alone; nobody is only told that theirs was moved."""
    answer = suggested(world, other)
    mine, theirs = (when(each.starts_at, each.ends_at) for each in (answer.offer.booking, answer.booking))
    before = OutboxMessage.objects.filter(kind="booking.moved").count()
    accept(answer, actor=of(answer.offer.booking))
    told = {
        each.user_id: text_of(each.kind, each.params) for each in OutboxMessage.objects.filter(kind=SWAPPED)
    }
    for person, gave, got in ((world.recipient, mine, theirs), (other, theirs, mine)):
        assert person.user_id is not None
        said = told[person.user_id]
        assert said is not None
        assert f"You gave {gave} and got {got}." in said.body
        assert "Kari" not in said.body
        assert "Ola" not in said.body
    assert OutboxMessage.objects.filter(kind="booking.moved").count() == before


def test_what_is_noted_of_either_names_not_the_other(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    accept(answer, actor=of(answer.offer.booking))
    for person, stranger in ((world.recipient, other), (other, world.recipient)):
        log = AuditEntry.objects.filter(recipient_id=person.pk)
        assert not log.filter(actor_id=stranger.user_id).exists()
    page = client_of(other.user).get(f"{ROOT}swaps/").text
    assert "Ola" not in page


def test_a_family_that_has_used_up_its_balance_meanwhile_changes_nothing(
    world: World, other: Recipient
) -> None:
    Entitlement.objects.filter(recipient=other).update(period=EntitlementPeriodKind.WEEK, amount=1)
    answer = suggested(world, other, days=(9, 2))
    book(world, other, code_for(other), day=10)  # the week of the offered stay is spent
    before = starts(), sorted(EntitlementPeriod.objects.values_list("pk", "balance"))
    with pytest.raises(DecisionsDoNotReach) as refused:
        accept(answer, actor=of(answer.offer.booking))
    assert "Nothing is changed" in refused.value.in_full()
    assert (starts(), sorted(EntitlementPeriod.objects.values_list("pk", "balance"))) == before
    answer.refresh_from_db()
    assert answer.state == SwapState.OPEN


def test_who_would_meet_whom_they_must_not_cannot_and_is_not_told_why(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    third, _children = make_family(world, "Per")
    book(world, third, code_for(third), day=5)
    ola, per = (CaredFor.objects.get(name=name) for name in ("Ola", "Per"))
    first, second = sorted((ola, per), key=lambda each: each.pk)
    Pairing.objects.create(first=first, second=second, rule=PairingRule.APART)
    with pytest.raises(
        SwapIsOver
    ):  # as for one that was taken back: a refusal of its own would tell of somebody
        accept(answer, actor=of(answer.offer.booking))
    assert starts()[:2] == [at(2, ARRIVES.hour), at(5, ARRIVES.hour)]
    assert not answers_to(world.recipient).exists()
    assert not own_answers(other).exists()
    assert offers_of_others(other, own=[answer.booking]) == []
    with pytest.raises(SwapIsOver):
        suggest(answer.offer, answer.booking, actor=of(answer.booking))
    assert offers_of_others(third, own=list(Booking.objects.filter(recipient=third))) != []


def test_two_who_must_not_meet_may_swap_with_each_other(world: World, other: Recipient) -> None:
    """Each is gone from where the other comes to."""
    ola, kari = CaredFor.objects.order_by("pk")
    Pairing.objects.create(first=ola, second=kari, rule=PairingRule.APART)
    answer = suggested(world, other)
    assert accept(answer, actor=of(answer.offer.booking)).state == SwapState.DONE


def test_other_dates_than_somebody_said_yes_to_are_none(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    move_booking(answer.booking, starts_at=at(8, ARRIVES.hour), actor=of(answer.booking))
    with pytest.raises(SwapIsOver):
        accept(answer, actor=of(answer.offer.booking))


def test_an_offer_taken_back_is_over_for_who_answered(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    withdraw_offer(answer.offer, actor=of(answer.offer.booking))
    with pytest.raises(SwapIsOver):
        suggest(answer.offer, answer.booking, actor=of(answer.booking))
    with pytest.raises(SwapIsOver):
        accept(answer, actor=of(answer.offer.booking))


def test_who_would_not_give_it_any_more_takes_it_back(world: World, other: Recipient) -> None:
    """Nothing is swapped by what a family said yes to once and has thought better of."""
    answer = suggested(world, other)
    client, page = client_of(other.user), f"{ROOT}swaps/{answer.offer_id}/suggest/"
    assert 'name="take_back"' in client.get(f"{ROOT}swaps/").text
    for said in ("You have taken it back", "not open any more"):
        assert said in client.post(page, {"take_back": "1"}, follow=True).text
    with pytest.raises(SwapIsOver):
        accept(answer, actor=of(answer.offer.booking))
    assert starts() == [at(2, ARRIVES.hour), at(5, ARRIVES.hour)]
    again = suggest(answer.offer, answer.booking, actor=of(answer.booking))
    assert accept(again, actor=of(answer.offer.booking)).state == SwapState.DONE
    with pytest.raises(SwapIsOver):
        take_back(again, actor=of(answer.booking))


def test_one_s_own_stay_or_one_of_another_size_is_no_answer(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    with pytest.raises(NotOffered):
        suggest(answer.offer, answer.offer.booking, actor=of(answer.offer.booking))


class TestWithTheDepartmentsYes:
    @pytest.fixture(autouse=True)
    def _asked_first(self, world: World) -> None:
        world.service.settings = {**world.service.settings, "swaps_need_yes": True}
        world.service.save(update_fields=["settings"])

    def test_it_waits_until_they_say_so(self, world: World, other: Recipient) -> None:
        answer = suggested(world, other)
        assert accept(answer, actor=of(answer.offer.booking)).state == SwapState.AGREED
        assert starts() == [at(2, ARRIVES.hour), at(5, ARRIVES.hour)]
        assert approve(answer, actor=OFFICE).state == SwapState.DONE
        assert starts() == [at(5, ARRIVES.hour), at(2, ARRIVES.hour)]

    def test_they_say_yes_to_nothing_that_a_family_has_not(
        self, world: World, other: Recipient, leader: Client
    ) -> None:
        answer = suggested(world, other)
        with pytest.raises(SwapIsOver):
            approve(answer, actor=OFFICE)
        page = f"{ROOT}swap-answers/{answer.pk}/approve/"
        assert (leader.get(page).status_code, leader.post(page).status_code) == (404, 404)
        assert starts() == [at(2, ARRIVES.hour), at(5, ARRIVES.hour)]

    def test_they_read_that_it_is_not_possible(self, world: World, other: Recipient) -> None:
        answer = suggested(world, other)
        accept(answer, actor=of(answer.offer.booking))
        third, _children = make_family(world, "Per")
        book(world, third, code_for(third), day=5)
        first, second = CaredFor.objects.filter(name__in=["Ola", "Per"]).order_by("pk")
        Pairing.objects.create(first=first, second=second, rule=PairingRule.APART)
        with pytest.raises(SwapNotPossible):
            approve(answer, actor=OFFICE)
        answer.refresh_from_db()
        assert answer.state == SwapState.AGREED

    def test_no_leaves_both_as_they_were_and_tells_them(self, world: World, other: Recipient) -> None:
        answer = accept(suggested(world, other), actor=SYSTEM)
        for _twice in range(2):
            decline(answer, actor=OFFICE)
        told = OutboxMessage.objects.filter(kind="respite_care.swap_declined")
        assert set(told.values_list("user_id", flat=True)) == {world.recipient.user_id, other.user_id}
        assert told.count() == 2
        assert SwapOffer.objects.get().state == SwapState.OPEN


def test_on_the_pages(world: World, other: Recipient, family: Client, leader: Client) -> None:
    mine = book(world, world.recipient, code_for(world.recipient), day=2)
    theirs = book(world, other, code_for(other), day=5)
    family.post(f"{ROOT}swaps/stays/{mine.pk}/offer/")
    offer = SwapOffer.objects.get()
    others = client_of(other.user)
    assert f"swaps/{offer.pk}/suggest/" in others.get(f"{ROOT}swaps/").text
    assert others.post(f"{ROOT}swaps/stays/{mine.pk}/offer/").status_code == 404
    others.post(f"{ROOT}swaps/{offer.pk}/suggest/", {"booking": str(theirs.pk)})
    answer = SwapAnswer.objects.get()
    accept_page = f"{ROOT}swap-answers/{answer.pk}/accept/"
    assert accept_page in family.get(f"{ROOT}swaps/").text
    assert others.get(accept_page).status_code == 404
    assert "The stays are swapped." in family.post(accept_page, follow=True).text
    for late, page in ((family, accept_page), (leader, accept_page.replace("accept", "approve"))):
        assert "This offer is not open any more." in late.get(page, follow=True).text
    assert leader.get(f"{ROOT}departments/{world.department.pk}/swaps/").status_code == 200


def test_who_acts_for_a_family_with_another_service_sees_no_offer(world: World, other: Recipient) -> None:
    answer = suggested(world, other)
    own, others = world.recipient, other
    assert own_offers(own).exists()
    assert answers_to(own).exists()
    assert own_answers(others).exists()
    own.within = others.within = frozenset()
    assert not own_offers(own).exists()
    assert not answers_to(own).exists()
    assert not own_answers(others).exists()
    with pytest.raises(NotFound):
        get_answer_to(own, answer.pk)
    with pytest.raises(NotFound):
        get_offer_of(own, answer.offer_id)
