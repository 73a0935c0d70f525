"""How the workspace says hours: whole weeks in a few lines."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shop.enums import Weekday
from shop.hours import MIDNIGHT, HoursOfDay
from shop.models import ExceptionDay
from shop.rota import Week
from ui.dates import day_and_year, short_day
from ui.tiles import Definition


def hours_in_words(begins: time, ends: time) -> str:
    """“08.00–16.00”; midnight at the end is 24.00, and from one midnight to the next is round the clock."""
    if begins == ends == MIDNIGHT:
        return _("round the clock")
    closing = "24.00" if ends == MIDNIGHT else time_format(ends, "H.i")
    return f"{time_format(begins, 'H.i')}–{closing}"


def special_hours_in_words(day: ExceptionDay) -> str:
    """The hours of a day with hours of its own."""
    return typed_hours_in_words(day.opens_at, day.closes_at)


def typed_hours_in_words(opens_at: time | None, closes_at: time | None) -> str:
    """“08.00–12.00”; “closed” for none."""
    return _("closed") if opens_at is None or closes_at is None else hours_in_words(opens_at, closes_at)


def week_in_words(hours: Sequence[HoursOfDay], *, closed: str) -> list[Definition]:
    """The week in a few lines; `closed` is the word for a day with no hours."""

    def words(weekday: Weekday) -> str:
        return _and(hours_in_words(each.begins, each.ends) for each in hours if each.weekday == weekday)

    lines = same_days_together([(weekday, words(weekday) or closed) for weekday in Weekday])
    return [Definition(capfirst(days), hours) for days, hours in lines]


def day_by_day(hours: Sequence[HoursOfDay], *, closed: str) -> list[Definition]:
    """The week with a line a day, to be laid beside another."""
    return [
        Definition(
            capfirst(str(weekday.label)),
            _and(hours_in_words(each.begins, each.ends) for each in hours if each.weekday == weekday)
            or closed,
        )
        for weekday in Weekday
    ]


def same_days_together[Words](words_of_day: Sequence[tuple[Weekday, Words]]) -> list[tuple[str, Words]]:
    """Neighbouring days with the same words on one line; the days as in the middle of a sentence."""
    return [
        (_days([weekday for weekday, _words in days]), words)
        for words, days in groupby(words_of_day, key=lambda day: day[1])
    ]


def week_in_a_line(hours: Sequence[HoursOfDay]) -> str:
    """“Monday–Friday 08.00–16.00”; empty for nothing at all."""
    lines = [line for line in week_in_words(hours, closed="") if line.description]
    return ", ".join(
        f"{line.term if not place else _within_a_sentence(line.term)} {line.description}"
        for place, line in enumerate(lines)
    )


def _within_a_sentence(days: str) -> str:
    """Weekdays begin with a small letter in Bokmål, and with a capital in English."""
    known = {capfirst(str(each.label)): str(each.label) for each in Weekday}
    first = next((name for name in known if days.startswith(name)), "")
    return f"{known[first]}{days[len(first) :]}" if first else days[:1].lower() + days[1:]


def weeks_in_a_line(weeks: Sequence[Week]) -> str:
    """The week that holds now, and from when another one does: “Monday–Friday 08.00–16.00, other hours from 1 June”.

    Of somebody who is not on duty yet it is the first week with hours.
    """
    now, *coming = weeks
    line = week_in_a_line(now.hours)
    if not coming:
        return line
    day = day_ahead(coming[0].first)
    if line and coming[0].hours:
        return _("%(week)s, other hours from %(day)s") % {"week": line, "day": day}
    if line:
        return _("%(week)s, none from %(day)s") % {"week": line, "day": day}
    return _("from %(day)s: %(week)s") % {"day": day, "week": week_in_a_line(coming[0].hours)}


def day_ahead(day: date) -> str:
    """“1 June”; with its year when that is another one."""
    return short_day(day) if day.year == timezone.localdate().year else day_and_year(day)


def range_ahead_in_words(first: date | None, last: date | None) -> str:
    """“From 1 June”, “1 June – 16 August”, “Until 31 May”, “1 June”; None is for now and for good."""
    if first is None:
        return _("Until %(day)s") % {"day": day_ahead(last)} if last else _("Now")
    if last is None:
        return _("From %(day)s") % {"day": day_ahead(first)}
    return day_ahead(first) if first == last else _first_to_last(first, last)


def _first_to_last(first: date, last: date) -> str:
    if first.year == last.year == timezone.localdate().year:
        return days_of_a_month(first, last) or f"{short_day(first)} – {short_day(last)}"
    return f"{day_ahead(first)} – {day_ahead(last)}"


def days_of_a_month(first: date, last: date) -> str:
    """“26–27 November”; empty when they are not of one month."""
    if (first.year, first.month) != (last.year, last.month):
        return ""
    return _("%(first)s–%(last)s") % {
        "first": date_format(first, pgettext("date format", "j")),
        "last": short_day(last),
    }


def _and(ranges: Iterable[str]) -> str:
    return pgettext("two hour ranges", " and ").join(ranges)


def _days(weekdays: Sequence[Weekday]) -> str:
    first, last = str(weekdays[0].label), str(weekdays[-1].label)
    if len(weekdays) == 1:
        return first
    if len(weekdays) == 2:
        return _("%(first)s and %(last)s") % {"first": first, "last": last}
    if len(weekdays) == len(Weekday):
        return _("every day")
    return f"{first}–{last}"
