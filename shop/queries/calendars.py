"""What stands in somebody's calendar: their own visits, or those they are to make."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Max

from accounts.models import User
from audit.models import AuditEntry
from shop.enums import NEVER_BOOKED, BookingStatus
from shop.models import Assignment, Booking
from shop.queries.own_bookings import with_providers

KEPT_BEHIND = timedelta(days=30)
"""Visits that are over stay so long, and so does the word that one was called off."""
CHANGES = (
    "booking.moved",
    "booking.cancelled",
    "booking.confirmed",
    "booking.reassigned",
    "booking.declined",
    "booking.stranded",
    "booking.unstranded",
)
CALLED_OFF = frozenset({BookingStatus.CANCELLED, BookingStatus.DECLINED})


@dataclass(frozen=True, slots=True)
class Event:
    """One visit as a calendar takes it: `sequence` grows with every change, `changed_at` is when the last one was.

    `is_mine` tells a visit somebody receives from one they make. A session that they lead is one event, however many
    take part, with the number of the `session`.
    """

    booking: Booking
    sequence: int
    changed_at: datetime
    is_called_off: bool
    is_mine: bool
    session: int | None = None


def events_of(user: User, *, now: datetime) -> Sequence[Event]:
    """Those of the recipient and those of the provider they are. Six queries at most."""
    recent = Booking.objects.filter(ends_at__gt=now - KEPT_BEHIND).exclude(status__in=NEVER_BOOKED)
    own = list(with_providers(recent.filter(recipient__user=user)).order_by("starts_at", "pk"))
    given = Assignment.objects.filter(provider__user=user, booking__in=recent).order_by("active")
    latest = {each.booking_id: each for each in given}
    theirs = list(recent.filter(pk__in=latest).order_by("starts_at", "pk"))
    changes = _changes([*own, *theirs])
    to_make = [_event(each, changes, is_mine=False, comes=latest[each.pk].active) for each in theirs]
    sessions = {pk: each.party for pk, each in latest.items() if each.seat}
    return [*(_event(each, changes, is_mine=True) for each in own), *_by_session(to_make, sessions)]


def event_of(booking: Booking) -> Event:
    """One of the recipient's own, with its providers."""
    (found,) = with_providers(Booking.objects.filter(pk=booking.pk))
    return _event(found, _changes([found]), is_mine=True)


def _by_session(events: Sequence[Event], sessions: Mapping[int, int]) -> Iterator[Event]:
    """Those of one session as one, which is called off with the last of them; `sessions` is by the booking."""
    together: dict[int, list[Event]] = {}
    for each in events:
        session = sessions.get(each.booking.pk)
        if session is None:
            yield each
        else:
            together.setdefault(session, []).append(each)
    for session, of_it in together.items():
        stands = next((each for each in of_it if not each.is_called_off), of_it[0])
        sequence = sum(each.sequence for each in of_it) + len(of_it) - 1
        yield replace(
            stands, session=session, sequence=sequence, changed_at=max(each.changed_at for each in of_it)
        )


def _event(
    booking: Booking, changes: Mapping[int, tuple[int, datetime]], *, is_mine: bool, comes: bool = True
) -> Event:
    sequence, changed_at = changes.get(booking.pk, (0, booking.created_at))
    return Event(booking, sequence, changed_at, booking.status in CALLED_OFF or not comes, is_mine)


def _changes(bookings: Iterable[Booking]) -> Mapping[int, tuple[int, datetime]]:
    """How often each was changed and when last, told by the log. One query."""
    entries = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower,
        object_id__in=[each.pk for each in bookings],
        action__in=CHANGES,
    )
    counted = entries.order_by().values("object_id").annotate(times=Count("pk"), last=Max("at"))
    return {each["object_id"]: (each["times"], each["last"]) for each in counted}
