"""Whose data one request has read, so that no page can show it unlogged.

Rows note that their person's name was read (`note_person`); whoever answers the request looks which of them are in
the answer, and logs those that no act of looking was logged for already. Outside of a request nothing is kept.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from foundation.actor import Actor, Channel

LOOKED = "viewed"
"""How the code of every act ends that is a look and changes nothing."""

WORKS = frozenset({Channel.STAFF, Channel.PHONE})
"""The ways in of who acts by a role; the others say as whom by themselves."""

type Codes = Mapping[str, str | int | None]
type Why = Callable[["Sightings"], Codes]
type AsWhom = Callable[["Sightings", int], Codes]


@dataclass(slots=True)
class Sightings:
    """`names` are those of each person, by id; `logged` whom a look was logged for; `department_id` where it was.

    `why` says by which right somebody looks, and at which part; `as_whom` by which the one with this account acts.
    """

    why: Why
    as_whom: AsWhom
    names: dict[int, str] = field(default_factory=dict)
    logged: set[int] = field(default_factory=set)
    department_id: int | None = None


_current: ContextVar[Sightings | None] = ContextVar("sightings", default=None)


@contextmanager
def watching(why: Why, *, as_whom: AsWhom) -> Iterator[Sightings]:
    """Keep what is noted until the end."""
    sightings = Sightings(why, as_whom)
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


def by_which_right(actor: Actor, action: str, recipient_id: int | None) -> Codes:
    """What is logged with a look or an act of the one who asks for the page, where it is about somebody's data.

    Who was looked at needs no other entry.
    """
    sightings = _current.get()
    if sightings is None or recipient_id is None:
        return {}
    if action.endswith(LOOKED):
        sightings.logged.add(recipient_id)
        return sightings.why(sightings)
    if actor.user_id is None or actor.channel not in WORKS:
        return {}
    return sightings.as_whom(sightings, actor.user_id)
