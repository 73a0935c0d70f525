"""Standing bookings in words and rows, for both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.domain.series.occurrences import Decided
from shop.domain.series.visits import GivenBack, can_give_back
from shop.enums import BookingStatus, CancelReason, SkipReason
from shop.models import Booking, BookingSeries, SkippedOccurrence
from shop.presentation import chosen_length, clock_range, status_in_words, when
from shop.queries.own_bookings import providers_of
from shop.queries.series import Planned
from shop.queries.series_second_try import days_that_would_come
from shop.queries.series_times import why_closed_on
from shop.series import length_of_each
from shop.series_words import (
    how_long_in_words,
    pause_in_words,
    rhythm_in_words,
    tolerance_in_words,
    who_in_words,
    why_not_in_words,
)
from shop.views.series.nearest import Instead, times_instead
from shop.views.series.side import Side
from shop.views.series.whose_words import skip_in_words
from ui.dates import long_day, short_day
from ui.tiles import Definition

NOT_ASKED_BACK = frozenset({SkipReason.PAUSED, SkipReason.BY_DEPARTMENT})
"""What a recipient cannot bring back."""
MAY_HAVE_CHANGED = frozenset(
    {
        SkipReason.FULL,
        SkipReason.ABSENCE,
        SkipReason.RECIPIENT_BUSY,
        SkipReason.BY_RECIPIENT,
        SkipReason.BY_DEPARTMENT,
    }
)
"""What can be tried again at any time. Of a closed day or a used-up decision it is only said where it would help."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a standing booking: what there is then, and what can be done about it; `instead` are other times."""

    day: str
    text: str
    url: str = ""
    tone: str = ""
    act_url: str = ""
    act_label: str = ""
    helper: str = ""
    instead: Sequence[Instead] = ()


def facts_of(series: BookingSeries) -> list[Definition]:
    """What was agreed on."""
    facts = [
        Definition(_("When"), capfirst(rhythm_in_words(series))),
        Definition(_("How long"), capfirst(chosen_length(series.service, length_of_each(series)))),
        Definition(_("Who comes"), capfirst(who_in_words(series))),
        Definition(_("It runs"), capfirst(how_long_in_words(series))),
    ]
    if not series.stay:
        moved = Definition(_("When the time is taken"), capfirst(tolerance_in_words(series.tolerance)))
        facts.insert(2, moved)
    if series.service.uses_places:
        facts = [each for each in facts if each.term != _("Who comes")]
    pause = pause_in_words(series.paused_from, series.paused_until)
    is_over = series.paused_until is not None and series.paused_until < timezone.localdate()
    if pause and not is_over:
        facts.append(Definition(_("Paused"), capfirst(pause)))
    return facts


def day_rows(side: Side, series: BookingSeries, planned: Iterable[Planned]) -> list[DayRow]:
    """The days that lie ahead, in order."""
    planned = list(planned)
    doubtful = [
        each.day
        for each in planned
        if each.skipped is not None and each.skipped.reason not in MAY_HAVE_CHANGED | NOT_ASKED_BACK
    ]
    would_come = days_that_would_come(series, doubtful)
    closed = why_closed_on(series, [each.day for each in planned if each.is_ahead])
    instead = times_instead(side, series, planned)
    rows = [
        _row(side, series, each, may_come=each.day in would_come, why_closed=closed.get(each.day))
        for each in planned
    ]
    return [replace(row, instead=instead.get(each.day, ())) for row, each in zip(rows, planned, strict=True)]


def why_it_was_left_out(planned: Planned) -> str:
    """In a sentence of its own; empty where nothing stands in its way."""
    if planned.skipped is not None:
        return capfirst(why_not_in_words(planned.skipped.reason))
    return capfirst(status_in_words(planned.booking)) if planned.booking is not None else ""


def past_rows(side: Side, planned: Iterable[Planned]) -> list[DayRow]:
    """Days that are over, and what became of them."""
    rows = []
    for each in planned:
        if each.skipped is not None:
            text, url = skip_in_words(side, each.skipped.reason), ""
        elif each.booking is not None:
            text, url = status_in_words(each.booking), side.booking_url(each.booking)
        else:
            continue
        rows.append(DayRow(capfirst(long_day(each.day)), capfirst(text), url))
    return rows


def happens(side: Side, *, decided: Decided | None = None, given: GivenBack | None = None) -> dict[str, Any]:
    """What an act did, or would do, to visits: context of shop/series/what_happens.html."""
    decided, given = decided or Decided(), given or GivenBack()
    same = {each.starts_at for each in decided.booked}
    gone = [each for each in given.cancelled if each.starts_at not in same]
    return {
        "booked": [_when(each) for each in decided.booked],
        "skipped": [_skipped(each) for each in decided.skipped if each.reason != SkipReason.PAUSED],
        "cancelled": [_when(each) for each in gone],
        "kept": [(_when(each), side.booking_url(each)) for each in given.kept],
    }


