"""Visits that somebody may have to be reminded of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from audit.models import AuditEntry
from shop.enums import BookingStatus, ReminderKind
from shop.models import Booking, Department, Reminder
from shop.queries.hearers import is_heard_by_somebody

REMINDER = "booking.reminder"


@dataclass(frozen=True, slots=True)
class Coming:
    """A visit that stands: since when its time is known to who has it, what they want and what they had.

    Without a `user_id` it is somebody's who has no account, and for whom others hear.
    """

    booking_id: int
    user_id: int | None
    starts_at: datetime
    known_since: datetime
    wanted: frozenset[ReminderKind]
    had: frozenset[ReminderKind]


def coming_within(horizon: timedelta, *, now: datetime) -> Iterator[Coming]:
    """Two queries, however many visits there are."""
    rows = _visits(now, until=now + horizon).values_list(
        "pk", "recipient__user_id", "starts_at", "known_since", "days", "hours", "had_days", "had_hours"
    )
    for booking_id, user_id, starts_at, known_since, days, hours, had_days, had_hours in rows:
        yield Coming(
            booking_id,
            user_id,
            starts_at,
            known_since,
            wanted=_kinds(days=days, hours=hours),
            had=_kinds(days=had_days, hours=had_hours),
        )


def _kinds(*, days: bool, hours: bool) -> frozenset[ReminderKind]:
    said = {ReminderKind.TWO_DAYS: days, ReminderKind.TWO_HOURS: hours}
    return frozenset(kind for kind, is_so in said.items() if is_so)


def _visits(now: datetime, *, until: datetime) -> Any:  # of rows with more than a booking has
    """Those that stand and begin soon, by department: so they are found by their index."""
    departments = list(Department.objects.values_list("pk", flat=True))
    moves = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower, object_id=OuterRef("pk"), action="booking.moved"
    )
    wishes = "recipient__user__contact_preferences__"
    coming = Booking.objects.filter(
        department__in=departments,
        starts_at__gt=now,
        starts_at__lte=until,
        status=BookingStatus.CONFIRMED,
        stranded="",
        recipient__is_active=True,
    ).filter(Q(recipient__user__is_active=True) | is_heard_by_somebody())
    return coming.annotate(
        known_since=Greatest(F("created_at"), Subquery(moves.order_by("-pk").values("at")[:1])),
        days=Coalesce(F(f"{wishes}two_days_before"), Value(value=True)),
        hours=Coalesce(F(f"{wishes}two_hours_before"), Value(value=False)),
        had_days=_had(ReminderKind.TWO_DAYS),
        had_hours=_had(ReminderKind.TWO_HOURS),
    ).order_by("pk")


def _had(kind: ReminderKind) -> Exists:
    """Of the time at which it begins now: one that was moved since is another."""
    said = Reminder.objects.filter(booking=OuterRef("pk"), kind=kind, starts_at=OuterRef("starts_at"))
    return Exists(said)
