"""What was called off when a recipient's services were ended, from the log: the list to book anew from."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from audit.models import AuditEntry
from shop.enums import CancelReason, SeriesEnd
from shop.models import Booking, BookingSeries, Recipient, WaitlistEntry

ENDED, REOPENED = "recipient.ended", "recipient.reopened"
CUT, WITHOUT_END = "series.cut", "none"
"""What the log says of a standing booking whose end was put forward, and of one that had none."""


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Visits the soonest first, standing bookings, and places on waiting lists."""

    visits: Sequence[Booking] = ()
    series: Sequence[BookingSeries] = ()
    entries: Sequence[WaitlistEntry] = ()

    def __bool__(self) -> bool:
        return bool(self.visits or self.series or self.entries)


def called_off_with_it(recipient: Recipient) -> CalledOff:
    """What the present ending called off; of who is open again, what the last one did. Eight queries at most."""
    log = _log_of_the_ending(recipient)
    if log is None or not log.filter(action=ENDED).exists():
        return CalledOff()
    because = log.filter(details__reason=CancelReason.RECIPIENT_ENDED)
    visits = Booking.objects.filter(pk__in=_ids(because, "booking.cancelled"))
    entries = WaitlistEntry.objects.filter(pk__in=_ids(because, "waitlist.left"))
    series = BookingSeries.objects.filter(
        pk__in=_ids(because, CUT), end_reason__in=("", SeriesEnd.RECIPIENT_ENDED)
    )
    return CalledOff(
        list(visits.select_related("service", "department", "recipient").order_by("starts_at", "pk")),
        list(series.select_related("service", "recipient").order_by("pk")),
        list(entries.select_related("service").order_by("first_day", "pk")),
    )


def would_have_run_until(*series: BookingSeries) -> Mapping[int, date | None]:
    """Until which day each would have run that the last ending cut, by its id; None for without an end. Two queries."""
    cuts = AuditEntry.objects.filter(
        object_type=BookingSeries._meta.label_lower,
        object_id__in=[each.pk for each in series],
        action=CUT,
        details__reason=SeriesEnd.RECIPIENT_ENDED,
    )
    opened = AuditEntry.objects.filter(
        recipient_id__in=[each.recipient_id for each in series], action=REOPENED
    )
    openings = sorted(opened.values_list("pk", flat=True))
    until = {each.pk: each.ends_on for each in series}
    ending: dict[int, int] = {}
    # Who was to move may have died before: of one ending the first cut knows most, of several the last ending counts.
    for entry in cuts.order_by("pk"):
        number = bisect(openings, entry.pk)
        if ending.get(entry.object_id) != number:
            former = str(entry.details["former"])
            ending[entry.object_id] = number
            until[entry.object_id] = None if former == WITHOUT_END else date.fromisoformat(former)
    return until


def _log_of_the_ending(recipient: Recipient) -> QuerySet[AuditEntry] | None:
    """Since the services were opened last; of who is open now, what came before that. None for who never ended."""
    opened = AuditEntry.objects.filter(recipient_id=recipient.pk, action=REOPENED)
    last, former = [*opened.order_by("-pk").values_list("pk", flat=True)[:2], 0, 0][:2]
    of_theirs = AuditEntry.objects.filter(recipient_id=recipient.pk)
    if recipient.ended_on is not None:
        return of_theirs.filter(pk__gt=last)
    return of_theirs.filter(pk__gt=former, pk__lt=last) if last else None


def _ids(log: QuerySet[AuditEntry], action: str) -> list[int]:
    return list(log.filter(action=action).values_list("object_id", flat=True))
