"""The visits of a department that need a person."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import UPCOMING, BookingStatus
from shop.models import Assignment, Booking, Department, Provider, Recipient
from shop.queries.compiled import Moment
from shop.queries.stays import not_over

STANDING = sorted(UPCOMING - {BookingStatus.HELD})


def stranded_bookings(department: Department) -> QuerySet[Booking]:
    """Visits to come, and stays under way, that lost their ground when hours, shifts or absences changed."""
    return _bookings(department).filter(is_stranded(timezone.now()))


def visits_among(department: Department | None, ids: Iterable[int]) -> QuerySet[Booking]:
    """Those of the visits that are the department's, or of them all where it is None; the soonest first."""
    visits = (
        Booking.objects.select_related("service", "recipient")
        if department is None
        else _bookings(department)
    )
    return visits.filter(pk__in=list(ids)).order_by("starts_at", "pk")


def coming_visits_of(provider: Provider) -> QuerySet[Booking]:
    """What stands in the provider's plan from now on, the soonest first."""
    given = Assignment.objects.filter(provider=provider, active=True).values("booking_id")
    coming = _bookings(provider.department).filter(starts_at__gte=timezone.now(), status__in=STANDING)
    return coming.filter(pk__in=given, stranded="").order_by("starts_at", "pk")


def coming_visits_for(
    recipient: Recipient, *, department: Department, provider: Provider | None = None
) -> QuerySet[Booking]:
    """The recipient's visits in the department from now on, the soonest first; with one provider when it is named."""
    coming = _bookings(department).filter(
        recipient=recipient, ends_at__gt=timezone.now(), status__in=STANDING
    )
    if provider is not None:
        given = Assignment.objects.filter(provider=provider, active=True).values("booking_id")
        coming = coming.filter(pk__in=given)
    return coming.order_by("starts_at", "pk")


def requested_bookings(department: Department) -> QuerySet[Booking]:
    """Visits that somebody asked for and that wait for an answer, the soonest first."""
    return _bookings(department).filter(is_requested(timezone.now()))


def bookings_without_outcome(department: Department) -> QuerySet[Booking]:
    """Visits that are over and of which nobody has said what became of them, the latest first."""
    return _bookings(department).filter(is_without_outcome(timezone.now())).order_by("-starts_at", "-pk")


def helpers_of(bookings: Iterable[Booking]) -> dict[int, list[Provider]]:
    """Who has each of the visits, by the booking's id. One query."""
    helpers = defaultdict[int, list[Provider]](list)
    given = Assignment.objects.filter(booking__in=list(bookings), active=True)
    for assignment in given.select_related("provider").order_by("pk"):
        helpers[assignment.booking_id].append(assignment.provider)
    return helpers


def _bookings(department: Department) -> QuerySet[Booking]:
    return Booking.objects.filter(department=department).select_related("service", "recipient")


def is_stranded(now: Moment) -> Q:
    return not_over(now) & Q(status__in=STANDING) & ~Q(stranded="")


def is_requested(now: Moment) -> Q:
    return Q(ends_at__gt=now, status=BookingStatus.REQUESTED)


def is_without_outcome(now: Moment) -> Q:
    return Q(ends_at__lt=now, status=BookingStatus.CONFIRMED)
