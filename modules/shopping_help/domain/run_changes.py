"""What becomes of a run that is put up: changed, led by somebody else, to another store, or called off."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.domain.leading import version_of_leader
from modules.shopping_help.errors import (
    ClosesTooLate,
    FewerPlacesThanTaken,
    NotEnoughSeats,
    RunIsOver,
    StoreIsClosed,
)
from modules.shopping_help.models import OrderLine, Product, Run, RunProgress, Store
from modules.shopping_help.queries.runs import coming_runs_of_store, orders_in, orders_of, version_of_run
from shop.domain.absence.plans_told import PlansChanged
from shop.domain.capacity.announced import announce_anew, close_session_at, hand_over_session
from shop.domain.capacity.kept_times import release_kept_times
from shop.domain.door.calling_off import call_off
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_all_for_booking, lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.enums import CancelReason
from shop.models import Booking, KeptTime, Provider

RUN_CALLED_OFF, OTHER_STORE = "shopping_help.run_called_off", "shopping_help.run_to_other_store"


def _lock(run: Run) -> Run:
    """Raises RunIsOver."""
    lock_schedule(run.service.department_id)
    locked = Run.objects.select_for_update(of=("self",)).select_related("service", "store", "leader")
    run = locked.get(pk=run.pk)
    if run.called_off_at is not None or run.starts_at <= timezone.now():
        raise RunIsOver
    return run


def _kept(run: Run) -> KeptTime | None:
    return KeptTime.objects.select_related("service", "provider").filter(pk=run.kept_id or 0).first()


@unless_deadlocked
@transaction.atomic
def change_run(
    run: Run,
    *,
    closes_at: datetime,
    order_places: int,
    crew: Collection[Provider],
    actor: Actor,
    seen: str = "",
) -> None:
    """Let it close then, with so many order places and that crew.

    A run that has closed may open again: who has ordered may change their list until then. Raises RunIsOver,
    ClosesTooLate, NotEnoughSeats, FewerPlacesThanTaken, ChangedMeanwhile.
    """
    run = _lock(run)
    require_unchanged(seen, now=version_of_run(run))
    if closes_at != run.closes_at and not timezone.now() < closes_at < run.starts_at:
        raise ClosesTooLate
    if not 1 <= order_places <= run.service.seats:
        raise NotEnoughSeats(seats=run.service.seats)
    taken = orders_of(run).count()
    if order_places < taken:
        raise FewerPlacesThanTaken(taken=taken)
    kept = _kept(run)
    if kept is not None and closes_at != run.closes_at:
        close_session_at(kept, closes_at, actor=actor)
    if kept is not None and order_places != run.order_places:
        announce_anew([kept], title=kept.title, where_text=kept.where_text, seats=order_places, actor=actor)
    run.closes_at, run.order_places = closes_at, order_places
    run.save(update_fields=["closes_at", "order_places"])
    run.crew.set(crew)
    record(actor, "shopping_help.run_changed", run, service=run.service_id)


@unless_deadlocked
@transaction.atomic
def hand_over_run(run: Run, *, to: Provider, actor: Actor, seen: str = "") -> None:
    """Let somebody else lead it, with all orders. Raises RunIsOver, ChangedMeanwhile, and what hinders the other:
    a BookingRefused or CannotComeInstead.
    """
    run = _lock(run)
    require_unchanged(seen, now=version_of_leader(run))
    kept, plans = _kept(run), PlansChanged()
    if kept is not None:
        hand_over_session(kept, to=to, actor=actor, plans=plans)
        plans.tell()
    run.leader = to
    run.save(update_fields=["leader"])
    record(actor, "shopping_help.run_handed_over", run, service=run.service_id, to=to.pk)


@unless_deadlocked
@transaction.atomic
def go_to_other_store(run: Run, *, store: Store, actor: Actor, seen: str = "") -> int:
    """Shop in that store instead; whoever has ordered is told, and how many they are is returned.

    A line whose product the other store sells too has that one's price by now; of the others it is not known. Raises
    RunIsOver, StoreIsClosed, ChangedMeanwhile.
    """
    run = _lock(run)
    require_unchanged(seen, now=version_of_run(run))
    if not Store.objects.select_for_update().get(pk=store.pk).is_active:
        raise StoreIsClosed(store=store.name)
    if store.pk == run.store_id:
        return 0
    kept = _kept(run)
    if kept is not None:
        announce_anew([kept], title=store.name, where_text="", seats=run.order_places, actor=actor)
    _follow(run, store)
    run.store = store
    run.save(update_fields=["store"])
    # Whoever is there has heard nothing yet, and has confirmed nothing.
    RunProgress.objects.filter(run=run).update(told_store_at=None, received_at=None, received_by=None)
    record(actor, "shopping_help.run_to_other_store", run, service=run.service_id, store=store.pk)
    bookings = orders_in(run)
    for booking in bookings:
        tell_recipient(
            OTHER_STORE,
            booking.recipient,
            service_id=run.service_id,
            by=actor.user_id,
            booking_id=booking.pk,
        )
    return len(bookings)


def _follow(run: Run, store: Store) -> None:
    lines = OrderLine.objects.filter(order__in=orders_of(run)).select_for_update(of=("self",))
    sold: Mapping[str, Product] = {
        product.name.casefold(): product for product in Product.objects.filter(store=store, is_active=True)
    }
    for line in lines:
        product = sold.get(line.text.casefold())
        same = product if product is not None and product.unit == line.unit else None
        line.product, line.price = same, same.price if same else None
        line.save(update_fields=["product", "price"])


@unless_deadlocked
@transaction.atomic
def call_off_run(run: Run, *, actor: Actor) -> int:
    """Nobody shops; whoever has ordered is told, and so are those who act for them. Returns how many.

    Called off twice nothing happens, and a run that is on its way stands.
    """
    department_id = run.service.department_id
    lock_schedule(department_id)
    people = [booking.recipient_id for booking in orders_in(run)]
    lock_all_for_booking(department_id=department_id, recipient_ids=people)
    run = Run.objects.select_for_update(of=("self",)).select_related("service").get(pk=run.pk)
    if run.called_off_at is not None or run.starts_at <= timezone.now():
        return 0
    seats = Booking.objects.filter(service=run.service_id, starts_at=run.starts_at)
    gone = call_off(seats, reason=CancelReason.BY_DEPARTMENT, actor=actor)
    for booking in gone:
        tell_recipient(
            RUN_CALLED_OFF,
            booking.recipient,
            service_id=run.service_id,
            by=actor.user_id,
            booking_id=booking.pk,
            run_id=run.pk,
        )
    kept_id, run.kept, run.called_off_at = run.kept_id, None, timezone.now()
    run.save(update_fields=["kept", "called_off_at"])
    if kept_id is not None:
        release_kept_times([kept_id], department_id=department_id, actor=actor)
    record(actor, "shopping_help.run_called_off", run, service=run.service_id)
    return len(gone)


@unless_deadlocked
@transaction.atomic
def close_store(store: Store, *, instead: Store | None, actor: Actor) -> int:
    """Nobody shops there any more: its runs to come go to the other store, or are called off. How many runs it was.

    Whoever has ordered is told. Closed twice nothing happens. Raises StoreIsClosed where the other one is.
    """
    lock_schedule(store.department_id)
    runs = list(coming_runs_of_store(store.pk))
    for run in runs:
        if instead is not None:
            go_to_other_store(run, store=instead, actor=actor)
        else:
            call_off_run(run, actor=actor)
    if Store.objects.filter(pk=store.pk, is_active=True).update(is_active=False):
        record(actor, "shopping_help.store_closed", store, department=store.department_id)
    return len(runs)
