"""Standing bookings and waiting that end with what they rest on: the recipient's services, or the decision."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils import timezone

from audit.record import record_all, record_each
from foundation.actor import Actor
from shop.enums import CancelReason, SeriesEnd, SkipReason, WaitlistStatus
from shop.models import BookingSeries, SkippedOccurrence, WaitlistEntry
from shop.queries.called_off import CUT, WITHOUT_END

LEFT_OUT = (SkipReason.BY_RECIPIENT, SkipReason.BY_DEPARTMENT, SkipReason.PAUSED)
"""Because somebody has said so; every other day may be bookable by the time it is looked at again."""


def cut_series(which: Q, *, last_day: date, reason: SeriesEnd, actor: Actor) -> Sequence[BookingSeries]:
    """No occurrence of those that run comes after the day; what would begin later has ended at once.

    The log keeps until when each would have run, and what somebody has left out beyond the day is kept: where all of
    it was a mistake it is left out again.
    """
    reaching = Q(ends_on__isnull=True) | Q(ends_on__gt=last_day)
    cut = BookingSeries.objects.filter(which & reaching, end_reason="")
    found = list(cut.select_for_update(of=("self",)).select_related("service", "provider").order_by("pk"))
    former = {series.pk: series.ends_on for series in found}
    for series in found:
        series.ends_on = last_day
        if series.starts_on > last_day:
            series.end_reason = reason
        series.save(update_fields=["ends_on", "end_reason"])
    beyond = SkippedOccurrence.objects.filter(series__in=found, occurs_on__gt=last_day)
    beyond.exclude(reason__in=LEFT_OUT).delete()
    record_all(
        actor,
        CUT,
        (
            (series, series.recipient_id, {"reason": str(reason), "former": _as_logged(former[series.pk])})
            for series in found
        ),
    )
    return found


def _as_logged(day: date | None) -> str:
    return WITHOUT_END if day is None else day.isoformat()


def end_series(which: Q, *, reason: SeriesEnd) -> None:
    """Those that run have ended, on the last day that was said for them."""
    BookingSeries.objects.filter(which, end_reason="", ends_on__isnull=False).update(end_reason=reason)


def withdraw_entries(
    which: Q, *, actor: Actor, reason: CancelReason | None = None
) -> Sequence[WaitlistEntry]:
    """Whoever waits for that waits no longer; the log keeps the reason, where there is one."""
    waiting = WaitlistEntry.objects.filter(which, status=WaitlistStatus.WAITING)
    found = list(waiting.select_for_update(of=("self",)).select_related("service").order_by("pk"))
    WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in found]).update(
        status=WaitlistStatus.WITHDRAWN, settled_at=timezone.now()
    )
    why = {"reason": reason} if reason else {}
    record_each(actor, "waitlist.left", [(entry, entry.recipient_id) for entry in found], **why)
    return found
