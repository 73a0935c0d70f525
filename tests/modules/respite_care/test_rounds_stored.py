"""What rounds and swaps keep about a family: shown to them, erased with them, forgotten in time, brought together."""

from datetime import timedelta

from modules.respite_care import rounds_stored
from modules.respite_care.domain.swapping import offer_stay
from modules.respite_care.models import RoundShare, RoundStay, SwapOffer, Wish
from modules.respite_care.reasons import Outcome
from shop.models import Booking
from tests.factories.world import World
from tests.modules.respite_care.conftest import book
from tests.modules.respite_care.rounds_world import (
    OFFICE,
    code_for,
    families,
    make_round,
    published,
    wish_for,
)


def test_it_is_shown_in_words_and_erased(world: World) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1, 2)
    offer_stay(book(world, world.recipient, code_for(world.recipient)), actor=OFFICE)
    published(found)
    data = rounds_stored.personal_data(world.recipient)
    lines = [line for name, words in rounds_stored.WORDS.items() for line in words.lines(data[name])]
    assert any("wish no. 1" in line for line in lines)
    assert any("you had your first wish" in line for line in lines)
    assert len(data["swaps"]) == 1
    rounds_stored.erase(world.recipient)
    assert not any(rounds_stored.personal_data(world.recipient).values())


def test_wishes_are_forgotten_with_the_stays_and_who_waited_is_still_known(world: World) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1, 2)
    published(found)
    long_ago = timedelta(days=800)
    for stay in RoundStay.objects.all():
        RoundStay.objects.filter(pk=stay.pk).update(
            starts_at=stay.starts_at - long_ago, ends_at=stay.ends_at - long_ago
        )
    assert rounds_stored.forget(Booking.objects.all()) == 1
    assert not Wish.objects.exists()
    assert RoundShare.objects.count() == 1


def test_of_two_who_were_one_the_better_outcome_stands(world: World) -> None:
    found, (duplicate,) = make_round(world), families(world, "Kari")
    wish_for(found, world.recipient, 1)
    wish_for(found, duplicate, 2)
    RoundShare.objects.create(round=found, recipient=world.recipient, outcome=Outcome.NOTHING)
    RoundShare.objects.create(round=found, recipient=duplicate, outcome=Outcome.FIRST_WISH)
    rounds_stored.merge(duplicate, into=world.recipient)
    assert [wish.recipient for wish in Wish.objects.all()] == [world.recipient]
    assert RoundShare.objects.get().outcome == Outcome.FIRST_WISH
    assert not SwapOffer.objects.exists()
