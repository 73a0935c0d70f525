"""A department puts up shopping runs, one or several weeks of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.errors import (
    ClosesTooLate,
    NotEnoughSeats,
    OtherRunThen,
    StoreIsClosed,
)
from modules.shopping_help.models import Run, Store
from modules.shopping_help.queries.runs import runs_that_stand
from shop.domain.capacity.announcing import announce_each
from shop.domain.capacity.kept_times import keep_time
from shop.domain.locks import lock_schedule
from shop.lengths import end_of, usual_length
from shop.models import Provider, Service


@dataclass(frozen=True, slots=True)
class Closing:
    """When orders close: so many days before the run goes out, at that hour of the clock on the wall."""

    days_before: int
    at: time

    def of(self, starts_at: datetime) -> datetime:
        day = timezone.localdate(starts_at) - timedelta(days=self.days_before)
        return timezone.make_aware(datetime.combine(day, self.at))


@dataclass(frozen=True, slots=True)
class Plan:
    """What each of the runs is: where, with how many order places, led by whom and with which crew."""

    store: Store
    order_places: int
    leader: Provider
    crew: Collection[Provider]
    closing: Closing


@unless_deadlocked
@transaction.atomic
def put_up(
    service: Service, *, plan: Plan, starts: Sequence[datetime], leaves_out: bool, actor: Actor
) -> Sequence[Run]:
    """Announce the runs, and keep the work leader's time for each delivery window.

    One that cannot be had is left out if that was said. Raises SessionNotPossible, NotEnoughSeats, StoreIsClosed.
    """
    lock_schedule(service.department_id)
    service = Service.objects.select_related("department").get(pk=service.pk)  # as it is by now
    if service.seats < 2 or not 1 <= plan.order_places <= service.seats:
        raise NotEnoughSeats(seats=service.seats)
    if not Store.objects.select_for_update().get(pk=plan.store.pk).is_active:
        raise StoreIsClosed(store=plan.store.name)
    return announce_each(service, starts, partial(_add, service, plan, actor=actor), leaves_out=leaves_out)


def _add(service: Service, plan: Plan, starts_at: datetime, *, actor: Actor) -> Run:
    if runs_that_stand().filter(service=service, starts_at=starts_at).exists():
        raise OtherRunThen
    closes_at = plan.closing.of(starts_at)
    if not timezone.now() < closes_at < starts_at:
        raise ClosesTooLate
    kept = keep_time(
        service,
        provider=plan.leader,
        starts_at=starts_at,
        actor=actor,
        title=plan.store.name,
        seats=plan.order_places,
        closes_at=closes_at,
    )
    run = Run.objects.create(
        service=service,
        store=plan.store,
        kept=kept,
        starts_at=starts_at,
        ends_at=end_of(service, usual_length(service), starts_at),
        closes_at=closes_at,
        order_places=plan.order_places,
        leader=plan.leader,
    )
    run.crew.set(plan.crew)
    record(actor, "shopping_help.run_put_up", run, service=service.pk, store=plan.store.pk)
    return run
