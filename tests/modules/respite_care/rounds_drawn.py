"""Rounds as hypothesis draws them: a few families, siblings, homes and stays, with more wishes than beds."""

from itertools import combinations
from typing import Any

from hypothesis import strategies as st

from modules.respite_care.domain.allocating import Family, Matter, Wish
from modules.respite_care.domain.placing import Party

HOMES = (1, 2)
CHOICES = ((0,), (1,), (0, 1))
"""The first child, the second, and both; the children of family n are 10n and 10n + 1."""


@st.composite
def matters(draw: Any, *, most_families: int = 5, most_stays: int = 3, most_wishes: int = 4) -> Matter:
    stays = range(1, draw(st.integers(1, most_stays)) + 1)
    families = [draw(_families(key)) for key in range(1, draw(st.integers(1, most_families)) + 1)]
    wishes = [wish for family in families for wish in draw(_wishes(family.key, list(stays), most_wishes))]
    children = sorted({child for wish in wishes for child in wish.party.children})
    pairs = list(combinations(children, 2))
    apart = draw(st.lists(st.sampled_from(pairs), max_size=4)) if pairs else []
    return Matter(
        beds={stay: {home: draw(st.integers(0, 2)) for home in HOMES} for stay in stays},
        families=families,
        wishes=draw(st.permutations(wishes)),
        apart=frozenset(frozenset(pair) for pair in apart),
        most_each=draw(st.integers(1, 3)),
        seed=draw(st.integers(0, 2**16)),
    )


@st.composite
def _families(draw: Any, key: int) -> Family:
    balances = draw(st.one_of(st.just({}), st.fixed_dictionaries({None: st.integers(0, 4)})))
    return Family(key, points=draw(st.integers(-1, 3)), balances=balances)


@st.composite
def _wishes(draw: Any, family: int, stays: list[int], most: int) -> list[Wish]:
    options = [(stay, choice) for stay in stays for choice in CHOICES]
    chosen = draw(st.lists(st.sampled_from(options), max_size=most, unique=True))
    homes = {each: draw(st.sets(st.sampled_from(HOMES), min_size=1)) for each in (0, 1)}
    found = []
    for rank, (stay, choice) in enumerate(chosen, start=1):
        allowed = frozenset.intersection(*(frozenset(homes[each]) for each in choice))
        party = Party(tuple(10 * family + each for each in choice), allowed)
        found.append(Wish(family, rank, stay, party, cost=draw(st.integers(1, 2))))
    return found
