"""Visits that a provider's last day at work has left without anybody."""

from django.db.models import QuerySet
from django.utils import timezone

from shop.enums import StrandedReason
from shop.models import Assignment, Booking, Provider
from shop.queries.attention import STANDING
from shop.queries.days import span_of_day


def nobody_comes_to(provider: Provider) -> QuerySet[Booking]:
    """Those still in their name after the last day, the soonest first; none for who is not to leave."""
    if provider.leaves_on is None:
        return Booking.objects.none()
    theirs = Assignment.objects.filter(provider=provider, active=True).values("booking_id")
    after = max(timezone.now(), span_of_day(provider.leaves_on).ends_at)
    left = Booking.objects.filter(pk__in=theirs, starts_at__gte=after, status__in=STANDING)
    return (
        left.filter(stranded=StrandedReason.NO_SHIFT)
        .select_related("service", "department", "recipient")
        .order_by("starts_at", "pk")
    )
