"""A whole week of hour ranges on one page: opening hours, shifts, or how many are on duty."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.enums import Weekday
from shop.forms.clock import ClockField
from shop.forms.words import CLOSES_TOO_EARLY, ENDS_TOO_EARLY, SAME_TIMES, TOO_SMALL
from shop.hours import HoursOfDay, backward, overlapping
from ui.tiles import WeekEditorRow

LEAST_RANGES = 2
MOST_HELPERS = 60


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a range are called, for the first range of a day and for later ones.

    `backward` is what is said of a range that ends before it begins.
    """

    first: tuple[str | Promise, ...]
    later: tuple[str | Promise, ...]
    backward: str | Promise


OPENING = Columns(
    (gettext_lazy("Opens"), gettext_lazy("Closes")),
    (gettext_lazy("Opens again"), gettext_lazy("Closes again")),
    CLOSES_TOO_EARLY,
)
SHIFTS = Columns(
    (gettext_lazy("From"), gettext_lazy("To")),
    (gettext_lazy("Again from"), gettext_lazy("Again to")),
    ENDS_TOO_EARLY,
)
STAFFING = Columns(
    (*SHIFTS.first, gettext_lazy("Helpers")),
    (*SHIFTS.later, gettext_lazy("Helpers then")),
    ENDS_TOO_EARLY,
)


class WeekForm(forms.Form):
    """Two hour ranges a weekday, more where there are more already; an empty range is none.

    `counts` are the numbers that go with `hours`, for a form whose columns ask for a number. `room_for` are other
    weeks whose ranges must have fields as well.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        columns: Columns,
        hours: Sequence[HoursOfDay],
        counts: Sequence[int] = (),
        room_for: Iterable[Sequence[HoursOfDay]] = (),
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.columns = columns
        self.asks_for_number = len(columns.first) > 2
        self.ranges = max(LEAST_RANGES, *(_most_in_a_day(week) for week in (hours, *room_for)))
        for weekday in Weekday:
            for place in range(self.ranges):
                self._add_range(weekday, place)
        self._fill(hours, counts or [0] * len(hours))
        self.entered: list[tuple[HoursOfDay, int]] = []

    def _add_range(self, weekday: Weekday, place: int) -> None:
        labels = [f"{str(weekday.label).capitalize()}, {str(label).lower()}" for label in self._labels(place)]
        begins, ends, count = _names(weekday, place)
        self.fields[begins] = ClockField(label=labels[0], required=False)
        self.fields[ends] = ClockField(label=labels[1], required=False, is_end=True)
        if self.asks_for_number:
            self.fields[count] = forms.IntegerField(
                label=labels[2],
                required=False,
                min_value=0,
                max_value=MOST_HELPERS,
                error_messages={"min_value": TOO_SMALL},
            )

    def _labels(self, place: int) -> tuple[str | Promise, ...]:
        return self.columns.later if place else self.columns.first

    def _fill(self, hours: Sequence[HoursOfDay], counts: Sequence[int]) -> None:
        seen = Counter[int]()
        for each, number in zip(hours, counts, strict=True):
            begins, ends, count = _names(each.weekday, seen[each.weekday])
            self.initial.update({begins: each.begins, ends: each.ends, count: number})
            seen[each.weekday] += 1

    @property
    def column_labels(self) -> list[str | Promise]:
        return [label for place in range(self.ranges) for label in self._labels(place)]

    @property
    def rows(self) -> list[WeekEditorRow]:
        return [
            WeekEditorRow(
                label=str(weekday.label).capitalize(),
                form=self,
                field_names=tuple(
                    name
                    for place in range(self.ranges)
                    for name in _names(weekday, place)
                    if name in self.fields
                ),
            )
            for weekday in Weekday
        ]

    @property
    def hours(self) -> list[HoursOfDay]:
        """What was entered, in order; empty until the form was found valid."""
        return [each for each, _count in self.entered]

    def clean(self) -> dict[str, Any]:
        for weekday in Weekday:
            self._clean_day(weekday)
        return self.cleaned_data

    def _clean_day(self, weekday: Weekday) -> None:
        """Take the ranges of a day, and say next to the field what does not fit."""
        entered: dict[HoursOfDay, int] = {}
        for place in range(self.ranges):
            found = self._clean_range(weekday, place)
            if found is None:
                continue
            hours, count = found
            _begins, ends, _count = _names(weekday, place)
            if backward([hours]):
                wrong = SAME_TIMES if hours.begins == hours.ends else self.columns.backward
                self.add_error(ends, str(wrong))
            elif hours in entered or overlapping([*entered, hours]):
                self.add_error(_begins, _("This overlaps the other hours of the day."))
            else:
                entered[hours] = count
        ordered = sorted(entered.items(), key=lambda each: each[0].minutes())
        self.entered += ordered

    def _clean_range(self, weekday: Weekday, place: int) -> tuple[HoursOfDay, int] | None:
        begins, ends, count = _names(weekday, place)
        if any(name in self.errors for name in (begins, ends, count)):
            return None
        first: time | None = self.cleaned_data.get(begins)
        last: time | None = self.cleaned_data.get(ends)
        number: int | None = self.cleaned_data.get(count)
        if first is None and last is None:
            if number:
                self.add_error(begins, _("Say from when to when."))
            return None
        if first is None or last is None:
            self.add_error(begins if first is None else ends, _("Fill in both times, or neither."))
            return None
        if self.asks_for_number and number is None:
            self.add_error(count, _("How many?"))
            return None
        if number == 0:
            # Hours with nobody are not kept: saved like this, the two times would be gone without a word.
            self.add_error(count, _("Write 1 or more, or clear the two times as well."))
            return None
        return HoursOfDay(int(weekday), first, last), number or 0


def _most_in_a_day(hours: Sequence[HoursOfDay]) -> int:
    return max(Counter(each.weekday for each in hours).values(), default=0)


def _names(weekday: int, place: int) -> tuple[str, str, str]:
    start = f"day{weekday}-{place + 1}"
    return f"{start}-begins", f"{start}-ends", f"{start}-count"
