"""The visits a standing booking has made: which of them can be given back, and giving them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from audit.record import record
from foundation.actor import Actor, Channel
from shop.domain.absence.disruptions import settle_disruption
from shop.domain.door.changes import can_cancel_self, lock_booking
from shop.domain.door.releasing import release_all
from shop.domain.events import tell_module
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import settle
from shop.enums import (
    NEVER_BOOKED,
    TRANSITIONS,
    UPCOMING,
    BookingStatus,
    CancelReason,
    DisruptionOutcome,
    EntryKind,
)
from shop.models import Booking, BookingSeries
from shop.queries.channels import BY_STAFF
from shop.series import is_paused_on

STANDS = UPCOMING - NEVER_BOOKED


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Visits that are given back, and those that stay because it is too late to cancel them; in order of time."""

    cancelled: Sequence[Booking] = ()
    kept: Sequence[Booking] = ()


def visits_ahead(series: BookingSeries, *, first: date | None = None) -> list[Booking]:
    """What it has booked and what has not begun; for the days from `first` on, where that is said."""
    visits = Booking.objects.filter(series=series, status__in=STANDS, starts_at__gt=timezone.now())
    if first is not None:
        visits = visits.filter(series_on__gte=first)
    return list(visits.select_related("service__department", "recipient").order_by("starts_at", "pk"))


def visits_in_pause(series: BookingSeries) -> list[Booking]:
    """Those that lie in its pause, wherever they were moved since they were booked."""
    return [each for each in visits_ahead(series) if is_paused_on(series, timezone.localdate(each.starts_at))]


def can_give_back(booking: Booking, *, actor: Actor) -> bool:
    """The recipient within their own deadline, the department until it begins."""
    if actor.channel in BY_STAFF or actor.channel == Channel.SYSTEM:
        may_become = TRANSITIONS[BookingStatus(booking.status)]
        return BookingStatus.CANCELLED in may_become and timezone.now() <= booking.starts_at
    return can_cancel_self(booking)


def would_give_back(visits: Iterable[Booking], *, actor: Actor) -> GivenBack:
    """What `give_back` would do. No query beyond what the visits bring along."""
    found = list(visits)
    can = {each.pk for each in found if can_give_back(each, actor=actor)}
    return GivenBack(
        [each for each in found if each.pk in can], [each for each in found if each.pk not in can]
    )


def give_back(visits: Iterable[Booking], *, actor: Actor, reason: CancelReason) -> GivenBack:
    """Cancel those that still can be, for one message about all of them that the caller sends.

    Nothing is owed instead: the recipient or the department has decided that these visits shall not come.
    """
    locked = {each.pk: lock_booking(each.pk) for each in sorted(visits, key=lambda each: each.pk)}
    found = would_give_back(sorted(locked.values(), key=lambda each: (each.starts_at, each.pk)), actor=actor)
    for booking in found.cancelled:
        booking.status, booking.cancel_reason, booking.stranded = BookingStatus.CANCELLED, reason, ""
        booking.save(update_fields=["status", "cancel_reason", "stranded"])
        release_all(booking)
        settle(booking, kind=EntryKind.RELEASED)
        settle_disruption(booking, outcome=DisruptionOutcome.NOT_CARRIED_OUT)
        codes = {"reason": str(reason), "series": str(booking.series_id)}
        record(actor, "booking.cancelled", booking, recipient_id=booking.recipient_id, **codes)
        tell_module("booking.cancelled", booking)
    for department_id in sorted({booking.department_id for booking in found.cancelled}):
        time_was_freed(department_id)
    return found


def let_go(series: BookingSeries, days: Iterable[date]) -> None:
    """The cancelled visits of these days no longer stand for them: the days can be booked anew."""
    cancelled = Booking.objects.filter(
        series=series, series_on__in=list(days), status__in=(BookingStatus.CANCELLED, BookingStatus.DECLINED)
    )
    cancelled.update(series=None, series_on=None, idempotency_key=None)
