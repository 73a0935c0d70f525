"""What the crew is told and what it tells: nothing here knows Django, which each process loads for itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection

import django


@dataclass(slots=True)
class Report:
    """What some hands met: how often what ended how, ids they were given, and errors that nobody should meet."""

    met: Counter[str] = field(default_factory=Counter)
    made: set[int] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def add(self, other: "Report") -> None:
        self.met.update(other.met)
        self.made |= other.made
        self.errors += other.errors


@dataclass(frozen=True, slots=True)
class Chaos:
    """So many acts of each hand, chosen by its own dice: as often as each is done in life, or all of them alike."""

    seed: str
    acts: int
    is_even: bool = False


@dataclass(frozen=True, slots=True)
class Rush:
    """All hands want the same at the moment `begin` of the machine's steady clock; in turn these services."""

    services: Sequence[str]
    starts_at: datetime
    begin: float
    is_hold: bool = False


@dataclass(frozen=True, slots=True)
class Jobs:
    """All hands do one of these jobs, in turn, at the moment `begin`: its name and its args."""

    jobs: Sequence[tuple[str, Mapping[str, int]]]
    begin: float


type Order = Chaos | Rush | Jobs


def live(pipe: Connection, number: int, hands: int, place: dict[str, str]) -> None:
    """A process of the crew: do what the pipe says until it says nothing more."""
    django.setup()
    from tests.race.hammer.hands import obey  # noqa: PLC0415 - Django must be loaded before the models

    numbers = range(number * hands, (number + 1) * hands)
    while (order := pipe.recv()) is not None:
        pipe.send(obey(order, numbers, place))