def list_row(
    side: Side, series: BookingSeries, *, visit: Booking | None, skipped: Sequence[SkippedOccurrence]
) -> dict[str, Any]:
    """One standing booking in a list: what, when, the next visit, and what does not come."""
    today = timezone.localdate()
    is_paused = series.paused_from is not None and (
        series.paused_until is None or series.paused_until >= today
    )
    told = [each for each in skipped if each.reason != SkipReason.PAUSED]
    return {
        "series": series,
        "url": side.url("series", series.pk),
        "rhythm": capfirst(rhythm_in_words(series)),
        "service": series.service.name,
        "recipient": series.recipient.short_name,
        "next": capfirst(_when(visit)) if visit else "",
        "pause": pause_in_words(series.paused_from, series.paused_until) if is_paused else "",
        "begins": short_day(series.starts_on) if series.starts_on > today else "",
        "ends": short_day(series.ends_on) if series.ends_on else "",
        "skipped": [_skipped(each) for each in told[:2]],
    }


def list_rows(
    side: Side,
    series: Sequence[BookingSeries],
    *,
    visits: dict[int, Booking],
    skipped: dict[int, list[SkippedOccurrence]],
) -> list[dict[str, Any]]:
    """Every one of them."""
    return [
        list_row(side, each, visit=visits.get(each.pk), skipped=skipped.get(each.pk, [])) for each in series
    ]


def when_it_is_booked(series: BookingSeries, day: date) -> date:
    """The day on which a day ahead comes into sight."""
    return day - timedelta(days=series.service.booking_horizon)


def _row(
    side: Side, series: BookingSeries, each: Planned, *, may_come: bool, why_closed: SkipReason | None
) -> DayRow:
    day = capfirst(long_day(each.day))
    if each.stands and each.booking is not None:
        return _booked(side, series, each.booking, day=each.day)
    if each.is_paused or (each.skipped is not None and each.skipped.reason == SkipReason.PAUSED):
        return DayRow(day, _("Paused"), tone="mute")
    if each.is_ahead and why_closed is not None:
        is_holiday = why_closed == SkipReason.HOLIDAY
        text = _("Public holiday: will not be booked") if is_holiday else _("Closed: will not be booked")
        return DayRow(day, text)
    if each.is_ahead:
        text = _("Will be booked on %(day)s") % {"day": short_day(when_it_is_booked(series, each.day))}
        if each.day <= timezone.localdate() + timedelta(days=series.service.booking_horizon):
            text = _("Not booked yet")
        return _with_skip(side, series, DayRow(day, text), on=each.day)
    if each.booking is not None and each.booking.status not in {
        BookingStatus.CANCELLED,
        BookingStatus.DECLINED,
    }:
        return DayRow(day, capfirst(status_in_words(each.booking)), side.booking_url(each.booking))
    return _left_out(side, series, each, may_come=may_come)


def _left_out(side: Side, series: BookingSeries, each: Planned, *, may_come: bool) -> DayRow:
    """Skipped or cancelled, and whether somebody on this side can ask for it again."""
    if each.skipped is not None:
        reason = SkipReason(each.skipped.reason)
        tone = "" if reason == SkipReason.BY_RECIPIENT else "warm"
        label = _("Take it back") if reason == SkipReason.BY_RECIPIENT else _("Try again")
        by_department = reason in NOT_ASKED_BACK
        may_come = may_come or reason in MAY_HAVE_CHANGED
    else:
        tone, may_come = "", True
        label = _("I want it after all") if not side.is_staff else _("Book it after all")
        by_department = bool(each.booking and each.booking.cancel_reason == CancelReason.BY_DEPARTMENT)
    row = DayRow(capfirst(long_day(each.day)), why_it_was_left_out(each), tone=tone)
    if by_department and not side.is_staff:
        return replace(row, tone="warm")
    if not may_come:
        return row
    return replace(row, act_url=side.url("bring_back", series.pk, each.day), act_label=label)


def _booked(side: Side, series: BookingSeries, booking: Booking, *, day: date) -> DayRow:
    local = timezone.localtime(booking.starts_at)
    is_elsewhere = local.date() != day
    text = (
        when(booking.starts_at, booking.ends_at)
        if is_elsewhere or series.stay
        else clock_range(booking.starts_at, booking.ends_at)
    )
    if is_elsewhere:
        text = _("Moved to %(when)s") % {"when": text}
    helpers = ", ".join(provider.display_name for provider in providers_of(booking) if provider.is_named)
    tone = "mute" if booking.status == BookingStatus.REQUESTED else "good"
    row = DayRow(
        capfirst(long_day(day)), capfirst(text), side.booking_url(booking), tone=tone, helper=helpers
    )
    return _with_skip(side, series, row, on=day) if can_give_back(booking, actor=side.actor()) else row


def _with_skip(side: Side, series: BookingSeries, row: DayRow, *, on: date) -> DayRow:
    url = side.url("skip_occurrence", series.pk, on)
    return DayRow(row.day, row.text, row.url, row.tone, url, _("Skip this one"), row.helper)


def _when(booking: Booking) -> str:
    return when(booking.starts_at, booking.ends_at)


def _skipped(each: SkippedOccurrence) -> str:
    return _("%(day)s: %(why)s") % {
        "day": capfirst(long_day(each.occurs_on)),
        "why": why_not_in_words(each.reason),
    }
