"""A day laid out in quarters of an hour by CSS classes, because inline styles are forbidden.

`python -m ui.quarters` writes the style sheet that goes with it (checked in; a test compares).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Final

__all__ = ["HourLabel", "QuarterScale", "stylesheet"]

STYLESHEET: Final = Path(__file__).resolve().parent / "static" / "ui" / "quarters.css"
QUARTERS_IN_A_DAY: Final = 96


@dataclass(frozen=True, slots=True)
class HourLabel:
    """One hour over the board: its text and its place."""

    text: str
    css_class: str


@dataclass(frozen=True, slots=True)
class QuarterScale:
    """The part of the day a board shows: whole hours, `[first_hour, last_hour)`."""

    first_hour: int
    last_hour: int

    def __post_init__(self) -> None:
        if not 0 <= self.first_hour < self.last_hour <= 24:
            raise ValueError(f"not a part of a day: {self.first_hour}–{self.last_hour}")

    @property
    def css_class(self) -> str:
        """The class of the board itself."""
        return f"quarters-{(self.last_hour - self.first_hour) * 4}"

    @property
    def hours(self) -> Iterator[HourLabel]:
        for hour in range(self.first_hour, self.last_hour):
            yield HourLabel(text=f"{hour:02}", css_class=f"at-{(hour - self.first_hour) * 4} for-4")

    def place(self, starts_at: time, *, ends_at: time) -> str:
        """The classes that put `[starts_at, ends_at)` in its place, cut to what the board shows.

        A part of a quarter counts as the whole; 00:00 as an end means the end of the day.
        Returns "" when the board shows nothing of it.
        """
        first, last = self.first_hour * 4, self.last_hour * 4
        end = _quarters(ends_at, up=True) or QUARTERS_IN_A_DAY
        start, end = max(_quarters(starts_at, up=False), first), min(end, last)
        return f"at-{start - first} for-{end - start}" if start < end else ""


def _quarters(moment: time, *, up: bool) -> int:
    minutes = moment.hour * 60 + moment.minute
    return -(-minutes // 15) if up else minutes // 15


def stylesheet() -> str:
    """The classes: how long the board is, where a thing starts, how long it lasts."""
    lines = ["/* Written by `python -m ui.quarters`: a day in quarters of an hour. */", "@layer app.staff {"]
    lines += [
        f"  .quarters-{length} {{ --quarters: {length}; }}" for length in range(4, QUARTERS_IN_A_DAY + 1, 4)
    ]
    lines += ["  @media (min-width: 60rem), print {"]
    lines += [f"    .at-{start} {{ grid-column-start: {start + 1}; }}" for start in range(QUARTERS_IN_A_DAY)]
    lines += [
        f"    .for-{length} {{ grid-column-end: span {length}; }}"
        for length in range(1, QUARTERS_IN_A_DAY + 1)
    ]
    lines += ["  }", "}", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    STYLESHEET.write_text(stylesheet(), encoding="utf-8")
