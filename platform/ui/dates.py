"""Dates as each language writes them: “Tuesday 24 November” and “tirsdag 24. november”.

In Norwegian the day has a full stop, and weekdays, months and their abbreviations begin with a small letter.
"""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_noop, pgettext, pgettext_lazy

BRIEF_MONTHS = (
    pgettext_lazy("brief month", "Jan"),
    pgettext_lazy("brief month", "Feb"),
    pgettext_lazy("brief month", "Mar"),
    pgettext_lazy("brief month", "Apr"),
    pgettext_lazy("brief month", "May"),
    pgettext_lazy("brief month", "Jun"),
    pgettext_lazy("brief month", "Jul"),
    pgettext_lazy("brief month", "Aug"),
    pgettext_lazy("brief month", "Sep"),
    pgettext_lazy("brief month", "Oct"),
    pgettext_lazy("brief month", "Nov"),
    pgettext_lazy("brief month", "Dec"),
)
"""Django shortens months as newspapers do, and Bokmål's March, June and July, which nobody shortens."""

BRIEF_WEEKDAYS = gettext_noop("Mon"), gettext_noop("Sun")
"""Our translations go before Django's, whose Nynorsk Monday is shortened as in Bokmål, and whose Sunday is søndag."""


def long_day(day: date) -> str:
    """“Tuesday 24 November”."""
    return date_format(day, pgettext("date format", "l j F"))


def long_day_and_year(day: date) -> str:
    """“Tuesday 24 November 2026”."""
    return date_format(day, pgettext("date format", "l j F Y"))


def short_day(day: date) -> str:
    """“24 November”."""
    return date_format(day, pgettext("date format", "j F"))


def day_and_year(day: date) -> str:
    """“24 November 2026”."""
    return date_format(day, pgettext("date format", "j F Y"))


def brief_day(day: date) -> str:
    """“Tue 24 Nov”."""
    number = date_format(day, pgettext("date format", "j"))
    return f"{brief_weekday(day)} {number} {brief_month(day)}"


def brief_month(day: date) -> str:
    """“Nov”."""
    return str(BRIEF_MONTHS[day.month - 1])


def brief_weekday(day: date) -> str:
    """“Tue”."""
    return date_format(day, pgettext("date format", "D"))


def brief_day_and_clock(moment: datetime) -> str:
    """“Fri 4 December 15.00”, by the municipality's clock."""
    return date_format(timezone.localtime(moment), pgettext("date format", "D j F H.i"))


def day_year_and_clock(moment: datetime) -> str:
    """“4 December 2026 15.00”, by the municipality's clock."""
    return date_format(timezone.localtime(moment), pgettext("date format", "j F Y H.i"))
