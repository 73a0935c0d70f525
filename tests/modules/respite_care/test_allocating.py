"""What holds of every share-out of a round, whatever families wish."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modules.respite_care.domain.allocating import Family, Given, Matter, Wish, allocate
from modules.respite_care.domain.placing import Party
from modules.respite_care.reasons import Reason
from tests.modules.respite_care.rounds_drawn import matters

A_HOME = 7


def given_of(matter: Matter) -> list[Wish]:
    return [wish for wish, answer in allocate(matter).items() if answer.home is not None]


@given(matters())
def test_no_home_has_more_children_than_beds(matter: Matter) -> None:
    taken: Counter[tuple[int, int]] = Counter()
    for wish, answer in allocate(matter).items():
        if answer.home is not None:
            taken[wish.stay, answer.home] += len(wish.party.children)
    assert all(count <= matter.beds[stay].get(home, 0) for (stay, home), count in taken.items())


@given(matters())
def test_nobody_meets_whom_they_must_not_and_everybody_is_where_they_may_be(matter: Matter) -> None:
    together: dict[tuple[int, int], set[int]] = {}
    for wish, answer in allocate(matter).items():
        if answer.home is not None:
            assert answer.home in wish.party.homes
            together.setdefault((wish.stay, answer.home), set()).update(wish.party.children)
    assert not [pair for pair in matter.apart for children in together.values() if pair <= children]


@given(matters())
def test_nobody_gets_more_than_the_decision_or_the_round_allows_or_two_stays_at_once(matter: Matter) -> None:
    chosen = given_of(matter)
    for family in matter.families:
        own = [wish for wish in chosen if wish.family == family.key]
        assert len(own) <= matter.most_each
        assert len({wish.stay for wish in own}) == len(own)
        for period, left in family.balances.items():
            assert sum(wish.cost for wish in own if wish.period == period) <= left


@given(matters())
def test_every_wish_is_answered_and_no_better_one_could_still_be_given(matter: Matter) -> None:
    answers = allocate(matter)
    assert set(answers) == set(matter.wishes)
    chosen = Given(matter, given_of(matter))
    for wish, answer in answers.items():
        assert answer.reason.is_given == (answer.home is not None)
        if answer.home is None:
            assert chosen.why_not(wish) is not None


@given(matters())
def test_who_has_nothing_is_not_behind_anybodys_second_stay(matter: Matter) -> None:
    """Even with all second stays taken away there would be no place for who has none."""
    chosen = given_of(matter)
    firsts: dict[int, Wish] = {}
    for wish in sorted(chosen, key=lambda wish: wish.rank):
        firsts.setdefault(wish.family, wish)
    only_firsts = Given(matter, firsts.values())
    for wish in matter.wishes:
        if wish.family not in firsts:
            assert only_firsts.why_not(wish) is not None


@given(matters())
def test_no_two_families_would_both_gain_by_swapping(matter: Matter) -> None:
    """Each gives one stay away and gets the dates of the other's, by a wish that they rank higher."""
    chosen = given_of(matter)
    for mine, theirs in combinations(chosen, 2):
        if mine.family == theirs.family:
            continue
        better_for_me = [w for w in matter.wishes if _is_better(w, mine) and w.stay == theirs.stay]
        better_for_them = [w for w in matter.wishes if _is_better(w, theirs) and w.stay == mine.stay]
        for one, other in product(better_for_me, better_for_them):
            swapped = Given(matter, [wish for wish in chosen if wish not in {mine, theirs}])
            if swapped.why_not(one) is None:
                swapped.add(one)
                assert swapped.why_not(other) is not None


def _is_better(wish: Wish, than: Wish) -> bool:
    return wish.family == than.family and wish.rank < than.rank


@settings(max_examples=60)
@given(matters(most_families=3, most_stays=2, most_wishes=3))
def test_no_other_allocation_at_all_is_better_for_somebody_and_worse_for_nobody(matter: Matter) -> None:
    """All of them, one by one; of two bundles the better is the one with the better first wish, then the second."""
    ours = _bundles(matter, given_of(matter))
    for number in range(2 ** len(matter.wishes)):
        chosen = [wish for place, wish in enumerate(matter.wishes) if number >> place & 1]
        theirs = _bundles(matter, chosen)
        if theirs != ours and all(theirs[key] >= ours[key] for key in ours):
            assert not _is_possible(matter, chosen)


def _bundles(matter: Matter, chosen: list[Wish]) -> dict[int, list[int]]:
    """Comparable: a better wish counts more than all later ones together."""
    return {
        family.key: [
            int(any(wish.family == family.key and wish.rank == rank for wish in chosen))
            for rank in range(1, 10)
        ]
        for family in matter.families
    }


def _is_possible(matter: Matter, chosen: list[Wish]) -> bool:
    so_far = Given(matter)
    for wish in chosen:
        if so_far.why_not(wish) is not None:
            return False
        so_far.add(wish)
    return True


