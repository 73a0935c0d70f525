"""What endings noted by mistake had called off, and nobody has given back since the services are open again.

What was given back once is not offered again: whatever became of it after that, somebody has decided it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import NEVER_BOOKED, BookingStatus, SkipReason, WaitlistStatus
from shop.models import Booking, BookingSeries, Recipient, SkippedOccurrence, WaitlistEntry
from shop.queries.called_off import (
    CANCELLED,
    CUT,
    LEFT,
    CalledOff,
    called_off_by_mistake,
    would_have_run_until,
)
from shop.queries.restored import times_of
from shop.queries.waiting import RESTORED, suits
from shop.series import is_over, next_days

DAY = timedelta(days=1)
BY_SOMEBODY = (SkipReason.BY_RECIPIENT, SkipReason.BY_DEPARTMENT, SkipReason.PAUSED)
STANDS = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)

type Opened = Mapping[int, AuditEntry]
"""When the services were opened after each was called off, by its id."""


def still_to_book(recipient: Recipient) -> CalledOff:
    """Of a recipient who is open again: what lies ahead of it and was not made anew. Some fifteen queries at most.

    However often their services were ended by mistake, and also what was to be booked for who was merged into them.
    """
    if recipient.ended_on is not None:
        return CalledOff()
    found = called_off_by_mistake(recipient)
    lost, opened = found.lost, found.opened
    if not lost:
        return lost
    return CalledOff(
        _visits(lost.visits, recipient=recipient, opened=_of(CANCELLED, opened)),
        _series(lost.series, recipient=recipient, opened=_of(CUT, opened)),
        _entries(lost.entries, recipient=recipient, opened=_of(LEFT, opened)),
    )


def visits_by_themselves(lost: CalledOff) -> list[Booking]:
    """Without those that come with a standing booking that is to be started anew."""
    standing = {each.pk for each in lost.series}
    return [visit for visit in lost.visits if visit.series_id not in standing]


def _of(action: str, opened: Mapping[tuple[str, int], AuditEntry]) -> Opened:
    return {pk: entry for (each, pk), entry in opened.items() if each == action}


def _first(opened: Opened) -> datetime:
    return min(entry.at for entry in opened.values())


def _visits(lost: Sequence[Booking], *, recipient: Recipient, opened: Opened) -> list[Booking]:
    """Those at whose time nothing stands or was booked since, and on whose day no standing booking that follows has."""
    now = timezone.now()
    ahead = [each for each in lost if each.starts_at > now]
    if not ahead:
        return []
    first = _first(opened)
    found = Booking.objects.filter(Q(created_at__gte=first) | Q(status__in=STANDS), recipient=recipient)
    anew = list(found.exclude(status__in=NEVER_BOOKED).select_related("series"))
    times = times_of([each for each in anew if each.created_at >= first])
    standing = {(each.service_id, each.starts_at) for each in anew if each.status in STANDS}
    booked = _latest(
        ((each.service_id, starts_at), each.created_at)
        for each in anew
        for starts_at in times.get(each.pk, ())
    )
    skipped = SkippedOccurrence.objects.filter(
        series__recipient=recipient, series__created_at__gte=first, reason__in=BY_SOMEBODY
    ).values_list("series__follows_id", "occurs_on", "series__created_at")
    days = _latest(
        [
            *(
                ((each.series.follows_id, each.series_on), each.created_at)
                for each in anew
                if each.series is not None
            ),
            *(((former_id, on), at) for former_id, on, at in skipped),
        ]
    )
    return [
        each
        for each in ahead
        if (each.service_id, each.starts_at) not in standing
        and not _is_since(opened[each.pk], booked.get((each.service_id, each.starts_at)))
        and (
            each.series_id is None
            or not _is_since(opened[each.pk], days.get((each.series_id, each.series_on)))
        )
    ]


def _series(lost: Sequence[BookingSeries], *, recipient: Recipient, opened: Opened) -> list[BookingSeries]:
    """Those that none follows since, nor any that comes at the same times, and that would have come again."""
    if not lost:
        return []
    today = timezone.localdate()
    of_theirs = list(BookingSeries.objects.filter(recipient=recipient))
    ids = {each.pk for each in lost}
    running = {
        _Rhythm.of(each)
        for each in of_theirs
        if each.pk not in ids and not each.is_ended and not is_over(each, today=today)
    }
    followed = _latest((each.follows_id, each.created_at) for each in of_theirs)
    rhythms = _latest((_Rhythm.of(each), each.created_at) for each in of_theirs)
    until = would_have_run_until(*lost)
    return [
        each
        for each in lost
        if not _is_since(opened[each.pk], followed.get(each.pk))
        and not _is_since(opened[each.pk], rhythms.get(_Rhythm.of(each)))
        and _Rhythm.of(each) not in running
        and _would_come(each, until=until[each.pk])
    ]


def _entries(lost: Sequence[WaitlistEntry], *, recipient: Recipient, opened: Opened) -> list[WaitlistEntry]:
    """Those not given back, of services for which they do not wait and have not asked to since."""
    today = timezone.localdate()
    ahead = [each for each in lost if _has_a_day(each, today=today)]
    if not ahead:
        return []
    log = AuditEntry.objects.filter(
        object_type=WaitlistEntry._meta.label_lower,
        object_id__in=[each.pk for each in ahead],
        action=RESTORED,
    )
    given_back = _latest(log.values_list("object_id", "at"))
    waits = WaitlistEntry.objects.filter(recipient=recipient)
    waiting = set(waits.filter(status=WaitlistStatus.WAITING).values_list("service_id", flat=True))
    asked = _latest(waits.filter(created_at__gte=_first(opened)).values_list("service_id", "created_at"))
    return [
        each
        for each in ahead
        if each.service_id not in waiting
        and not _is_since(opened[each.pk], given_back.get(each.pk))
        and not _is_since(opened[each.pk], asked.get(each.service_id))
    ]


def _latest[Key](found: Iterable[tuple[Key, datetime]]) -> Mapping[Key, datetime]:
    latest: dict[Key, datetime] = {}
    for key, at in found:
        latest[key] = max(at, latest.get(key, at))
    return latest


def _is_since(opened: AuditEntry, at: datetime | None) -> bool:
    return at is not None and at >= opened.at


@dataclass(frozen=True, slots=True)
class _Rhythm:
    """What makes two standing bookings the same one: somebody has started it anew by hand."""

    service_id: int
    weekdays: Collection[int]
    every_weeks: int
    preferred_at: str
    length: tuple[timedelta | None, int]

    @classmethod
    def of(cls, series: BookingSeries) -> "_Rhythm":
        length = series.duration, series.stay
        at = series.preferred_at.isoformat()
        return cls(series.service_id, tuple(series.weekdays), series.every_weeks, at, length)


def _would_come(series: BookingSeries, *, until: date | None) -> bool:
    """Whether it would have come on some day after the one on which it was cut."""
    uncut = copy(series)
    uncut.ends_on = until
    today = timezone.localdate()
    return bool(next_days(uncut, first=max(today, series.ends_on or today) + DAY, count=1))


def _has_a_day(entry: WaitlistEntry, *, today: date) -> bool:
    first = max(today, entry.first_day)
    days = (first + number * DAY for number in range((entry.last_day - first).days + 1))
    return any(suits(day, entry.weekdays) for day in days)
