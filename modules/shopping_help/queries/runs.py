"""Shopping runs: what is put up, and what is left of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from foundation.errors import NotFound
from modules.shopping_help.errors import NoOrderPlaceLeft, NoRunThen
from modules.shopping_help.models import Order, Run
from shop.enums import TAKES_TIME, BookingStatus, CancelReason
from shop.errors import RefusedByModule
from shop.models import Booking, Department, Recipient, Service
from shop.queries.access import departments_for, services_for_recipient
from shop.queries.finding import with_words
from shop.queries.slots import bookable_window
from shop.queries.versions import version_of
from shop.viewer import Viewer

KEY = "shopping_help"
COMING = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED)
type Policy = Callable[[datetime, datetime], RefusedByModule | None]


def runs_that_stand() -> QuerySet[Run]:
    return Run.objects.filter(called_off_at__isnull=True)


def orders_of(run: Run) -> QuerySet[Order]:
    """Those that are to be brought, or were."""
    standing = Order.objects.filter(run=run, booking__status__in=TAKES_TIME - {BookingStatus.HELD})
    return standing.select_related("booking__service", "booking__recipient").order_by("pk")


def orders_in(run: Run) -> Sequence[Booking]:
    """Of whose orders are to be brought. One query."""
    return [order.booking for order in orders_of(run).filter(booking__status__in=COMING)]


def orders_called_off(run: Run) -> QuerySet[Order]:
    """Of those who waited for their goods when the run was called off or broken off; none where it was not."""
    if run.called_off_at is None and not run.mishap:
        return Order.objects.none()
    by_us = Order.objects.filter(
        run=run,
        booking__status=BookingStatus.CANCELLED,
        booking__cancel_reason=CancelReason.BY_DEPARTMENT,
    )
    return by_us.select_related("booking__service", "booking__recipient").order_by("pk")


def with_taken(runs: QuerySet[Run]) -> QuerySet[Any]:
    """Each with how many of its order places are `taken`."""
    bookings = Booking.objects.filter(
        service=OuterRef("service"),
        starts_at=OuterRef("starts_at"),
        status__in=TAKES_TIME - {BookingStatus.HELD},
    )
    seats = bookings.order_by().values("service").annotate(count=Count("pk")).values("count")
    return runs.annotate(taken=Coalesce(Subquery(seats, output_field=IntegerField()), 0))


def policy_of(service: Service) -> Policy:
    """Only at the runs that are put up, with an order place left. One query."""
    runs = with_taken(runs_that_stand().filter(service=service, starts_at__gt=timezone.now()))
    left = {run.starts_at: run.order_places - run.taken for run in runs}

    def allows(starts_at: datetime, _ends_at: datetime) -> RefusedByModule | None:
        if starts_at not in left:
            return NoRunThen()
        return NoOrderPlaceLeft() if left[starts_at] <= 0 else None

    return allows


@dataclass(frozen=True, slots=True)
class RunForOne:
    """A run as one recipient sees it: how many places are left, and their own order, if any."""

    run: Run
    left: int
    order: Order | None

    @property
    def is_open(self) -> bool:
        """Whether its lists can still be written by recipients themselves."""
        return self.run.called_off_at is None and self.run.closes_at > timezone.now()

    @property
    def opens_on(self) -> date | None:
        """The first day on which recipients themselves may order in it; None where that has come."""
        return opens_on(self.run)


def opens_on(run: Run) -> date | None:
    """The day on which the run comes into the days ahead that its service is booked; None where it has."""
    if run.starts_at < bookable_window(run.service)[1]:
        return None
    return timezone.localdate(run.starts_at) - timedelta(days=run.service.booking_horizon - 1)


def services_that_shop(recipient: Recipient) -> QuerySet[Service]:
    return services_for_recipient(recipient).filter(module_key=KEY, seats__gt=1)


def has_runs(recipient: Recipient) -> bool:
    """Whether there is one to come, or an order of theirs. One query."""
    return Run.objects.filter(
        Q(service__in=services_that_shop(recipient)) | Q(orders__booking__recipient=recipient),
        starts_at__gt=timezone.now(),
    ).exists()


def runs_for(recipient: Recipient) -> Sequence[RunForOne]:
    """Those to come of services the recipient may have, the soonest first. Three queries.

    What has closed is there only with an order of theirs, and what was called off is not.
    """
    now = timezone.now()
    runs = runs_that_stand().filter(service__in=services_that_shop(recipient), ends_at__gt=now)
    found = with_taken(runs).select_related("store", "service__department").order_by("starts_at", "pk")
    own = _own_orders(recipient, list(found))
    seen = [RunForOne(run, max(0, run.order_places - run.taken), own.get(run.pk)) for run in found]
    return [each for each in seen if each.is_open or each.order is not None]


def _own_orders(recipient: Recipient, runs: Sequence[Run]) -> Mapping[int, Order]:
    orders = Order.objects.filter(booking__recipient=recipient, booking__status__in=COMING, run__in=runs)
    return {order.run_id: order for order in orders.select_related("booking")}


def get_run_for_recipient(recipient: Recipient, run_id: int) -> RunForOne:
    """NotFound for what the recipient may not have, and for what is called off or over.

    One that has just closed is found: whoever was writing must be told so.
    """
    runs = runs_that_stand().filter(service__in=services_that_shop(recipient), starts_at__gt=timezone.now())
    run = with_taken(runs).select_related("store", "service__department").filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return RunForOne(run, max(0, run.order_places - run.taken), _own_orders(recipient, [run]).get(run.pk))


def get_run_for(viewer: Viewer, run_id: int) -> Any:
    """A run of a department the viewer administers, with how many places are `taken`."""
    runs = with_taken(Run.objects.filter(service__department__in=departments_for(viewer)))
    found = runs.select_related("store", "service__department", "leader", "kept__provider", "kept__service")
    run = found.filter(pk=run_id).first()
    if run is None:
        raise NotFound
    return run


def listed_runs(department: Department, *, words: str = "", is_over: bool | None = None) -> QuerySet[Any]:
    """Each with how many order places are taken and how many the crew is."""
    of_run: QuerySet[Any] = Run.crew.through.objects.filter(run=OuterRef("pk")).order_by().values("run")
    crew = of_run.annotate(count=Count("pk")).values("count")
    found: QuerySet[Any] = with_taken(Run.objects.filter(service__department=department))
    found = found.select_related("store", "service", "leader")
    found = with_words(found, words, "store__name", "leader__name", "service__name")
    found = found.annotate(crew_count=Coalesce(Subquery(crew, output_field=IntegerField()), 0))
    if is_over is None:
        return found
    over = Q(ends_at__lte=timezone.now()) | Q(called_off_at__isnull=False)
    return found.filter(over if is_over else ~over)


def coming_runs_of_store(store_id: int) -> QuerySet[Any]:
    """Those that would go there, the soonest first."""
    runs = with_taken(runs_that_stand().filter(store=store_id, starts_at__gt=timezone.now()))
    return runs.select_related("service__department", "store").order_by("starts_at", "pk")


def version_of_run(run: Run) -> str:
    """Of what its page lets one change."""
    crew = sorted(run.crew.values_list("pk", flat=True))
    return version_of([run.closes_at.isoformat(), run.order_places, crew, run.store_id])