@given(matters(), st.randoms(use_true_random=False))
def test_the_same_matter_is_answered_the_same_however_it_is_written(matter: Matter, shuffled: Random) -> None:
    wishes, families = list(matter.wishes), list(matter.families)
    shuffled.shuffle(wishes)
    shuffled.shuffle(families)
    assert allocate(replace(matter, wishes=wishes, families=families)) == allocate(matter)


def wish(family: int, rank: int, stay: int, *, children: int = 1, cost: int = 0) -> Wish:
    party = Party(tuple(10 * family + each for each in range(children)), frozenset({A_HOME}))
    return Wish(family, rank, stay, party, cost=cost)


def a_matter(*wishes: Wish, points: dict[int, int] | None = None, beds: int = 1, **more: Any) -> Matter:
    left = more.pop("left", {})
    families = [
        Family(key, (points or {}).get(key, 0), left) for key in sorted({each.family for each in wishes})
    ]
    stays = {each.stay: {A_HOME: beds} for each in wishes}
    return Matter(stays, families, wishes, **more)


def reasons_of(matter: Matter) -> dict[tuple[int, int], Reason]:
    return {(each.family, each.rank): answer.reason for each, answer in allocate(matter).items()}


def test_two_siblings_and_one_free_bed_are_told_so_and_get_what_they_wish_for_one() -> None:
    alone = replace(wish(1, 2, 1), party=Party((10,), frozenset({A_HOME})))
    assert reasons_of(a_matter(wish(1, 1, 1, children=2), alone)) == {
        (1, 1): Reason.NOT_TOGETHER,
        (1, 2): Reason.GIVEN,
    }
    taken = a_matter(wish(1, 1, 1), wish(2, 1, 1, children=2), beds=2, points={1: 1})
    assert reasons_of(taken)[2, 1] == Reason.NOT_TOGETHER


def test_who_had_their_first_wish_last_time_waits_and_is_told_why() -> None:
    matter = a_matter(wish(1, 1, 1), wish(2, 1, 1), points={1: -1, 2: 0})
    assert reasons_of(matter) == {(1, 1): Reason.FIRST_LAST_TIME, (2, 1): Reason.GIVEN}


def test_who_missed_last_time_comes_first() -> None:
    matter = a_matter(wish(1, 1, 1), wish(2, 1, 1), points={1: 0, 2: 2})
    assert reasons_of(matter) == {(1, 1): Reason.OTHERS_WAITED, (2, 1): Reason.GIVEN}


def test_lots_are_drawn_where_all_else_is_equal_and_the_seed_decides() -> None:
    outcomes = {
        tuple(sorted(reasons_of(a_matter(wish(1, 1, 1), wish(2, 1, 1), seed=seed)).items()))
        for seed in range(20)
    }
    assert len(outcomes) == 2
    assert all(Reason.LOTS_DRAWN in dict(outcome).values() for outcome in outcomes)


def test_a_decision_that_is_used_up_and_as_many_as_everybody_are_said() -> None:
    used_up = a_matter(wish(1, 1, 1, cost=2), wish(1, 2, 2, cost=2), most_each=3, left={None: 3})
    assert reasons_of(used_up)[1, 2] == Reason.USED_UP
    enough = a_matter(wish(1, 1, 1), wish(1, 2, 2), most_each=1)
    assert reasons_of(enough)[1, 2] == Reason.AS_MANY_AS_ALL


@pytest.mark.parametrize("points", [{1: 1}, {1: 0}, {1: 1, 2: -1}])
def test_of_a_child_whom_somebody_must_not_meet_the_family_hears_what_it_would_if_all_was_full(
    points: dict[int, int],
) -> None:
    wishes = wish(1, 1, 1), wish(2, 1, 1)
    apart = a_matter(*wishes, points=points, beds=2, apart=[frozenset({10, 20})])
    full = a_matter(*wishes, points=points, beds=1)
    assert sorted(reasons_of(apart).values()) == [Reason.GIVEN, Reason.NOT_POSSIBLE]
    told = [[answer.told for answer in allocate(each).values()] for each in (apart, full)]
    assert told[0] == told[1] == [allocate(full)[each].reason for each in full.wishes]


def test_siblings_kept_apart_hear_that_there_were_not_two_places() -> None:
    both = Wish(1, 1, 1, Party((10, 20), frozenset({1})))
    (answer,) = allocate(Matter({1: {1: 2}}, [Family(1)], [both], apart=[frozenset({10, 20})])).values()
    assert answer.reason == Reason.NOT_POSSIBLE
    assert answer.told == Reason.NOT_TOGETHER


def test_whoever_could_be_in_either_home_makes_room_for_who_cannot() -> None:
    either = Wish(1, 1, 1, Party((10,), frozenset({1, 2})))
    only_first = Wish(2, 1, 1, Party((20,), frozenset({1})))
    matter = Matter({1: {1: 1, 2: 1}}, [Family(1, 1), Family(2)], [either, only_first])
    assert {each: answer.home for each, answer in allocate(matter).items()} == {either: 2, only_first: 1}
