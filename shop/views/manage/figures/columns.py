"""What a figure and a table of figures are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.utils.functional import Promise

from shop.queries.figures.all_figures import Figures

type Value = float | timedelta | None


class Unit(Enum):
    """How a value is written."""

    COUNT = "count"
    SHARE = "share"
    RATIO = "ratio"
    HOURS = "hours"
    DAYS = "days"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Column:
    """One figure. `beside` stands with it in brackets on the page, and in a column of its own in the file.

    With `of_departments` it is none of a service's. `on_page` is what it is called on the page, where that says also
    what stands in the brackets, and `in_picture` where its table does not say what it is of; until `is_final`,
    more will come of it even when the month is over, and unless it `is_whole` some of it is not known.
    """

    label: str | Promise
    value: Callable[[Figures], Value]
    unit: Unit = Unit.COUNT
    beside: "Column | None" = None
    of_departments: bool = False
    on_page: str | Promise = ""
    in_picture: str | Promise = ""
    is_final: Callable[[Figures], bool] = lambda _each: True
    is_whole: Callable[[Figures], bool] = lambda _each: True

    @property
    def heading(self) -> str:
        """What stands above it on the page."""
        return str(self.on_page or self.label)


@dataclass(frozen=True, slots=True)
class Table:
    """`meaning` says what counts and what does not. `is_there` says whether there is anything to show of a group.

    With `of_departments` the figures are of departments only: services share their people. `drawn` are one or two of
    the figures, in one unit, that the picture shows.
    """

    key: str
    title: str | Promise
    meaning: str | Promise
    columns: tuple[Column, ...]
    is_there: Callable[[Figures], bool]
    drawn: tuple[Column, ...]
    of_departments: bool = False


def minutes(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(minutes=count)
