"""Special days in words: hours of their own, closures and public holidays in the order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.models import Closure, ExceptionDay
from shop.queries.special_days import Holiday
from shop.views.manage.words import range_ahead_in_words, special_hours_in_words
from ui.dates import long_day


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """One day or several; without a `remove_url` they have passed, or are not for this department to remove."""

    first: date
    days: str
    hours: str
    label: str
    is_closed: bool
    is_of_all: bool
    remove_url: str


def special_days_in_words(
    exceptions: Iterable[ExceptionDay], closures: Iterable[Closure]
) -> list[SpecialDays]:
    rows = [*map(_exception, exceptions), *map(_closure, closures)]
    return sorted(rows, key=lambda row: row.first)


def holiday_in_words(holiday: Holiday) -> str:
    """Other than that it is a holiday: that it is closed all the same, or hours of its own. Mostly nothing."""
    if holiday.closure is not None:
        return _("closed")
    return special_hours_in_words(holiday.exception) if holiday.exception else ""


def _exception(day: ExceptionDay) -> SpecialDays:
    return SpecialDays(
        day.date,
        long_day(day.date),
        special_hours_in_words(day),
        day.label,
        is_closed=day.is_closed,
        is_of_all=False,
        remove_url=reverse("manage:remove_exception", args=[day.pk])
        if day.date >= timezone.localdate()
        else "",
    )


def _closure(closure: Closure) -> SpecialDays:
    is_one_day = closure.first_day == closure.last_day
    is_of_all = closure.department_id is None
    return SpecialDays(
        closure.first_day,
        long_day(closure.first_day)
        if is_one_day
        else range_ahead_in_words(closure.first_day, closure.last_day),
        _("closed"),
        closure.label,
        is_closed=True,
        is_of_all=is_of_all,
        remove_url=""
        if is_of_all or closure.last_day < timezone.localdate()
        else reverse("manage:remove_closure", args=[closure.pk]),
    )
