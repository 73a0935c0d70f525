"""Visits that do not take place because of what happened to the recipient or the decision: many at once, silently."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from audit.record import record_each
from foundation.actor import Actor
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import withdraw
from shop.domain.door.holds import end_holds
from shop.domain.door.releasing import release
from shop.domain.events import tell_module
from shop.domain.freeing import time_was_freed
from shop.domain.ledger.entitlements import settle
from shop.enums import BookingStatus, CancelReason, DisruptionOutcome, EntryKind, OfferOutcome
from shop.models import Assignment, Booking, Disruption, WaitlistOffer
from shop.queries.within_reach import uncovered_holds

STANDING = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)


def call_off(visits: QuerySet[Booking], *, reason: CancelReason, actor: Actor) -> Sequence[Booking]:
    """Cancel those of the visits that stand, whatever their deadline: time and ledger as by `cancel_booking`.

    Nobody is told: the caller says all of it at once, and what waits to be said of one of them is withdrawn. The
    locks of a booking must be held. Returns the visits, the soonest first.
    """
    found = list(
        visits.filter(status__in=STANDING)
        .select_for_update(of=("self",))
        .select_related("service", "department")
        .order_by("pk")
    )
    if not found:
        return []
    Booking.objects.filter(pk__in=[visit.pk for visit in found]).update(
        status=BookingStatus.CANCELLED, cancel_reason=reason, stranded=""
    )
    release(list(Assignment.objects.filter(booking__in=found, active=True)))
    for visit in found:
        settle(visit, kind=EntryKind.RELEASED)
        tell_module("booking.cancelled", visit)
    # Nobody is owed another visit in place of these.
    Disruption.objects.filter(booking__in=found, outcome=DisruptionOutcome.OPEN).delete()
    record_each(actor, "booking.cancelled", [(visit, visit.recipient_id) for visit in found], reason=reason)
    silence_about(found)
    _tell_who_waits({visit.department_id for visit in found})
    return sorted(found, key=lambda visit: (visit.starts_at, visit.pk))


def give_up_holds(holds: QuerySet[Booking], *, actor: Actor) -> None:
    """Let the times go that are held, also those kept for somebody who waits: their offer is withdrawn."""
    departments = dict(holds.filter(status=BookingStatus.HELD).values_list("pk", "department_id"))
    held = sorted(departments)
    end_holds(held, actor=actor)
    offers = WaitlistOffer.objects.filter(hold__in=held, outcome=OfferOutcome.OPEN)
    withdrawn = list(offers.select_for_update(of=("self",)).order_by("pk"))
    if withdrawn:
        offers.update(outcome=OfferOutcome.WITHDRAWN, settled_at=timezone.now())
        record_each(actor, "waitlist.withdrawn", [(offer, offer.recipient_id) for offer in withdrawn])
    _tell_who_waits(set(departments.values()))


def withdraw_uncovered_offer(recipient_id: int, *, service_id: int, actor: Actor) -> None:
    """What the decisions about the service no longer pay for is not offered to the recipient any more.

    The locks of a booking must be held. The time goes to the next in line.
    """
    uncovered = uncovered_holds(recipient_id, service_id=service_id)
    if uncovered:
        give_up_holds(Booking.objects.filter(pk__in=uncovered), actor=actor)


def _tell_who_waits(department_ids: set[int]) -> None:
    for department_id in sorted(department_ids):
        time_was_freed(department_id)


def silence_about(bookings: Sequence[Booking]) -> None:
    """Withdraw what has not been said yet of these bookings, to the recipient or to whoever was to come."""
    ids = [booking.pk for booking in bookings]
    told = Q(recipient__bookings__in=ids) | Q(provider__assignments__booking__in=ids)
    told |= Q(representative__representations__recipient__bookings__in=ids)
    users = User.objects.filter(told).values_list("pk", flat=True).distinct()
    waiting = OutboxMessage.objects.filter(user__in=list(users), status=DeliveryStatus.WAITING)
    withdraw(waiting.filter(params__booking_id__in=ids))
