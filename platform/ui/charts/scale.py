"""From a value to its place along an axis with round numbers on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import ceil, floor
from typing import Final

__all__ = ["Scale", "scale_for"]

MANTISSAS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))
MOST_TICKS: Final = 6
SMALLEST: Final = -3
"""The smallest step is a thousandth: nothing here is told more exactly."""


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from the first tick to the last; the ticks lie `step` apart, and zero is one of them."""

    ticks: tuple[Decimal, ...]
    step: Decimal

    def place(self, value: float) -> float:
        """How far along the axis, in per cent of it: 0 at the first tick, 100 at the last."""
        first, last = self.ticks[0], self.ticks[-1]
        return float(100 * (_exactly(value) - first) / (last - first))

    @property
    def decimals(self) -> int:
        """How many a tick needs to be written exactly."""
        exponent = self.step.normalize().as_tuple().exponent
        return max(0, -exponent) if isinstance(exponent, int) else 0


def scale_for(values: Iterable[float], *, at_least: float = 0, in_whole_numbers: bool = False) -> Scale:
    """The axis with the smallest round step that holds zero, all the values and `at_least` with at most six ticks."""
    known = [Decimal(0), _exactly(at_least), *(_exactly(value) for value in values)]
    low, high = min(known), max(known)
    if low == high:
        high = Decimal(1)
    for step in _steps(in_whole_numbers=in_whole_numbers):
        first, last = floor(low / step), ceil(high / step)
        if last - first < MOST_TICKS:
            return Scale(tuple(number * step for number in range(first, last + 1)), step)
    raise AssertionError("steps grow without end")


def _exactly(value: float) -> Decimal:
    """As it is written: 0.4 and not what comes nearest to it in binary, which would lie above the tick."""
    return Decimal(str(value))


def _steps(*, in_whole_numbers: bool) -> Iterator[Decimal]:
    for power in count(SMALLEST):
        for mantissa in MANTISSAS:
            step = mantissa.scaleb(power)
            if not in_whole_numbers or step == step.to_integral_value():
                yield step
