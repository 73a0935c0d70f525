"""Waiting points make rounds fair over time: measured against drawing lots anew each time."""

import random
from collections import Counter
from collections.abc import Mapping
from statistics import mean, pstdev

import pytest

from modules.respite_care.domain.allocating import Family, Matter, Wish, allocate
from modules.respite_care.domain.placing import Party
from modules.respite_care.domain.waiting import WAITS, points_after
from modules.respite_care.reasons import Outcome

FAMILIES, STAYS, BEDS, ROUNDS = 12, 4, 2, 12


def test_points_grow_while_one_waits_and_the_first_wish_ends_it() -> None:
    assert points_after(0, Outcome.NOTHING) == 2
    assert points_after(3, Outcome.ANOTHER_WISH) == 4
    assert points_after(5, Outcome.FIRST_WISH) == WAITS
    assert points_after(WAITS, Outcome.NOTHING) == 2
    assert points_after(WAITS, None) == 0
    assert points_after(3, None) == 3


@pytest.mark.parametrize("seed", range(5))
def test_first_wishes_spread_less_unevenly_than_by_lots(seed: int) -> None:
    """The spread between families, and the most that anybody is behind, are both smaller; nobody's total is."""
    by_waiting = _first_wishes(seed, with_points=True)
    by_lots = _first_wishes(seed, with_points=False)
    assert pstdev(by_waiting.values()) < 0.8 * pstdev(by_lots.values())
    assert min(by_waiting.values()) >= min(by_lots.values())
    assert mean(by_waiting.values()) >= 0.9 * mean(by_lots.values())


def _first_wishes(seed: int, *, with_points: bool) -> Mapping[int, int]:
    """How often each family had its first wish in a dozen rounds; nearly all want the same popular weekend."""
    chance = random.Random(seed)
    points = dict.fromkeys(range(FAMILIES), 0)
    firsts: Counter[int] = Counter(dict.fromkeys(points, 0))
    for number in range(ROUNDS):
        wishes = [
            Wish(family, rank, stay, Party((family,), frozenset({1})))
            for family in points
            for rank, stay in enumerate(_ranked(chance), start=1)
        ]
        families = [Family(key, points[key] if with_points else 0) for key in points]
        matter = Matter(
            {stay: {1: BEDS} for stay in range(STAYS)}, families, wishes, seed=100 * seed + number
        )
        best: dict[int, int] = {}
        for wish, answer in allocate(matter).items():
            if answer.home is not None:
                best[wish.family] = min(best.get(wish.family, wish.rank), wish.rank)
        for family in points:
            outcome = _outcome(best.get(family))
            firsts[family] += outcome is Outcome.FIRST_WISH
            points[family] = points_after(points[family], outcome)
    return firsts


def _outcome(rank: int | None) -> Outcome:
    if rank is None:
        return Outcome.NOTHING
    return Outcome.FIRST_WISH if rank == 1 else Outcome.ANOTHER_WISH


def _ranked(chance: random.Random) -> list[int]:
    weights = [6, 3, 2, 1]
    return sorted(range(STAYS), key=lambda stay: chance.random() ** (1 / weights[stay]), reverse=True)
