"""What rounds and swaps keep about a family: shown to them, erased with them, forgotten in time, brought together."""

from datetime import timedelta

from django.utils import timezone

from modules.respite_care import rounds_stored
from modules.respite_care.domain.swapping import offer_stay
from modules.respite_care.models import RoundShare, RoundStay, SwapOffer, Wish
from modules.respite_care.module import RespiteCare
from modules.respite_care.reasons import Outcome
from shop.models import Booking
from tests.factories.world import World
from tests.modules.respite_care.conftest import book, make_family
from tests.modules.respite_care.rounds_world import (
    OFFICE,
    code_for,
    families,
    make_round,
    proposed,
    published,
    wish_for,
)

DAY = timedelta(days=1)


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


def test_figures_of_what_was_published_in_these_days(world: World) -> None:
    found, (other,) = make_round(world, stays=1, most_each=2), families(world, "Kari")
    third, _children = make_family(world, "Liv", "Jon")
    for person in (world.recipient, other, third):  # two beds: the two siblings, or the two others
        wish_for(found, person, 1)
    published(found)
    today = timezone.localdate()
    first_wishes, given = RespiteCare().figures([world.department], first=today, last=today)
    count = Wish.objects.filter(booking__isnull=False).count()
    assert count in {1, 2}
    assert (first_wishes.amounts, given.amounts) == ({world.department.pk: count},) * 2
    assert first_wishes.sizes == given.sizes == {world.department.pk: 3}
    assert RespiteCare().figures([world.department], first=today + DAY, last=today + DAY) == []


def test_no_figures_of_a_round_that_is_not_published(world: World) -> None:
    found = make_round(world)
    wish_for(found, world.recipient, 1)
    proposed(found)
    today = timezone.localdate()
    assert RespiteCare().figures([world.department], first=today - DAY, last=today) == []
