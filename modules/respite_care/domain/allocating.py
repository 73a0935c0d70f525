"""A fair share-out of the stays of a round: who is given which of their wishes, and why not the others. Pure.

Families choose in turns, each time the best of their wishes that can still be had (a draft: Brams & Straffin,
"Prisoners' dilemma and professional sports drafts", 1979; for courses Budish & Cantillon, "The multi-unit assignment
problem: theory and evidence from course allocation at Harvard", AER 2012, who find it better for all than letting one
after the other take everything, as serial dictatorship does). So everybody has a first stay before anybody has a
second. In the first turn whoever has waited longest begins (`waiting.py`), in the later ones whoever has got least so
far; where all else is equal lots decide, drawn with a seed that is kept with the round.

It is Pareto optimal where a better wish counts for more than any number of later ones (Hosseini & Larson, "Multiple
assignment problems under lexicographic preferences", AAMAS 2019): what stands in the way of a wish — beds, children who
must not meet, the decision, as many as everybody — never goes away when more is given. So whatever a family passed over
could not be had beside what was given before; any other allocation that is worse for nobody gives the same first
choice, then the same second, and so on. That holds for any such rules, not only for numbers of places. In particular
nobody would gain by a bed that is left free, and no two families would both gain by exchanging one stay for another.

Who sleeps where is decided anew with each wish (`placing.py`): nobody is turned away because somebody else was put into
the wrong one of two homes. Like every draft it can be outwitted by who knows all others' wishes; families do not.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from modules.respite_care.domain.placing import Apart, Party, place
from modules.respite_care.reasons import Reason

NOTHING_YET = 10**6
"""Worse than any number a wish can have."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The wish no. `rank` of a family, from 1: these children together, in one of these homes, at that stay.

    It costs so much of what the decision grants in the `period`. A family's ranks are different. One that is
    `ruled_out` cannot be given whatever others get.
    """

    family: int
    rank: int
    stay: int
    party: Party
    cost: int = 0
    period: date | None = None
    ruled_out: Reason | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """How long they have waited by earlier rounds, and what is left in each period of the decision.

    A period that is not named has no limit.
    """

    key: int
    points: int = 0
    balances: Mapping[date | None, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matter:
    """All there is to share out: the free beds of each home at each stay, no two of which overlap in time."""

    beds: Mapping[int, Mapping[int, int]]
    families: Sequence[Family]
    wishes: Sequence[Wish]
    apart: Apart = ()
    most_each: int = 1
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a wish: the home where it was given, None where it was not.

    `told` is the reason that the family hears.
    """

    reason: Reason
    home: int | None = None
    told: Reason | None = None


def allocate(matter: Matter) -> Mapping[Wish, Answer]:
    """An answer to every wish. The same matter always has the same answers, in whatever order it is written."""
    order = _order(matter)
    given = Given(matter)
    open_wishes = _by_family(matter.wishes)
    refused: dict[Wish, Answer] = {}
    turn, has_gone_on = 0, True
    while has_gone_on:
        turn, has_gone_on = turn + 1, False
        for family in order if turn == 1 else _worst_off_first(order, given):
            for wish in list(open_wishes[family.key]):
                reason = given.why_not(wish)
                open_wishes[family.key].remove(wish)
                if reason is None:
                    given.add(wish, turn=turn)
                    has_gone_on = True
                    break
                refused[wish] = _refusal(wish, reason, given, turn=turn)
    homes = given.homes()
    return {
        wish: Answer(Reason.GIVEN, homes[wish], Reason.GIVEN) if wish in homes else refused[wish]
        for wish in matter.wishes
    }


