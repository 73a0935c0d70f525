"""A picture of groups beside each other: a bar for each, lying down, its name above it and its value at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ui.charts.scale import Scale
from ui.charts.values import Amount, Axis, Series, per_cent

__all__ = ["Bars", "draw_bars"]

NAME, BAR, GAP = 1.5, 1.35, 0.9
"""How much height each takes, in lines of text."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`end` is where the value is written; without `width` there is no value to draw, only a word."""

    y: str
    text_y: str
    x: str
    width: str
    end: str
    text: str
    number: int
    is_so_far: bool


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    y: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Everything the template draws. `names` are said in the legend where there is more than one."""

    key: str
    title: str
    summary: str
    names: tuple[str, ...]
    height: str
    zero: str
    goes_below_zero: bool
    rows: tuple[Row, ...]

    @property
    def has_so_far(self) -> bool:
        return any(bar.is_so_far for row in self.rows for bar in row.bars)


def draw_bars(
    series: Sequence[Series], *, groups: Sequence[str], axis: Axis, key: str, title: str, summary: str
) -> Bars:
    """One amount of each series for each group. `key` must be the picture's own on its page."""
    scale = axis.scale(series)
    tall = NAME + BAR * len(series) + GAP
    return Bars(
        key=key,
        title=title,
        summary=summary,
        names=tuple(each.name for each in series),
        height=_lines(tall * len(groups) - GAP),
        zero=per_cent(scale.place(0)),
        goes_below_zero=scale.ticks[0] < 0,
        rows=tuple(
            Row(
                name,
                _lines(tall * place + 1),
                tuple(_bars(series, place, scale=scale, top=tall * place + NAME)),
            )
            for place, name in enumerate(groups)
        ),
    )


def _bars(series: Sequence[Series], place: int, *, scale: Scale, top: float) -> Iterator[Bar]:
    for number, each in enumerate(series):
        amount = each.amounts[place]
        x, width = _stretch(amount, scale)
        y = top + BAR * number
        yield Bar(
            y=_lines(y),
            text_y=_lines(y + 0.9),
            x=per_cent(x),
            width="" if width is None else per_cent(width),
            end=per_cent(x + (width or 0)),
            text=amount.text,
            number=number,
            is_so_far=amount.is_so_far,
        )


def _stretch(amount: Amount, scale: Scale) -> tuple[float, float | None]:
    zero = scale.place(0)
    if amount.number is None or amount.is_hidden:
        return zero, None
    at = scale.place(amount.number)
    return min(at, zero), abs(at - zero)


def _lines(count: float) -> str:
    return f"{count:.2f}em"
