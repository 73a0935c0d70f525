"""What was called off when a recipient's services were ended, from the log: the list to book anew from."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from audit.models import AuditEntry
from shop.enums import CancelReason, SeriesEnd
from shop.models import Booking, BookingSeries, Recipient, WaitlistEntry

ENDED, REOPENED = "recipient.ended", "recipient.reopened"
CUT, WITHOUT_END = "series.cut", "none"
"""What the log says of a standing booking whose end was put forward, and of one that had none."""
CANCELLED, LEFT = "booking.cancelled", "waitlist.left"
CALLED_OFF = (CANCELLED, CUT, LEFT)


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Visits the soonest first, standing bookings, and places on waiting lists."""

    visits: Sequence[Booking] = ()
    series: Sequence[BookingSeries] = ()
    entries: Sequence[WaitlistEntry] = ()

    def __bool__(self) -> bool:
        return bool(self.visits or self.series or self.entries)


@dataclass(frozen=True, slots=True)
class ByMistake:
    """What was called off, and when the services were opened after that: by its action in the log, and its id."""

    lost: CalledOff = CalledOff()
    opened: Mapping[tuple[str, int], AuditEntry] = field(default_factory=dict)


def called_off_with_it(recipient: Recipient) -> CalledOff:
    """What the present ending called off; of who is open again, what the last one did. Eight queries at most."""
    log = _log_of_the_ending(recipient)
    if log is None or not log.filter(action=ENDED).exists():
        return CalledOff()
    because = log.filter(details__reason=CancelReason.RECIPIENT_ENDED)
    return _lost({action: _ids(because, action) for action in CALLED_OFF})


def called_off_by_mistake(recipient: Recipient) -> ByMistake:
    """What each ending called off that was taken back, theirs and those of who was merged into them. Four queries.

    Whose services had ended when they were merged was not opened again by that.
    """
    theirs = Recipient.objects.filter(Q(pk=recipient.pk) | Q(merged_into=recipient))
    because = Q(action__in=CALLED_OFF, details__reason=CancelReason.RECIPIENT_ENDED)
    log = AuditEntry.objects.filter(
        Q(action__in=(ENDED, REOPENED)) | because, recipient_id__in=theirs.values("pk")
    ).order_by("pk")
    by_row = defaultdict[int | None, list[AuditEntry]](list)
    for entry in log:
        by_row[entry.recipient_id].append(entry)
    opened: dict[tuple[str, int], AuditEntry] = {}
    for entries in by_row.values():
        opened |= _opened_since(entries)
    if not opened:
        return ByMistake()
    lost = _lost({action: [pk for each, pk in opened if each == action] for action in CALLED_OFF})
    return ByMistake(lost, opened)


def would_have_run_until(*series: BookingSeries) -> Mapping[int, date | None]:
    """Until which day each would have run that an ending cut, by its id; None for without an end. Two queries."""
    ids = [each.pk for each in series]
    cuts = AuditEntry.objects.filter(
        object_type=BookingSeries._meta.label_lower,
        object_id__in=ids,
        action=CUT,
        details__reason=SeriesEnd.RECIPIENT_ENDED,
    )
    followers = defaultdict[int | None, list[datetime]](list)
    for former_id, at in BookingSeries.objects.filter(follows__in=ids).values_list("follows", "created_at"):
        followers[former_id].append(at)
    until = {each.pk: each.ends_on for each in series}
    known: dict[int, datetime] = {}
    # The first cut knows most, however often it was cut since; once another follows, it was to run until that begins.
    for entry in cuts.order_by("pk"):
        first = known.get(entry.object_id)
        if first is None or any(first <= at <= entry.at for at in followers[entry.object_id]):
            former = str(entry.details["former"])
            known[entry.object_id] = entry.at
            until[entry.object_id] = None if former == WITHOUT_END else date.fromisoformat(former)
    return until


def _opened_since(log: Sequence[AuditEntry]) -> Mapping[tuple[str, int], AuditEntry]:
    """Of one row's log: when the services were opened again after each thing was called off last."""
    opened: dict[tuple[str, int], AuditEntry] = {}
    ended: list[tuple[str, int]] = []
    has_ended = False
    for entry in log:
        if entry.action == REOPENED:
            opened |= dict.fromkeys(ended, entry)
            ended, has_ended = [], False
        elif entry.action == ENDED:
            has_ended = True
        else:
            ended.append((entry.action, entry.object_id))
    return {} if has_ended else opened


def _lost(ids: Mapping[str, Collection[int]]) -> CalledOff:
    """By the action that the log calls it."""
    visits = Booking.objects.filter(pk__in=ids[CANCELLED])
    entries = WaitlistEntry.objects.filter(pk__in=ids[LEFT])
    series = BookingSeries.objects.filter(pk__in=ids[CUT], end_reason__in=("", SeriesEnd.RECIPIENT_ENDED))
    return CalledOff(
        list(visits.select_related("service", "department", "recipient").order_by("starts_at", "pk")),
        list(series.select_related("service", "recipient").order_by("pk")),
        list(entries.select_related("service").order_by("first_day", "pk")),
    )


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