class Given:
    """What is given so far, and whether one more may be: also for staff, who change a proposal by hand."""

    def __init__(self, matter: Matter, wishes: Iterable[Wish] = ()) -> None:
        self.matter = matter
        self.families = {family.key: family for family in matter.families}
        self.turn_of: dict[Wish, int] = {}
        for wish in wishes:
            self.add(wish)

    def add(self, wish: Wish, *, turn: int = 1) -> None:
        self.turn_of[wish] = turn

    def remove(self, wish: Wish) -> None:
        """Twice is once."""
        self.turn_of.pop(wish, None)

    def of(self, family: int) -> list[Wish]:
        return [wish for wish in self.turn_of if wish.family == family]

    def at(self, stay: int) -> list[Wish]:
        return [wish for wish in self.turn_of if wish.stay == stay]

    def homes(self) -> Mapping[Wish, int]:
        """Where each that is given sleeps. Raises ValueError where that cannot be."""
        found: dict[Wish, int] = {}
        for stay in self.matter.beds:
            wishes = sorted(self.at(stay), key=lambda wish: (wish.family, wish.rank))
            homes = self._place([wish.party for wish in wishes], stay=stay)
            if homes is None:
                raise ValueError(stay)
            found.update(zip(wishes, homes, strict=True))
        return found

    def why_not(self, wish: Wish) -> Reason | None:
        """What is in the way of giving it beside all that is given, None for nothing.

        OTHERS_BEFORE where there is no bed left; of two siblings for whom there is only one it is NOT_TOGETHER.
        """
        own = self.of(wish.family)
        if wish.ruled_out is not None:
            return wish.ruled_out
        if any(other.stay == wish.stay for other in own):
            return Reason.SAME_DATES
        if len(own) >= self.matter.most_each:
            return Reason.AS_MANY_AS_ALL
        left = self.families[wish.family].balances.get(wish.period)
        spent = sum(other.cost for other in own if other.period == wish.period)
        if left is not None and spent + wish.cost > left:
            return Reason.USED_UP
        return self._no_place(wish)

    def _no_place(self, wish: Wish) -> Reason | None:
        others = [other.party for other in self.at(wish.stay)]
        if self._place([*others, wish.party], stay=wish.stay) is not None:
            return None
        alone = self._place([wish.party], stay=wish.stay, apart=()) is not None
        if alone and self._place([*others, wish.party], stay=wish.stay, apart=()) is not None:
            return Reason.NOT_POSSIBLE
        one_each = [Party((child,), wish.party.homes) for child in wish.party.children]
        if len(one_each) > 1 and any(self._place([*others, one], stay=wish.stay) for one in one_each):
            return Reason.NOT_TOGETHER
        return Reason.OTHERS_BEFORE if alone else Reason.NOT_POSSIBLE

    def _place(self, parties: Sequence[Party], *, stay: int, apart: Apart | None = None) -> list[int] | None:
        apart = self.matter.apart if apart is None else apart
        return place(parties, beds=self.matter.beds[stay], apart=apart)


def _order(matter: Matter) -> list[Family]:
    """Who has waited longest first; of those who waited as long whoever the lots name."""
    drawn = sorted(matter.families, key=lambda family: family.key)
    random.Random(matter.seed).shuffle(drawn)  # noqa: S311 - lots that anybody may draw again, no secret
    return sorted(drawn, key=lambda family: -family.points)


def _worst_off_first(order: Sequence[Family], given: Given) -> list[Family]:
    """For one more stay: who has fewest, then who had to do with the latest wish; then the other way round."""

    def had(numbered: tuple[int, Family]) -> tuple[int, int, int]:
        number, family = numbered
        ranks = [wish.rank for wish in given.of(family.key)]
        return len(ranks), -min(ranks, default=NOTHING_YET), -number

    return [family for _number, family in sorted(enumerate(order), key=had)]


def _by_family(wishes: Iterable[Wish]) -> Mapping[int, list[Wish]]:
    found: dict[int, list[Wish]] = defaultdict(list)
    for wish in sorted(wishes, key=lambda wish: (wish.family, wish.rank)):
        found[wish.family].append(wish)
    return found


def _refusal(wish: Wish, reason: Reason, given: Given, *, turn: int) -> Answer:
    """The reason, and the one that the family hears.

    Who must not meet is nobody's to infer: the family hears what it would have heard had the beds been taken.
    """
    if reason is Reason.OTHERS_BEFORE:
        reason = _of_others(wish, given, turn=turn)
    told = reason
    if reason is Reason.NOT_POSSIBLE and wish.ruled_out is None:
        if given.at(wish.stay):
            told = _of_others(wish, given, turn=turn)
        elif len(wish.party.children) > 1:
            told = Reason.NOT_TOGETHER
    return Answer(reason, told=told)


def _of_others(wish: Wish, given: Given, *, turn: int) -> Reason:
    """Why others have the beds: because of whoever came last of those who have one, next before this family."""
    if turn > 1:
        return Reason.OTHERS_BEFORE
    mine = given.families[wish.family].points
    theirs = min(given.families[other.family].points for other in given.at(wish.stay))
    if theirs <= mine:
        return Reason.LOTS_DRAWN
    return Reason.FIRST_LAST_TIME if mine < 0 else Reason.OTHERS_WAITED
