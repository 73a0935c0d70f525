"""What the maker of the world and the screen tell each other."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

type Advance = Callable[[], None]


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody one can be. `password` is empty for people who have none."""

    role: str
    name: str
    email: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, the label of its host and some people who live or work there."""

    name: str
    slug: str
    people: Sequence[SignIn]


class Report(Protocol):
    """Hears what takes time."""

    def step(self, title: str, total: int) -> AbstractContextManager[Advance]:
        """A step of `total` equal parts; call what it yields after each."""
        ...


type Prepare = Callable[[Report], Sequence[Place]]
"""Makes what is missing of the demonstration's world; may be interrupted and repeated."""
