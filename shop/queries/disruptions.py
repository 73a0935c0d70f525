"""Visits that are owed: what the department could not carry out as booked and has not made good yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from shop.enums import TAKES_TIME, UPCOMING, BookingStatus, DisruptionOutcome
from shop.models import Absence, Booking, Department, Disruption

BOOKED = sorted(TAKES_TIME - {BookingStatus.HELD})


@dataclass(frozen=True, slots=True)
class Owed:
    count: int
    overdue: int
    first_due_on: date | None


def what_is_owed(department: Department) -> Owed:
    """How many visits, and until when. One query."""
    figures = owed_by(department).aggregate(
        count=Count("pk"),
        overdue=Count("pk", filter=Q(due_on__lt=timezone.localdate())),
        first_due_on=Min("due_on"),
    )
    return Owed(**figures)


def owed_by(department: Department) -> QuerySet[Disruption]:
    """What is open still, the earliest deadline first. One query.

    A visit that was cancelled is no longer owed when the recipient has booked another of the service since, and one
    that was to come is not when its time went by after all: then its outcome says what became of it.
    """
    stands = Booking.objects.filter(
        pk=OuterRef("booking_id"), status__in=UPCOMING, starts_at__gt=timezone.now()
    )
    cancelled = Booking.objects.filter(pk=OuterRef("booking_id"), status=BookingStatus.CANCELLED)
    return (
        _open(department)
        .annotate(replaced_by=_replacement())
        .filter(Exists(stands) | Exists(cancelled), replaced_by=None)
        .select_related("booking__service", "booking__recipient", "absence__provider")
    )


def replaced_by_another() -> Sequence[tuple[Disruption, int]]:
    """Open ones whose visit was cancelled and replaced by one that was booked since, with the number of that."""
    found = _open().annotate(replaced_by=_replacement()).exclude(replaced_by=None)
    found = found.filter(booking__status=BookingStatus.CANCELLED).select_related("booking")
    return [(each, each.replaced_by) for each in found.order_by("pk")]


def _open(department: Department | None = None) -> QuerySet[Disruption]:
    disruptions = Disruption.objects.filter(outcome=DisruptionOutcome.OPEN)
    return disruptions if department is None else disruptions.filter(department=department)


def _replacement() -> Subquery:
    """The first visit of the service that was booked for the same recipient since, and makes good no other."""
    since = Booking.objects.filter(
        recipient=OuterRef("booking__recipient"),
        service=OuterRef("booking__service"),
        status__in=BOOKED,
        created_at__gt=OuterRef("opened_at"),
        replaces=None,
    )
    return Subquery(since.order_by("created_at", "pk").values("pk")[:1])


def disruptions_of(absence: Absence) -> QuerySet[Disruption]:
    """What an absence did to which visits, in the order of time. One query."""
    found = Disruption.objects.filter(absence=absence).select_related(
        "booking__service", "booking__recipient", "given__provider"
    )
    return found.order_by("booking__starts_at", "pk")
