"""What is written to recipients about their standing bookings, as they stand when the message goes out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from notifications.kinds import message_kind
from notifications.standards import MessageText, Standard
from shop.addresses import answer_address, written
from shop.message_words import about
from shop.models import Booking, BookingSeries, SkippedOccurrence
from shop.presentation import when
from shop.queries.nearest import instead_of_skipped
from shop.queries.series import coming_visits
from shop.queries.slots import Slot
from shop.series import DAY, is_paused_on, next_days
from shop.series_words import pause_in_words, rhythm_in_words, why_not_in_words
from shop.standard_texts import standing as standard
from ui.dates import long_day

FIRST_VISITS = 3


@message_kind("series.started", standard.STARTED)
def series_started(params: Mapping[str, Any]) -> MessageText:
    return _with_visits(standard.STARTED, params)


@message_kind("series.changed", standard.CHANGED)
def series_changed(params: Mapping[str, Any]) -> MessageText:
    return _with_visits(standard.CHANGED, params)


@message_kind("series.resumed", standard.RESUMED)
def series_resumed(params: Mapping[str, Any]) -> MessageText:
    return _with_visits(standard.RESUMED, params)


@message_kind("series.paused", standard.PAUSED)
def series_paused(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it goes on already."""
    series = _series(params)
    if series.paused_from is None:
        return None
    pause = pause_in_words(series.paused_from, series.paused_until)
    return _about(standard.PAUSED, series, pause=pause, cancelled=_cancelled(params))


@message_kind("series.stopped", standard.STOPPED)
def series_stopped(params: Mapping[str, Any]) -> MessageText:
    return _about(standard.STOPPED, _series(params), cancelled=_cancelled(params))


@message_kind("series.skipped", standard.SKIPPED_ONE, standard.SKIPPED_SEVERAL)
def series_skipped(params: Mapping[str, Any]) -> MessageText | None:
    """The days that are still skipped, each with the times that are free now; nothing when all have come back."""
    series = _series(params)
    days = [date.fromisoformat(day) for day in params["days"].split(",")]
    skipped = list(
        SkippedOccurrence.objects.filter(
            series=series, occurs_on__in=days, occurs_on__gte=timezone.localdate()
        ).order_by("occurs_on")
    )
    if not skipped:
        return None
    nearest = instead_of_skipped(series, skipped)
    listed = "\n\n".join(_not_on(each, nearest.get(each.occurs_on, ())) for each in skipped)
    first = long_day(skipped[0].occurs_on)
    form = standard.SKIPPED_ONE if len(skipped) == 1 else standard.SKIPPED_SEVERAL
    return _about(form, series, days=listed, day=first, count=str(len(skipped)))


def _not_on(skipped: SkippedOccurrence, slots: Sequence[Slot]) -> str:
    line = _("%(day)s: %(why)s.") % {
        "day": capfirst(long_day(skipped.occurs_on)),
        "why": why_not_in_words(skipped.reason),
    }
    if not slots:
        return line
    times = "\n".join(f"– {when(slot.starts_at, slot.ends_at)}" for slot in slots)
    free = _("Free near that day, if you sign in and book it:")
    return f"{line}\n{free}\n{times}"


def goes_on(visit: Booking) -> str:
    """Of a cancelled visit of a standing booking: that the others are not; empty where none comes after it."""
    series = visit.series
    if series is None or series.is_ended:
        return ""
    left_out = visit.series_on or timezone.localdate(visit.starts_at)
    following = next_days(series, first=left_out + DAY, count=1)
    if not following or is_paused_on(series, following[0]):
        return ""
    return _("Only this visit is cancelled. Your standing booking goes on: %(rhythm)s.") % {
        "rhythm": rhythm_in_words(series)
    }


def _series(params: Mapping[str, Any]) -> BookingSeries:
    return BookingSeries.objects.select_related("service__department", "recipient").get(
        pk=params["series_id"]
    )


def _with_visits(form: Standard, params: Mapping[str, Any]) -> MessageText:
    """Of the first visit one may say by the link whether one will be there."""
    series = _series(params)
    visits = coming_visits([series])
    answer = next((answer_address(each, params) for each in visits[:1]), "")
    asked = next((long_day(timezone.localtime(each.starts_at)) for each in visits[:1]), "")
    return _about(form, series, visits=_visits(visits), answer=answer, asked=asked)


def _about(
    form: Standard, series: BookingSeries, *, answer: str = "", asked: str = "", **more: str
) -> MessageText:
    words = about(series.service, rhythm=rhythm_in_words(series), **more)
    return written(form, words, "series", series.pk, answer=answer, asked=asked)


def _visits(visits: Sequence[Booking]) -> str:
    return _listed(_("The next visits:"), visits[:FIRST_VISITS]) if visits else ""


def _cancelled(params: Mapping[str, Any]) -> str:
    ids = [int(pk) for pk in params.get("cancelled", "").split(",") if pk]
    visits = list(Booking.objects.filter(pk__in=ids).order_by("starts_at"))
    return _listed(_("Cancelled with it:"), visits) if visits else ""


def _listed(heading: str, visits: Iterable[Booking]) -> str:
    lines = "\n".join(f"– {when(each.starts_at, each.ends_at)}" for each in visits)
    return f"{heading}\n{lines}"
