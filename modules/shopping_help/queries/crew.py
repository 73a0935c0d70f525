"""Which runs somebody is of the crew of, and who of the crew cannot come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Func, OuterRef, Q, QuerySet
from django.utils import timezone

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from modules.shopping_help.models import Order, Run
from shop.domain.capacity.announced import leaders_of_sessions
from shop.enums import BookingStatus
from shop.models import Absence, Assignment, Department, Provider
from shop.queries.access import departments_for
from shop.viewer import Viewer

SHOPPED = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
"""What is bought for: not what was cancelled."""
DAYS_AFTER, MOST_DAYS_AFTER = 2, 30
"""How long the crew has a run after its window or its closing, and how long where it waits to be closed."""


@dataclass(frozen=True, slots=True)
class CrewMember:
    """Somebody of a run's crew on that day."""

    provider: Provider
    is_leader: bool
    is_away: bool


def shopped_orders(run: Run) -> QuerySet[Order]:
    """Those that are bought for, in the order in which they came."""
    orders = Order.objects.filter(run=run, booking__status__in=SHOPPED)
    return orders.select_related("booking__recipient", "booking__service").order_by("pk")


def _of_crew(provider: Provider) -> QuerySet[Run]:
    """Also those that they lead instead of somebody who is away, and, until they would be over, what is called off."""
    given = Assignment.objects.filter(
        provider=provider, active=True, seat__gt=0, booking__shopping_order__run=OuterRef("pk")
    )
    members = Run.crew.through.objects.filter(run=OuterRef("pk"), provider=provider)
    leads = Q(kept__provider=provider) | Q(kept=None, leader=provider)
    theirs = Run.objects.filter(leads | Exists(members) | Exists(given))
    orders = Order.objects.filter(run=OuterRef("pk"), booking__status__in=SHOPPED)
    now = timezone.now()
    recently = now - timedelta(days=DAYS_AFTER)
    is_recent = Q(ends_at__gt=recently) | Q(progress__closed_at__gt=recently)
    waits = Q(Exists(orders), progress__closed_at=None, ends_at__gt=now - timedelta(days=MOST_DAYS_AFTER))
    is_ahead = Q(called_off_at__isnull=False, ends_at__gt=now)
    return theirs.filter(is_ahead | Q(is_recent | waits, called_off_at=None)).select_related(
        "store", "service__department", "leader", "kept__provider", "kept__service", "progress"
    )


def shops(provider: Provider) -> bool:
    """Whether there is any run that they are of the crew of. One query."""
    return _of_crew(provider).exists()


def runs_of_crew(provider: Provider) -> Sequence[Run]:
    """The soonest first. One query."""
    return list(_of_crew(provider).order_by("starts_at", "pk"))


def get_run_of_crew(viewer: Viewer, run_id: int) -> Run:
    """A run the viewer, as helper, is of the crew of. Raises NotFound."""
    run = _of_crew(viewer.provider).filter(pk=run_id).first() if viewer.provider is not None else None
    if run is None:
        raise NotFound
    return run


def get_run_of_department(viewer: Viewer, run_id: int) -> Run:
    """A run of a department the viewer administers. Raises NotFound."""
    runs = Run.objects.filter(service__department__in=departments_for(viewer))
    run = runs.select_related("store", "service__department", "progress").filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def crew_of(run: Run) -> Sequence[CrewMember]:
    """The leader first, then the others; and who of them is away while it is out. Three queries."""
    kept = run.kept
    leader = leaders_of_sessions([kept])[kept.pk] if kept is not None else run.leader
    others = run.crew.exclude(pk=leader.pk).order_by(Alphabetical("name"), "pk")
    people = [leader, *others]
    away = set(_away([each.pk for each in people], run=run))
    return [CrewMember(each, each.pk == leader.pk, each.pk in away) for each in people]


def _away(provider_ids: Sequence[int], *, run: Run) -> QuerySet[Any, int]:
    absences = Absence.objects.filter(provider__in=provider_ids, during__overlap=(run.starts_at, run.ends_at))
    return absences.values_list("provider_id", flat=True)


def runs_without_leader(departments: Sequence[Department]) -> QuerySet[Run]:
    """Their runs to come that nobody leads: the leader is away or gone, and nobody was found instead."""
    absent = Absence.objects.filter(
        provider=OuterRef("kept__provider"), during__overlap=OuterRef("kept__during")
    )
    given = Assignment.objects.filter(
        active=True, seat__gt=0, booking__shopping_order__run=OuterRef("pk")
    ).exclude(provider=OuterRef("kept__provider"))
    return Run.objects.filter(
        Q(Exists(absent)) | Q(kept__provider__is_active=False),
        ~Exists(given),
        service__department__in=departments,
        called_off_at=None,
        ends_at__gt=timezone.now(),
    )


def runs_without_crew(departments: Sequence[Department], *, until: datetime) -> QuerySet[Run]:
    """Those that begin before then, with nobody in the crew who is at work: nobody but who leads it shops."""
    absent = Absence.objects.filter(
        provider=OuterRef("provider"),
        during__overlap=Func(OuterRef("run__starts_at"), OuterRef("run__ends_at"), function="tstzrange"),
    )
    crew = Run.crew.through.objects.filter(~Exists(absent), run=OuterRef("pk"), provider__is_active=True)
    return Run.objects.filter(
        ~Exists(crew),
        service__department__in=departments,
        called_off_at=None,
        starts_at__gt=timezone.now(),
        starts_at__lt=until,
    )
