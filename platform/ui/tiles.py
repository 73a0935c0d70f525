"""Values that the partials draw. Views build them; the templates know nothing else.

They know no bookings: an address is a string, a state is one of the words the style sheet knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

__all__ = [
    "AgendaItem",
    "AttentionCard",
    "Balance",
    "BoardLane",
    "BoardSpot",
    "BoardVisit",
    "Choice",
    "DayState",
    "DayTile",
    "Definition",
    "ServiceChoice",
    "TimeGroup",
    "TimeState",
    "TimeTile",
    "TimelineEntry",
    "WeekEditorRow",
]


class DayState(StrEnum):
    """How a day stands: many free times, few, all taken, no times, the reader's grant used up, or closed."""

    FREE = "free"
    FEW = "few"
    FULL = "full"
    NONE = "none"
    SPENT = "spent"
    CLOSED = "closed"


class TimeState(StrEnum):
    """How a time stands for the person who looks."""

    FREE = "free"
    BUSY = "busy"
    MINE = "mine"
    CHOSEN = "chosen"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class ServiceChoice:
    """One service in the chooser. Those of one `group` stand together, under its name where there are several."""

    name: str
    url: str
    description: str = ""
    is_current: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of a few things to choose between: a link, or the `value` of a longer list."""

    label: str
    url: str
    value: str
    is_current: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTile:
    """One day of the strip. Without a url it cannot be chosen."""

    date: date
    state: DayState
    places_left: int = 0
    url: str = ""
    is_today: bool = False
    is_selected: bool = False
    has_mine: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeTile:
    """One time of a day: a link when it has a url, a submit button when it has a value, else only shown.

    A button with an `action` sends the form around it there. `label` stands for the clock where that is not enough,
    `text` for the word of the state.
    """

    starts_at: datetime
    state: TimeState
    url: str = ""
    value: str = ""
    action: str = ""
    label: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TimeGroup:
    """Times under one heading, such as "Morning"."""

    label: str
    times: tuple[TimeTile, ...]

    @property
    def is_wide(self) -> bool:
        """Whether the times need words, and so a line each."""
        return any(time.label for time in self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """One line of "your next appointments": `when` is the day and the time in words, `tag` what must not be missed."""

    date: date
    title: str
    when: str
    text: str = ""
    tag: str = ""
    url: str = ""
    link_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What is left of a grant: "**2 of 4 hours** left until 20 December", a meter and a note."""

    strong: str
    rest: str
    left: int
    total: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionCard:
    """What needs a person today. Without a url it is only shown; what is overdue should have been done already."""

    number: int
    title: str
    text: str = ""
    url: str = ""
    is_urgent: bool = False
    is_overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One step of a course of events."""

    title: str
    at: datetime | None = None
    text: str = ""
    is_done: bool = True
    is_warm: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it is."""

    term: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardVisit:
    """Something in a provider's lane. `tone`: "", requested, done, missed, pair, off or away.

    `place` comes from `QuarterScale.place`; off and away are stretches without work. `move_url` is the board with
    everywhere it could be put, and `moves_from` when it begins if it is on its way. `clock` is what a week says of the
    time.
    """

    title: str
    place: str = ""
    text: str = ""
    time_range: str = ""
    clock: str = ""
    url: str = ""
    tone: str = ""
    move_url: str = ""
    moves_from: str = ""

    @property
    def is_stretch(self) -> bool:
        return self.tone in {"off", "away"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSpot:
    """Where a visit that is being moved could be put: a link, on a day's board in its `place`.

    `at` is the moment as the keyboard reckons with it; of a cell of the week one is the nearest to where it is now.
    """

    text: str
    label: str
    url: str
    at: str
    place: str = ""
    is_nearest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLane:
    """One provider's day: name, a page about them, load in per cent of the shift, what happens.

    `key` tells the lanes apart; `spots` are where what is being moved could be put.
    """

    name: str
    key: str = ""
    spots: tuple[BoardSpot, ...] = ()
    visits: tuple[BoardVisit, ...]
    url: str = ""
    text: str = ""
    tag: str = ""
    load: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekEditorRow:
    """One weekday of the opening-hours editor: a form whose named fields fill the columns, in order."""

    label: str
    form: Any
    field_names: tuple[str, ...]

    @property
    def fields(self) -> list[Any]:
        return [self.form[name] for name in self.field_names]
