"""What is written to recipients about their standing bookings, as they stand when the message goes out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.outbox import MessageText, message_kind
from shop.addresses import with_address
from shop.models import Booking, BookingSeries, SkippedOccurrence
from shop.presentation import when
from shop.queries.nearest import instead_of_skipped
from shop.queries.series import coming_visits
from shop.queries.slots import Slot
from shop.series import DAY, is_paused_on, next_days
from shop.series_words import pause_in_words, rhythm_in_words, why_not_in_words
from shop.service_names import appointment_name
from ui.dates import long_day
from ui.templatetags.phone import phone

FIRST_VISITS = 3


@message_kind("series.started")
def series_started(params: Mapping[str, Any]) -> MessageText:
    series = _series(params)
    return _about(
        series,
        subject=_("Your standing booking: %(rhythm)s"),
        first=_("%(service)s, %(rhythm)s."),
        then=_visits(series),
    )


@message_kind("series.changed")
def series_changed(params: Mapping[str, Any]) -> MessageText:
    series = _series(params)
    return _about(
        series,
        subject=_("Changed: your standing booking is now %(rhythm)s"),
        first=_("%(service)s, from now on %(rhythm)s."),
        then=_visits(series),
    )


@message_kind("series.resumed")
def series_resumed(params: Mapping[str, Any]) -> MessageText:
    series = _series(params)
    return _about(
        series,
        subject=_("Your standing booking goes on"),
        first=_("%(service)s, %(rhythm)s, is no longer paused."),
        then=_visits(series),
    )


@message_kind("series.paused")
def series_paused(params: Mapping[str, Any]) -> MessageText | None:
    """Nothing when it goes on already."""
    series = _series(params)
    if series.paused_from is None:
        return None
    pause = pause_in_words(series.paused_from, series.paused_until)
    return _about(
        series,
        subject=_("Your standing booking is paused"),
        first=_("%(service)s, %(rhythm)s, is paused %(pause)s."),
        then=_cancelled(params),
        pause=pause,
    )


@message_kind("series.stopped")
def series_stopped(params: Mapping[str, Any]) -> MessageText:
    return _about(
        _series(params),
        subject=_("Your standing booking has been stopped"),
        first=_("%(service)s, %(rhythm)s, has been stopped."),
        then=_cancelled(params),
    )


@message_kind("series.skipped")
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
    text = MessageText(
        subject=_no_visit_on(skipped),
        body=_(
            "%(service)s, %(rhythm)s, could not be booked as usual.\n\n%(days)s\n\nQuestions? Call %(phone)s."
        )
        % _words(
            series, days="\n\n".join(_not_on(each, nearest.get(each.occurs_on, ())) for each in skipped)
        ),
    )
    return with_address(text, "series", series.pk)


def _no_visit_on(skipped: Sequence[SkippedOccurrence]) -> str:
    """Two texts of their own: what one of them names, the other counts."""
    count = len(skipped)
    if count == 1:
        return _("No visit on %(day)s") % {"day": long_day(skipped[0].occurs_on)}
    return ngettext(
        "%(count)s of your standing visits could not be booked",
        "%(count)s of your standing visits could not be booked",
        count,
    ) % {"count": count}


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


def _about(series: BookingSeries, *, subject: str, first: str, then: str, **more: str) -> MessageText:
    words = _words(series, **more)
    parts = [first % words, then, _("Sign in to see or change it. Questions? Call %(phone)s.") % words]
    text = MessageText(subject=subject % words, body="\n\n".join(part for part in parts if part))
    return with_address(text, "series", series.pk)


def _words(series: BookingSeries, **more: str) -> dict[str, str]:
    return {
        "service": appointment_name(series.service),
        "rhythm": rhythm_in_words(series),
        "phone": phone(series.service.department.phone),
    } | more


def _visits(series: BookingSeries) -> str:
    visits = coming_visits([series])[:FIRST_VISITS]
    return _listed(_("The next visits:"), visits) if visits else ""


def _cancelled(params: Mapping[str, Any]) -> str:
    ids = [int(pk) for pk in params.get("cancelled", "").split(",") if pk]
    visits = list(Booking.objects.filter(pk__in=ids).order_by("starts_at"))
    return _listed(_("Cancelled with it:"), visits) if visits else ""


def _listed(heading: str, visits: Iterable[Booking]) -> str:
    lines = "\n".join(f"– {when(each.starts_at, each.ends_at)}" for each in visits)
    return f"{heading}\n{lines}"
