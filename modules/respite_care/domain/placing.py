"""Who sleeps in which home: a search for homes in which everybody of one stay has a place. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """One child or siblings together, by their ids; all of them in one of these homes, each in a bed."""

    children: tuple[int, ...]
    homes: frozenset[int]


type Apart = Collection[frozenset[int]]
"""Pairs of children who must not be in one home at the same time."""


def place(parties: Sequence[Party], *, beds: Mapping[int, int], apart: Apart = ()) -> list[int] | None:
    """A home for each of the parties, in their order, or None where there is no such way.

    The search is exact and its answer always the same.
    """
    search = _Search(parties, beds=beds, apart=apart)
    return [search.found[number] for number in range(len(parties))] if search.goes_on(0) else None


class _Search:
    """Those with the fewest homes to go to come first.

    A state that led nowhere is not entered again: as many parties left, as many beds left, the same children in the way
    of others. With a handful of homes these are a few thousand states at most.
    """

    def __init__(self, parties: Sequence[Party], *, beds: Mapping[int, int], apart: Apart) -> None:
        self.parties = parties
        self.order = sorted(range(len(parties)), key=lambda number: (len(parties[number].homes), number))
        self.left = dict(beds)
        self.meets = _meetings(apart)
        self.found: dict[int, int] = {}
        self.dead_ends: set[object] = set()

    def goes_on(self, depth: int) -> bool:
        """Find a home for the rest of the order; where there is none, all is as before."""
        if depth == len(self.order):
            return True
        state = (depth, tuple(self.left.values()), self._in_the_way())
        if state in self.dead_ends:
            return False
        number = self.order[depth]
        size = len(self.parties[number].children)
        for home in self._homes_for(self.parties[number]):
            self.found[number] = home
            self.left[home] -= size
            if self.goes_on(depth + 1):
                return True
            self.left[home] += size
            del self.found[number]
        self.dead_ends.add(state)
        return False

    def _homes_for(self, party: Party) -> Iterator[int]:
        """Where there is room and nobody they must not meet, the emptiest first."""
        if self._must_not_meet(party, party):
            return
        homes = [home for home in party.homes if self.left.get(home, 0) >= len(party.children)]
        for home in sorted(homes, key=lambda home: (-self.left[home], home)):
            there = [self.parties[other] for other, at in self.found.items() if at == home]
            if not any(self._must_not_meet(party, other) for other in there):
                yield home

    def _must_not_meet(self, one: Party, other: Party) -> bool:
        return any(
            child in self.meets[each]
            for each in one.children
            if each in self.meets
            for child in other.children
        )

    def _in_the_way(self) -> frozenset[tuple[int, int]]:
        return frozenset(
            (child, home)
            for number, home in self.found.items()
            for child in self.parties[number].children
            if child in self.meets
        )


def _meetings(apart: Apart) -> Mapping[int, frozenset[int]]:
    """Whom each child must not meet."""
    meets: dict[int, frozenset[int]] = {}
    for pair in apart:
        for child in pair:
            meets[child] = meets.get(child, frozenset()) | (pair - {child})
    return meets
