"""What a department still has to do, and what depends on it: asked before it is taken out of use."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import UPCOMING, BookingStatus, DisruptionOutcome, WaitlistStatus
from shop.models import (
    Booking,
    BookingSeries,
    Department,
    Disruption,
    Entitlement,
    FollowUp,
    RoleGrant,
    WaitlistEntry,
)
from shop.queries.attention import STANDING
from shop.queries.correctable import UNDO_WITHIN, correctable_in
from shop.queries.series import running
from shop.queries.stays import not_over


@dataclass(frozen=True, slots=True)
class LeftToDo:
    """How many of each there are. Nobody could see to them in a department that is out of use.

    `held` are times that somebody is about to book at this moment; what is offered to who waits goes with their place.
    `correctable` are outcomes that a helper may still change to “nobody was home”, the last of them until
    `correctable_until`.
    """

    visits: int
    held: int
    series: int
    waiting: int
    without_outcome: int
    owed: int
    follow_ups: int
    correctable: int = 0
    correctable_until: datetime | None = None

    @property
    def is_something(self) -> bool:
        return any(getattr(self, each.name) for each in fields(self))


@dataclass(frozen=True, slots=True)
class Dependants:
    """How many of each lose something: decisions that hold, helpers, services, and accounts with a role only there."""

    decisions: int
    helpers: int
    services: int
    accounts: int


def coming_visits(department: Department) -> QuerySet[Booking]:
    """Visits that are not over, the soonest first."""
    visits = Booking.objects.filter(not_over(timezone.now()), department=department, status__in=STANDING)
    return visits.select_related("service", "recipient").order_by("starts_at", "pk")


def left_to_do(department: Department) -> LeftToDo:
    now = timezone.now()
    booked = Booking.objects.filter(department=department)
    correctable = correctable_in(department, at=now)
    last = correctable.first()
    held = booked.filter(status=BookingStatus.HELD, held_until__gt=now, is_offer=False)
    return LeftToDo(
        visits=coming_visits(department).count(),
        held=held.count(),
        series=BookingSeries.objects.filter(running(), service__department=department).count(),
        waiting=WaitlistEntry.objects.filter(
            service__department=department, status=WaitlistStatus.WAITING
        ).count(),
        without_outcome=booked.filter(status=BookingStatus.CONFIRMED, ends_at__lte=now).count(),
        # What keeps its time is among the visits already.
        owed=Disruption.objects.filter(department=department, outcome=DisruptionOutcome.OPEN)
        .exclude(booking__status__in=UPCOMING)
        .count(),
        follow_ups=FollowUp.objects.filter(department=department, acknowledged_at__isnull=True).count(),
        correctable=correctable.count(),
        correctable_until=last.outcome_at + UNDO_WITHIN if last and last.outcome_at else None,
    )


def dependants(department: Department) -> Dependants:
    today = timezone.localdate()
    only_here = RoleGrant.objects.filter(department=department, user__is_active=True).exclude(
        user__in=RoleGrant.objects.exclude(department=department).values("user")
    )
    return Dependants(
        decisions=Entitlement.objects.filter(_holds(today), service__department=department).count(),
        helpers=department.providers.filter(is_active=True).count(),
        services=department.services.filter(is_active=True).count(),
        accounts=only_here.values("user").distinct().count(),
    )


def _holds(today: date) -> Q:
    return Q(valid_until__isnull=True) | Q(valid_until__gte=today)
