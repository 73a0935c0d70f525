"""How standing bookings are said: “every Tuesday at 10.00”. Words only; no queries."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.formats import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.enums import SkipReason, Weekday
from shop.models import BookingSeries
from shop.presentation import length_in_hours
from shop.series import never_came
from ui.dates import day_and_year

WHY_NOT: dict[str, str | Promise] = {
    SkipReason.HOLIDAY: gettext_lazy("it is a public holiday"),
    SkipReason.CLOSED: gettext_lazy("the department is closed"),
    SkipReason.FULL: gettext_lazy("everybody is busy then"),
    SkipReason.BALANCE: gettext_lazy("what was granted is used up"),
    SkipReason.NO_DECISION: gettext_lazy("no decision covers the day"),
    SkipReason.TOO_LONG: gettext_lazy("it is longer than what was granted"),
    SkipReason.ABSENCE: gettext_lazy("nobody who could come is at work"),
    SkipReason.RECIPIENT_BUSY: gettext_lazy("there is another appointment at the time"),
    SkipReason.NOT_OFFERED: gettext_lazy("it could not be booked then"),
    SkipReason.PAUSED: gettext_lazy("it is paused"),
    SkipReason.BY_RECIPIENT: gettext_lazy("skipped"),
    SkipReason.BY_DEPARTMENT: gettext_lazy("we cannot come"),
}
"""Of a day that lies ahead; the enum's own words look back."""


def rhythm_in_words(series: BookingSeries) -> str:
    """“every Tuesday at 10.00”, “every other week, Monday and Thursday at 10.00”, “every day at 8.00”."""
    values = {"days": days_in_words(series.weekdays), "time": time_format(series.preferred_at, "H.i")}
    if series.every_weeks == 1:
        if len(series.weekdays) == len(Weekday):
            return _("every day at %(time)s") % values
        return _("every %(days)s at %(time)s") % values
    if series.every_weeks == 2:
        return _("every other week, %(days)s at %(time)s") % values
    values["weeks"] = str(series.every_weeks)
    return _("every %(weeks)s weeks, %(days)s at %(time)s") % values


def days_in_words(weekdays: Sequence[int]) -> str:
    """“Tuesday”, “Monday and Thursday”, “Monday, Wednesday and Friday”."""
    names = [str(Weekday(each).label) for each in sorted(weekdays)]
    if len(names) == 1:
        return names[0]
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def tolerance_in_words(tolerance: timedelta) -> str:
    """“up to 1 hour earlier or later”; “at no other time”."""
    if not tolerance:
        return _("at no other time")
    return _("up to %(time)s earlier or later") % {"time": length_in_hours(tolerance)}


def who_in_words(series: BookingSeries) -> str:
    """“Amal if free, else somebody else”; reads the provider."""
    if series.provider is None:
        return _("whoever is free")
    values = {"name": series.provider.display_name}
    if series.only_provider:
        return _("%(name)s, and nobody else") % values
    return _("%(name)s if free, else somebody else") % values


def how_long_in_words(series: BookingSeries) -> str:
    """From when until when it runs: “from 24 November 2026”, “until 1 June 2027”."""
    if never_came(series):
        return _("stopped before it began")
    if series.ends_on is None:
        return _("from %(first)s, until it is stopped") % {"first": day_and_year(series.starts_on)}
    return _("from %(first)s to %(last)s") % {
        "first": day_and_year(series.starts_on),
        "last": day_and_year(series.ends_on),
    }


def pause_in_words(first: date | None, last: date | None) -> str:
    """“from 1 July 2027 to 15 July 2027”; empty for no pause."""
    if first is None:
        return ""
    if last is None:
        return _("from %(first)s, until it is resumed") % {"first": day_and_year(first)}
    return _("from %(first)s to %(last)s") % {"first": day_and_year(first), "last": day_and_year(last)}


def every_weeks_in_words(count: int) -> str:
    """As a form offers it: “Every week”, “Every other week”, “Every 3 weeks”."""
    if count == 1:
        return _("Every week")
    if count == 2:
        return _("Every other week")
    return ngettext("Every %(count)s weeks", "Every %(count)s weeks", count) % {"count": count}


def why_not_in_words(reason: str) -> str:
    """Why it does not come on a day ahead; in the middle of a sentence."""
    return str(WHY_NOT[reason])
