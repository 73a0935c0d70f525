"""What goes into a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ui.charts.scale import Scale, scale_for

type WriteTick = Callable[[Decimal, int], str]
"""A number of the axis, and with how many decimals: “20 %”."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One value and how it is said. None is no value, which is not zero; what is hidden has none either.

    With `is_so_far` more will come of it.
    """

    number: float | None
    text: str = ""
    is_hidden: bool = False
    is_so_far: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """What belongs together and is drawn alike, one amount for each place of the picture."""

    name: str
    amounts: Sequence[Amount]


@dataclass(frozen=True, slots=True)
class Axis:
    """How amounts are measured: the top of it is never below `at_least`, so that little does not look like much."""

    write: WriteTick
    at_least: float = 0
    in_whole_numbers: bool = False

    def scale(self, series: Sequence[Series]) -> Scale:
        numbers = [each.number for one in series for each in one.amounts if each.number is not None]
        return scale_for(numbers, at_least=self.at_least, in_whole_numbers=self.in_whole_numbers)


def per_cent(share: float) -> str:
    """As SVG writes it, whatever the reader's language."""
    return f"{share:.2f}%"
