"""When somebody is reminded of a visit: before it, while people are awake, and not of what they have just booked."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from shop.domain.waitlist.waking import SLEEPS, next_waking
from shop.enums import ReminderKind
from shop.lengths import DAY
from shop.queries.days import moment_of
from shop.queries.reminders import Coming

BEFORE = {ReminderKind.TWO_DAYS: timedelta(hours=48), ReminderKind.TWO_HOURS: timedelta(hours=2)}
LATEST = {ReminderKind.TWO_DAYS: timedelta(hours=4), ReminderKind.TWO_HOURS: timedelta(minutes=15)}
"""So long before the visit it still says something new, where the job comes late."""
KNOWS = {ReminderKind.TWO_DAYS: timedelta(hours=12), ReminderKind.TWO_HOURS: timedelta(hours=1)}
"""Whoever booked or moved the visit so shortly before the reminder's time remembers it."""
LEAST_NOTICE = timedelta(minutes=30)
EVENING = time(19)
HORIZON = max(BEFORE.values())


def remind_at(kind: ReminderKind, starts_at: datetime) -> datetime:
    """The moment for it. At night it waits for the morning, or comes the evening before where that is too late."""
    due = starts_at - BEFORE[kind]
    morning = next_waking(due)
    if morning is None:
        return due
    if morning <= starts_at - LEAST_NOTICE:
        return morning
    local = timezone.localtime(due)
    evening = local.date() if local.time() >= SLEEPS else local.date() - DAY
    return moment_of(evening, EVENING)


def is_due(kind: ReminderKind, *, starts_at: datetime, known_since: datetime, now: datetime) -> bool:
    """Whether the reminder is to go out now, of a visit booked or moved at `known_since`."""
    moment = remind_at(kind, starts_at)
    is_time = moment <= now <= starts_at - LATEST[kind]
    return is_time and known_since <= moment - KNOWS[kind] and next_waking(now) is None


def kind_due(visit: Coming, *, now: datetime) -> ReminderKind | None:
    """Which of the wanted ones, if any: one at a time, and after the last none of the earlier."""
    for kind in (ReminderKind.TWO_HOURS, ReminderKind.TWO_DAYS):
        if kind in visit.had:
            return None
        if kind in visit.wanted and is_due(
            kind, starts_at=visit.starts_at, known_since=visit.known_since, now=now
        ):
            return kind
    return None
