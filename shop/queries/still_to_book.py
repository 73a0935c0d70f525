"""What an ending noted by mistake had called off, and nobody has given back since the services are open again.

What was given back once is not offered again: whatever became of it after that, somebody has decided it.
"""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import NEVER_BOOKED, SkipReason, WaitlistStatus
from shop.models import Booking, BookingSeries, Recipient, SkippedOccurrence, WaitlistEntry
from shop.queries.called_off import REOPENED, CalledOff, called_off_with_it, would_have_run_until
from shop.queries.restored import times_of
from shop.queries.waiting import RESTORED, suits
from shop.series import next_days

DAY = timedelta(days=1)
BY_SOMEBODY = (SkipReason.BY_RECIPIENT, SkipReason.BY_DEPARTMENT, SkipReason.PAUSED)


def still_to_book(recipient: Recipient) -> CalledOff:
    """Of a recipient who is open again: what lies ahead of it and was not made anew. Some fifteen queries at most."""
    if recipient.ended_on is not None:
        return CalledOff()
    found = called_off_with_it(recipient)
    if not found:
        return found
    opened = AuditEntry.objects.filter(recipient_id=recipient.pk, action=REOPENED).latest("pk")
    return CalledOff(
        _visits(found.visits, recipient=recipient, opened=opened),
        _series(found.series, recipient=recipient, opened=opened),
        _entries(found.entries, recipient=recipient, opened=opened),
    )


def visits_by_themselves(lost: CalledOff) -> list[Booking]:
    """Without those that come with a standing booking that is to be started anew."""
    standing = {each.pk for each in lost.series}
    return [visit for visit in lost.visits if visit.series_id not in standing]


def _visits(lost: Sequence[Booking], *, recipient: Recipient, opened: AuditEntry) -> list[Booking]:
    """Those at whose time nothing was booked since, and for whose day no standing booking that follows theirs has."""
    now = timezone.now()
    ahead = [each for each in lost if each.starts_at > now]
    if not ahead:
        return []
    since = Booking.objects.filter(recipient=recipient, created_at__gte=opened.at)
    anew = list(since.exclude(status__in=NEVER_BOOKED).select_related("series"))
    times = times_of(anew)
    booked = {(each.service_id, starts_at) for each in anew for starts_at in times[each.pk]}
    days = {(each.series.follows_id, each.series_on) for each in anew if each.series is not None}
    days |= set(
        SkippedOccurrence.objects.filter(
            series__recipient=recipient, series__created_at__gte=opened.at, reason__in=BY_SOMEBODY
        ).values_list("series__follows_id", "occurs_on")
    )
    return [
        each
        for each in ahead
        if (each.service_id, each.starts_at) not in booked
        and (each.series_id is None or (each.series_id, each.series_on) not in days)
    ]


def _series(
    lost: Sequence[BookingSeries], *, recipient: Recipient, opened: AuditEntry
) -> list[BookingSeries]:
    """Those that none follows since, nor any that comes at the same times, and that would have come again."""
    anew = list(BookingSeries.objects.filter(recipient=recipient, created_at__gte=opened.at)) if lost else []
    followed = {each.follows_id for each in anew}
    rhythms = {_Rhythm.of(each) for each in anew}
    until = would_have_run_until(*lost) if lost else {}
    return [
        each
        for each in lost
        if each.pk not in followed
        and _Rhythm.of(each) not in rhythms
        and _would_come(each, until=until[each.pk])
    ]


def _entries(
    lost: Sequence[WaitlistEntry], *, recipient: Recipient, opened: AuditEntry
) -> list[WaitlistEntry]:
    """Those not given back, of services for which they do not wait and have not asked to since."""
    today = timezone.localdate()
    ahead = [each for each in lost if _has_a_day(each, today=today)]
    if not ahead:
        return []
    log = AuditEntry.objects.filter(recipient_id=recipient.pk, pk__gt=opened.pk, action=RESTORED)
    given_back = set(log.values_list("object_id", flat=True))
    waits = WaitlistEntry.objects.filter(recipient=recipient)
    services = {
        *waits.filter(status=WaitlistStatus.WAITING).values_list("service_id", flat=True),
        *waits.filter(created_at__gte=opened.at).values_list("service_id", flat=True),
    }
    return [each for each in ahead if each.pk not in given_back and each.service_id not in services]


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
