"""Values that the board of a week draws: `ui/staff/week_board.html`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ui.tiles import BoardSpot, BoardVisit

__all__ = ["WeekCell", "WeekDay", "WeekRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekDay:
    """One day: a column. `name` is “Tue 24 Nov”, `text` what it is called or why it is closed, `alert` what must not be
    missed, `free` what is left of it. A slim one has nothing to show.
    """

    date: date
    name: str
    url: str
    text: str = ""
    alert: str = ""
    free: tuple[str, ...] = ()
    is_full: bool = False
    is_today: bool = False
    is_past: bool = False
    is_slim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCell:
    """One provider's day: what of the shift is booked, what happens, where what is being moved could be put.

    `word` stands for all of it where there is no work: off or closed.
    """

    key: str
    day: WeekDay
    text: str = ""
    load: int | None = None
    word: str = ""
    visits: tuple[BoardVisit, ...] = ()
    spots: tuple[BoardSpot, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRow:
    """One provider's week; `load` in per cent of its shifts."""

    name: str
    cells: tuple[WeekCell, ...]
    url: str = ""
    text: str = ""
    load: int | None = None
