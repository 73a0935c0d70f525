"""What a round's proposal gives whom, with reasons, and what staff change of it by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.respite_care.chosen import code_of
from modules.respite_care.domain.people import end_cared_for
from modules.respite_care.domain.proposing import give, propose, take
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.enums import PairingRule, RoundState
from modules.respite_care.models import CaredFor, Pairing, Round, RoundShare, Wish
from modules.respite_care.reasons import Outcome, Reason
from modules.respite_care.round_errors import (
    CannotBeGiven,
    NothingInstead,
    RoundNotAtThatPoint,
)
from shop.errors import ChangedMeanwhile
from shop.models import (
    Entitlement,
)
from tests.factories.world import World, at, make_entitlement
from tests.modules.respite_care.conftest import make_family, make_home, make_stays
from tests.modules.respite_care.rounds_world import (
    IN_MONTHS,
    OFFICE,
    answers,
    book_then,
    code_for,
    families,
    make_round,
    proposed,
    stays_of,
    wish_for,
)


class TestTheProposal:
    def test_not_while_families_may_still_hand_in(self, world: World) -> None:
        with pytest.raises(RoundNotAtThatPoint):
            propose(make_round(world), actor=OFFICE)

    def test_more_wishes_than_places_lots_are_drawn_and_the_rest_get_the_next(self, world: World) -> None:
        found = make_round(world)
        people = [world.recipient, *families(world, "Kari", "Per")]
        for person in people:
            wish_for(found, person, 1, 2)
        proposed(found)
        reasons = sorted(answers(found).values())
        assert reasons.count(Reason.GIVEN) == 3
        assert reasons.count(Reason.LOTS_DRAWN) == 1
        assert reasons.count(Reason.AS_MANY_AS_ALL) == 2

    def test_who_must_not_meet_is_told_only_that_it_was_not_possible(self, world: World) -> None:
        found, (other,) = make_round(world), families(world, "Kari")
        first, second = CaredFor.objects.order_by("pk")
        Pairing.objects.create(first=first, second=second, rule=PairingRule.APART)
        wish_for(found, world.recipient, 1)
        wish_for(found, other, 1)
        proposed(found)
        assert sorted(answers(found).values()) == [Reason.GIVEN, Reason.NOT_POSSIBLE]

    def test_whose_last_day_is_before_is_given_nothing(self, world: World) -> None:
        found = make_round(world, stays=1)
        wish_for(found, world.recipient, 1)
        last_day = at(IN_MONTHS - 1, 0).date()
        end_cared_for(CaredFor.objects.get(), last_day=last_day, actor=OFFICE)
        proposed(found)
        assert answers(found) == {(world.recipient.pk, 1): Reason.NOT_POSSIBLE}

    def test_who_is_elsewhere_then_takes_no_bed_from_others(self, world: World) -> None:
        """The same child, in a stay of another service."""
        service = make_stays(world, name="Andre opphold")
        make_entitlement(world.recipient, service, unit="nights")
        other = World(world.department, service, world.providers, world.recipient)
        book_then(other, world.recipient, day=IN_MONTHS)
        found = make_round(world, stays=1)
        wish_for(found, world.recipient, 1)
        proposed(found)
        assert answers(found) == {(world.recipient.pk, 1): Reason.SAME_DATES}

    def test_two_siblings_and_one_free_bed(self, world: World) -> None:
        found = make_round(world, stays=1)
        siblings, children = make_family(world, "Liv", "Jon")
        alone = code_of([children[0].pk])
        wish_for(found, world.recipient, 1)
        stay = stays_of(found)[0].pk
        actor = Actor(siblings.user_id, Channel.SELF)
        hand_in(found, recipient=siblings, wishes=[(stay, code_for(siblings)), (stay, alone)], actor=actor)
        RoundShare.objects.create(round=_earlier(world), recipient=world.recipient, outcome=Outcome.NOTHING)
        proposed(found)
        assert answers(found) == {
            (world.recipient.pk, 1): Reason.GIVEN,
            (siblings.pk, 1): Reason.NOT_TOGETHER,
            (siblings.pk, 2): Reason.GIVEN,
        }

    def test_who_had_their_first_wish_last_time_waits(self, world: World) -> None:
        earlier = _earlier(world)
        found, (kari, per) = make_round(world, stays=1), families(world, "Kari", "Per")
        RoundShare.objects.create(round=earlier, recipient=world.recipient, outcome=Outcome.FIRST_WISH)
        for person in (world.recipient, kari, per):
            wish_for(found, person, 1)
        proposed(found)
        assert answers(found)[world.recipient.pk, 1] == Reason.FIRST_LAST_TIME

    def test_a_decision_that_is_used_up_gives_nothing(self, world: World) -> None:
        found = make_round(world)
        Entitlement.objects.update(amount=1)
        wish_for(found, world.recipient, 1)
        proposed(found)
        assert answers(found)[world.recipient.pk, 1] == Reason.USED_UP

    def test_a_home_of_their_own_is_the_only_one(self, world: World) -> None:
        other = make_home(world, name="Eikelunden", beds=1)
        found, (kari, per) = make_round(world, stays=1), families(world, "Kari", "Per", home=other)
        for person in (kari, per):
            wish_for(found, person, 1)
        proposed(found)
        homes = set(Wish.objects.exclude(home=None).values_list("home", flat=True))
        assert homes == {other.pk}
        assert sorted(answers(found).values()) == [Reason.GIVEN, Reason.LOTS_DRAWN]


def _earlier(world: World) -> Round:
    return Round.objects.create(
        service=world.service,
        name="I fjor",
        wishes_until=timezone.now() - timedelta(days=200),
        state=RoundState.PUBLISHED,
        published_at=timezone.now() - timedelta(days=190),
        seed=1,
    )


class TestByHand:
    def test_what_breaks_a_rule_is_refused_with_the_reason(self, world: World) -> None:
        found = make_round(world, stays=1)
        people = [world.recipient, *families(world, "Kari", "Per")]
        for person in people:
            wish_for(found, person, 1)
        proposed(found)
        missed = Wish.objects.get(reason=Reason.LOTS_DRAWN)
        with pytest.raises(CannotBeGiven) as refused:
            give(missed, actor=OFFICE)
        assert "no place is free" in refused.value.title()
        take(Wish.objects.filter(reason=Reason.GIVEN)[0], actor=OFFICE)
        assert give(missed, actor=OFFICE).home_id is not None

    def test_another_stay_instead_of_the_one_they_have(self, world: World) -> None:
        found = make_round(world)
        first, second = wish_for(found, world.recipient, 1, 2)
        proposed(found)
        with pytest.raises(CannotBeGiven):
            give(second, actor=OFFICE)
        give(second, instead_of=first, actor=OFFICE)
        assert answers(found) == {
            (world.recipient.pk, 1): Reason.TAKEN_BY_STAFF,
            (world.recipient.pk, 2): Reason.GIVEN_BY_STAFF,
        }

    def test_only_what_they_were_given_goes_in_place_of_another(self, world: World) -> None:
        found, (other,) = make_round(world, stays=3), families(world, "Kari")
        first, second, third = wish_for(found, world.recipient, 1, 2, 3)
        (theirs,) = wish_for(found, other, 1)
        proposed(found)
        before = answers(found)
        for nothing in (third, theirs):
            with pytest.raises(NothingInstead):
                give(second, instead_of=nothing, actor=OFFICE)
        assert answers(found) == before
        assert give(second, instead_of=first, actor=OFFICE).is_given

    def test_who_looked_before_somebody_changed_it_is_told(self, world: World) -> None:
        found = make_round(world)
        first, _second = wish_for(found, world.recipient, 1, 2)
        proposed(found)
        with pytest.raises(ChangedMeanwhile):
            take(first, actor=OFFICE, seen="something else")
