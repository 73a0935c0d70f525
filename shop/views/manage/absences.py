"""Absences in words."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from shop.enums import AbsenceReason
from shop.models import Absence
from shop.presentation import clock, short_day


def absence_in_words(absence: Absence) -> str:
    """“Sick 24 November”, “Holiday 1 July–21 July”, “Course 24 November 10.00–12.00”."""
    begins = timezone.localtime(absence.during.lower)
    ends = timezone.localtime(absence.during.upper)
    return _("%(reason)s %(period)s") % {
        "reason": AbsenceReason(absence.reason).label.capitalize(),
        "period": _period(begins, ends),
    }


def _period(begins: datetime, ends: datetime) -> str:
    is_whole_days = _is_midnight(begins) and _is_midnight(ends)
    last = ends - timedelta(microseconds=1)
    if is_whole_days:
        days = (short_day(begins), short_day(last))
        return days[0] if begins.date() == last.date() else f"{days[0]}–{days[1]}"
    if begins.date() == last.date():
        return f"{short_day(begins)} {clock(begins)}–{clock(ends)}"
    return f"{short_day(begins)} {clock(begins)} – {short_day(ends)} {clock(ends)}"


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)
