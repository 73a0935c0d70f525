"""Whose data one request has read, so that no page can show it unlogged.

Rows note that their person's name was read (`note_person`); whoever answers the request looks which of them are in
the answer, and logs those that no act of looking was logged for already. Outside of a request nothing is kept.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

LOOKED = "viewed"
"""How the code of every act ends that is a look and changes nothing."""

type Why = Callable[["Sightings"], Mapping[str, str | int | None]]


@dataclass(slots=True)
class Sightings:
    """`names` are those of each person, by id; `logged` whom a look was logged for; `department_id` where it was.

    `why` says by which right somebody looks, and at which part.
    """

    why: Why
    names: dict[int, str] = field(default_factory=dict)
    logged: set[int] = field(default_factory=set)
    department_id: int | None = None


_current: ContextVar[Sightings | None] = ContextVar("sightings", default=None)


@contextmanager
def watching(why: Why) -> Iterator[Sightings]:
    """Keep what is noted until the end."""
    sightings = Sightings(why)
    token = _current.set(sightings)
    try:
        yield sightings
    finally:
        _current.reset(token)


def note_person(person_id: int | None, name: str) -> None:
    """Somebody's name was read."""
    sightings = _current.get()
    if sightings is not None and person_id is not None:
        sightings.names[person_id] = name


def note_department(department_id: int | None) -> None:
    """The page is of this department, the last one said counts."""
    sightings = _current.get()
    if sightings is not None and department_id is not None:
        sightings.department_id = department_id


def why_looked(action: str, recipient_id: int | None) -> Mapping[str, str | int | None]:
    """What a look is logged with; of an act that is none, nothing. The person needs no other entry."""
    sightings = _current.get()
    if sightings is None or recipient_id is None or not action.endswith(LOOKED):
        return {}
    sightings.logged.add(recipient_id)
    return sightings.why(sightings)
