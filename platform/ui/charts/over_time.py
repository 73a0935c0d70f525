"""A picture over time: columns for one series, lines with marks of different shapes for two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ui.charts.scale import Scale
from ui.charts.values import Amount, Axis, Series, per_cent

__all__ = ["Moment", "OverTime", "draw_over_time"]

WIDE = 0.62
"""The part of its place that a column fills."""
FEWEST_PLACES = 6
"""Fewer months do not become broader than so many."""
ROOM_BENEATH = 12
"""In per cent of the height: what a text beneath a dot needs."""
MOST_LABELS, MOST_LABELS_ON_A_PHONE = 12, 6


@dataclass(frozen=True, slots=True)
class Moment:
    """What stands beneath a place; `group` (the year) where it begins."""

    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    text: str
    y: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class Label:
    """What is minor is left out on a phone."""

    x: str
    text: str
    group: str
    is_minor: bool
    is_group_minor: bool


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str
    is_so_far: bool


@dataclass(frozen=True, slots=True)
class Line:
    """From one value to the next; where there is none between them there is no line."""

    x1: str
    y1: str
    x2: str
    y2: str
    number: int


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str
    number: int
    is_so_far: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A value, written beside its column or dot."""

    x: str
    y: str
    text: str
    is_below: bool
    is_minor: bool


@dataclass(frozen=True, slots=True)
class Hidden:
    """A place whose value the reader may not see."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class OverTime:
    """Everything the template draws. `names` are said in the legend where there is more than one."""

    key: str
    title: str
    summary: str
    names: tuple[str, ...]
    zero: str
    ticks: tuple[Tick, ...]
    labels: tuple[Label, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    dots: tuple[Dot, ...]
    notes: tuple[Note, ...]
    hidden: tuple[Hidden, ...]

    @property
    def has_so_far(self) -> bool:
        return any(each.is_so_far for each in self.columns) or any(each.is_so_far for each in self.dots)


def draw_over_time(
    series: Sequence[Series], *, moments: Sequence[Moment], axis: Axis, key: str, title: str, summary: str
) -> OverTime:
    """One amount of each series for each moment, in order of time. `key` must be the picture's own on its page."""
    scale = axis.scale(series)
    is_single = len(series) == 1
    places = _Places(scale, max(len(moments), FEWEST_PLACES))
    return OverTime(
        key=key,
        title=title,
        summary=summary,
        names=tuple(each.name for each in series),
        zero=places.y(0),
        ticks=tuple(
            Tick(axis.write(each, scale.decimals), places.y(float(each)), each == 0) for each in scale.ticks
        ),
        labels=tuple(places.labels(moments)),
        columns=tuple(places.columns(series[0])) if is_single else (),
        lines=()
        if is_single
        else tuple(line for number, each in enumerate(series) for line in places.lines(each, number)),
        dots=()
        if is_single
        else tuple(dot for number, each in enumerate(series) for dot in places.dots(each, number)),
        notes=tuple(places.notes_on_columns(series[0]) if is_single else places.last_notes(series)),
        hidden=tuple(places.hidden(series)),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where things stand in a plot of so many places of the same breadth."""

    scale: Scale
    count: int

    def left(self, place: int) -> float:
        return 100 * place / self.count

    def middle(self, place: int) -> str:
        return per_cent(100 * (place + 0.5) / self.count)

    def y(self, value: float) -> str:
        return per_cent(100 - self.scale.place(value))

    def labels(self, moments: Sequence[Moment]) -> Iterator[Label]:
        every, every_on_a_phone = (-(-self.count // most) for most in (MOST_LABELS, MOST_LABELS_ON_A_PHONE))
        for place, moment in enumerate(moments):
            text = "" if place % every else moment.label
            follows = any(
                each.group for each in moments[place + 1 : place + 1 + self.count // MOST_LABELS_ON_A_PHONE]
            )
            yield Label(
                self.middle(place),
                text,
                moment.group,
                is_minor=bool(place % every_on_a_phone),
                is_group_minor=follows,
            )

    def columns(self, series: Series) -> Iterator[Column]:
        breadth = 100 / self.count
        for place, amount, number in _known(series):
            top, foot = self.scale.place(max(number, 0)), self.scale.place(min(number, 0))
            yield Column(
                per_cent(self.left(place) + breadth * (1 - WIDE) / 2),
                per_cent(100 - top),
                per_cent(breadth * WIDE),
                per_cent(top - foot),
                amount.is_so_far,
            )

    def lines(self, series: Series, number: int) -> Iterator[Line]:
        known = list(_known(series))
        for (place, _amount, value), (following, _next, next_value) in pairwise(known):
            if following == place + 1:
                yield Line(
                    self.middle(place), self.y(value), self.middle(following), self.y(next_value), number
                )

    def dots(self, series: Series, number: int) -> Iterator[Dot]:
        for place, amount, value in _known(series):
            yield Dot(self.middle(place), self.y(value), number, amount.is_so_far)

    def notes_on_columns(self, series: Series) -> Iterator[Note]:
        known = list(_known(series))
        for place, amount, value in known:
            is_last = place == known[-1][0]
            yield Note(
                self.middle(place), self.y(value), amount.text, is_below=value < 0, is_minor=not is_last
            )

    def last_notes(self, series: Sequence[Series]) -> Iterator[Note]:
        """Of each line the last value: the highest stands above its dot, the others beneath theirs."""
        last = [known[-1] for each in series if (known := list(_known(each)))]
        highest = max((value for _place, _amount, value in last), default=0)
        above = next((each for each in last if each[2] == highest), None)
        for each in last:
            place, amount, value = each
            is_below = each is not above
            # Beneath the lowest dots stand the months.
            if not is_below or self.scale.place(value) >= ROOM_BENEATH:
                yield Note(self.middle(place), self.y(value), amount.text, is_below=is_below, is_minor=False)

    def hidden(self, series: Sequence[Series]) -> Iterator[Hidden]:
        for place, amounts in enumerate(zip(*(each.amounts for each in series), strict=True)):
            if any(amount.is_hidden for amount in amounts):
                yield Hidden(per_cent(self.left(place)), per_cent(100 / self.count))


def _known(series: Series) -> Iterator[tuple[int, Amount, float]]:
    for place, amount in enumerate(series.amounts):
        if amount.number is not None and not amount.is_hidden:
            yield place, amount, amount.number
