"""What was called off when a recipient's services were ended, from the log: the list to book anew from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import NEVER_BOOKED, UPCOMING, CancelReason, SeriesEnd, WaitlistStatus
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
    """What the present ending called off; of who is open again, what the last one did. Six queries at most."""
    log = _log_of_the_ending(recipient)
    ended = None if log is None else [entry.details["last_day"] for entry in log.filter(action=ENDED)]
    if log is None or not ended:
        return CalledOff()
    because = log.filter(details__reason=CancelReason.RECIPIENT_ENDED)
    visits = Booking.objects.filter(pk__in=_ids(because, "booking.cancelled"))
    entries = WaitlistEntry.objects.filter(pk__in=_ids(because, "waitlist.left"))
    series = BookingSeries.objects.filter(
        recipient=recipient,
        end_reason__in=("", SeriesEnd.RECIPIENT_ENDED),
        ends_on__in=[date.fromisoformat(each) for each in ended],
    )
    return CalledOff(
        list(visits.select_related("service", "department", "recipient").order_by("starts_at", "pk")),
        list(series.select_related("service", "recipient").order_by("pk")),
        list(entries.select_related("service").order_by("first_day", "pk")),
    )


def still_to_book(recipient: Recipient) -> CalledOff:
    """Of a recipient who is open again: what lies ahead of it and was not made anew. Eight queries at most."""
    if recipient.ended_on is not None:
        return CalledOff()
    found = called_off_with_it(recipient)
    if not found:
        return found
    now, today = timezone.now(), timezone.localdate()
    anew = Booking.objects.filter(
        recipient=recipient,
        service=OuterRef("service"),
        starts_at=OuterRef("starts_at"),
        status__in=UPCOMING - NEVER_BOOKED,
    )
    again = BookingSeries.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        recipient=recipient,
        service=OuterRef("service"),
        pk__gt=OuterRef("pk"),
        end_reason="",
    )
    waiting = WaitlistEntry.objects.filter(
        recipient=recipient, service=OuterRef("service"), status=WaitlistStatus.WAITING
    )
    visits = Booking.objects.filter(pk__in=[each.pk for each in found.visits], starts_at__gt=now)
    series = BookingSeries.objects.filter(pk__in=[each.pk for each in found.series])
    entries = WaitlistEntry.objects.filter(pk__in=[each.pk for each in found.entries], last_day__gte=today)
    until = would_have_run_until(*found.series)
    over = {pk for pk, last_day in until.items() if last_day is not None and last_day < today}
    ahead = {
        *_keys(visits.exclude(Exists(anew))),
        *_keys(series.exclude(Exists(again))),
        *_keys(entries.exclude(Exists(waiting))),
    }
    return CalledOff(
        [each for each in found.visits if ("booking", each.pk) in ahead],
        [each for each in found.series if ("bookingseries", each.pk) in ahead and each.pk not in over],
        [each for each in found.entries if ("waitlistentry", each.pk) in ahead],
    )


def would_have_run_until(*series: BookingSeries) -> Mapping[int, date | None]:
    """Until which day each would have run that was cut, by its id; None for without an end. One query."""
    log = AuditEntry.objects.filter(
        object_type=BookingSeries._meta.label_lower, object_id__in=[each.pk for each in series], action=CUT
    )
    until = {each.pk: each.ends_on for each in series}
    # Who was to move may have died before: the second cut knows less than the first.
    for entry in log.order_by("-pk"):
        former = str(entry.details["former"])
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


def _keys[Row: (Booking, BookingSeries, WaitlistEntry)](rows: QuerySet[Row]) -> list[tuple[str, int]]:
    name = rows.model._meta.model_name or ""
    return [(name, pk) for pk in rows.values_list("pk", flat=True)]
