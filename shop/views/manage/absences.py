"""Absences: what their form begins with, what goes along with the yes to it, and their words."""

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import AbsenceReason
from shop.forms.provider import AbsenceForm
from shop.models import Absence
from shop.presentation import clock, clock_range
from shop.views.manage.asking import sent_again
from shop.views.manage.place_words import absence_word
from shop.views.manage.words import days_of_a_month
from ui.dates import short_day


def sick_today() -> dict[str, object]:
    """What is registered most often. No times: they would stay as they are when another day is chosen."""
    return {"reason": AbsenceReason.SICK, "from_day": timezone.localdate()}


def sent_with_the_yes(request: HttpRequest, form: AbsenceForm) -> list[tuple[str, str]]:
    """What was typed, and the time that an empty “from” means; what was agreed to is the page's own."""
    typed = [(name, value) for name, value in sent_again(request) if name not in {"agreed", "begins"}]
    return typed + form.settled


def absence_in_words(absence: Absence) -> str:
    """“Sick 24 November”, “Holiday 1–21 July”, “Course 24 November 10.00–12.00”, “Out of use 24 November”."""
    return _("%(reason)s %(period)s") % {
        "reason": absence_word(absence.reason, of=absence.provider).capitalize(),
        "period": period_in_words(absence.during.lower, absence.during.upper),
    }


def period_in_words(from_at: datetime, until_at: datetime) -> str:
    """“24 November”, “1–21 July”, “24 November 10.00–12.00”."""
    return _period(timezone.localtime(from_at), timezone.localtime(until_at))


def _period(begins: datetime, ends: datetime) -> str:
    last = ends - timedelta(microseconds=1)
    is_from_morning, is_until_night = _is_midnight(begins), _is_midnight(ends)
    if begins.date() == last.date():
        day = short_day(begins)
        if is_from_morning and is_until_night:
            return day
        if is_until_night:
            return _("%(day)s from %(time)s") % {"day": day, "time": clock(begins)}
        if is_from_morning:
            return _("%(day)s until %(time)s") % {"day": day, "time": clock(ends)}
        return f"{day} {clock_range(begins, ends)}"
    if is_from_morning and is_until_night:
        return days_of_a_month(begins, last) or f"{short_day(begins)} – {short_day(last)}"
    first_words = short_day(begins) if is_from_morning else f"{short_day(begins)} {clock(begins)}"
    last_words = short_day(last) if is_until_night else f"{short_day(ends)} {clock(ends)}"
    return f"{first_words} – {last_words}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)
