"""A recipient's appointments, with who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from shop.enums import NEVER_BOOKED, TAKES_TIME, UPCOMING, BookingStatus, CancelReason
from shop.models import Assignment, Booking, Provider, Recipient, Service, SkippedOccurrence
from shop.queries.subject import of_subject


def with_providers(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Two queries for any number of bookings; read the providers with `providers_of`."""
    active = Assignment.objects.filter(active=True).select_related("provider").order_by("pk")
    return bookings.select_related("service", "department").prefetch_related(
        Prefetch("assignments", queryset=active, to_attr="active_assignments")
    )


def providers_of(booking: Booking) -> list[Provider]:
    assignments: list[Assignment] = booking.active_assignments  # type: ignore[attr-defined]  # set by with_providers
    return [assignment.provider for assignment in assignments]


def upcoming(
    recipient: Recipient, *, service: Service | None = None, most: int | None = None
) -> Sequence[Booking]:
    """Appointments that are not over, soonest first; of one service when it is named."""
    bookings = Booking.objects.filter(
        of_subject(recipient), status__in=UPCOMING - NEVER_BOOKED, ends_at__gt=timezone.now()
    )
    if service is not None:
        bookings = bookings.filter(service=service)
    return list(with_providers(bookings).order_by("starts_at")[:most])


def booked_already(
    recipient: Recipient, *, service: Service, starts_at: datetime, chosen: str = ""
) -> Booking | None:
    """What the recipient has booked of this service at this very time, and not only holds. One query.

    Where something is asked first, booked with the same answer: two of a family may be somewhere at the same time.
    """
    bookings = Booking.objects.filter(
        recipient=recipient, service=service, starts_at=starts_at, chosen=chosen
    )
    return bookings.filter(status__in=UPCOMING - NEVER_BOOKED).order_by("pk").first()


def called_off(recipient: Recipient) -> QuerySet[Booking]:
    """Visits still to come that the department has cancelled: the recipient needs a new time.

    Not those of a standing booking that was changed, paused or stopped as a whole.
    """
    paused = SkippedOccurrence.objects.filter(series=OuterRef("series"), occurs_on=OuterRef("series_on"))
    one_by_one = Q(series__isnull=True) | Q(Q(series__end_reason=""), ~Exists(paused))
    return Booking.objects.filter(
        one_by_one,
        of_subject(recipient),
        status=BookingStatus.CANCELLED,
        cancel_reason=CancelReason.BY_DEPARTMENT,
        starts_at__gt=timezone.now(),
    ).select_related("service")


def past(recipient: Recipient) -> QuerySet[Booking]:
    """What has been, latest first, cancelled ones included."""
    bookings = Booking.objects.filter(of_subject(recipient)).exclude(status__in=NEVER_BOOKED)
    bookings = bookings.exclude(status__in=UPCOMING, ends_at__gt=timezone.now())
    return bookings.select_related("service").order_by("-starts_at", "-pk")


@dataclass(frozen=True, slots=True)
class WeekDay:
    date: date
    bookings: tuple[Booking, ...]


def week_of(recipient: Recipient, *, monday: date) -> Sequence[WeekDay]:
    """Seven days with the appointments that stand; a stay is on each day it touches."""
    begins = _midnight(monday)
    ends = _midnight(monday + timedelta(days=7))
    bookings = list(
        with_providers(Booking.objects.filter(of_subject(recipient), starts_at__lt=ends, ends_at__gt=begins))
        .filter(status__in=TAKES_TIME - NEVER_BOOKED)
        .order_by("starts_at")
    )
    days = [monday + timedelta(days=count) for count in range(7)]
    return [WeekDay(day, tuple(each for each in bookings if _touches(each, day))) for day in days]


def next_from(recipient: Recipient, *, day: date) -> Booking | None:
    """The soonest appointment that begins on that day or later, and is not over."""
    coming = Booking.objects.filter(
        of_subject(recipient), status__in=UPCOMING - NEVER_BOOKED, ends_at__gt=timezone.now()
    )
    return (
        coming.filter(starts_at__gte=_midnight(day)).select_related("service").order_by("starts_at").first()
    )


def _touches(booking: Booking, day: date) -> bool:
    return booking.starts_at < _midnight(day + timedelta(days=1)) and _midnight(day) < booking.ends_at


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def upset(recipient: Recipient) -> QuerySet[Booking]:
    """Coming visits whose plan the department has upset, the soonest first."""
    coming = Booking.objects.filter(
        of_subject(recipient),
        starts_at__gt=timezone.now(),
        status__in=(BookingStatus.REQUESTED, BookingStatus.CONFIRMED),
    )
    return (
        coming.exclude(stranded="")
        .select_related("service__department", "department", "recipient")
        .order_by("starts_at", "pk")
    )
