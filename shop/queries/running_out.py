"""Decisions that end soon, or have ended under a standing booking, and that no new one follows."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.enums import UPCOMING, BookingStatus
from shop.models import Booking, BookingSeries, Department, Entitlement
from shop.queries.compiled import Day
from shop.queries.deeper import Whose

SOON = timedelta(days=30)
"""As with qualifications: time to assess anew, and to tell the recipient."""
LATELY = timedelta(days=30)
"""So long one that has ended is shown, while a standing booking goes on without it."""


@dataclass(frozen=True, slots=True)
class RunningOut:
    """`standing` says that a standing booking goes on after the last day, `visits` how many are booked after it."""

    entitlement: Entitlement
    last_day: date
    standing: bool
    visits: int


def decisions_running_out(department: Whose, *, today: Day | None = None) -> QuerySet[Any]:
    """The first to end first; each with whether a standing booking `goes_on` after it.

    Whose services have ended need no new one.
    """
    today = today or timezone.localdate()
    of_the_same = {"recipient": OuterRef("recipient"), "service": OuterRef("service")}
    follows = Entitlement.objects.filter(**of_the_same, valid_from__gt=OuterRef("valid_until"))
    goes_on = Exists(
        BookingSeries.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("valid_until"), ends_on__gte=today),
            **of_the_same,
        )
    )
    ends = Q(valid_until__range=(today, today + SOON))
    has_ended = Q(valid_until__range=(today - LATELY, today - timedelta(days=1)), goes_on=True)
    return (
        Entitlement.objects.annotate(goes_on=goes_on)
        .filter(
            ends | has_ended,
            ~Exists(follows),
            service__department=department,
            service__is_active=True,
            service__requires_entitlement=True,
            recipient__is_active=True,
            recipient__ended_on=None,
        )
        .order_by("valid_until", Alphabetical("recipient__name"), "pk")
    )


def running_out(department: Department) -> list[RunningOut]:
    """With whose they are, and how many visits are booked after the last day. One query."""
    after = Booking.objects.filter(
        recipient=OuterRef("recipient"),
        service=OuterRef("service"),
        status__in=UPCOMING - {BookingStatus.HELD},
        starts_at__date__gt=OuterRef("valid_until"),
        starts_at__gt=timezone.now(),
    )
    counted = after.order_by().values("recipient").annotate(number=Count("pk")).values("number")
    found = (
        decisions_running_out(department)
        .select_related("recipient", "service")
        .annotate(visits=Coalesce(Subquery(counted), 0), last_day=F("valid_until"))
    )
    return [RunningOut(each, each.last_day, each.goes_on, each.visits) for each in found]
