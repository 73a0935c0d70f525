"""What becomes of a run that is put up: changed, led by somebody else, to another store; and a store that closes."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.crew_errors import OrdersStayClosed, OtherStoreTooLate
from modules.shopping_help.domain.calling_off import call_off_run
from modules.shopping_help.domain.leading import version_of_leader
from modules.shopping_help.domain.partnering import tell_store_not_to_pack
from modules.shopping_help.errors import (
    ClosesTooLate,
    FewerPlacesThanTaken,
    NotEnoughSeats,
    RunIsOver,
    StoreIsClosed,
)
from modules.shopping_help.models import LateChange, OrderLine, Product, Run, RunProgress, Store
from modules.shopping_help.queries.runs import coming_runs_of_store, orders_in, orders_of, version_of_run
from modules.shopping_help.queries.under_way import how_it_has_begun
from shop.domain.absence.plans_told import PlansChanged
from shop.domain.capacity.announced import announce_anew, close_session_at, hand_over_session
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.models import KeptTime, Provider

OTHER_STORE = "shopping_help.run_to_other_store"


def _lock(run: Run, *, even_in_its_window: bool = False) -> Run:
    """Raises RunIsOver."""
    lock_schedule(run.service.department_id)
    locked = Run.objects.select_for_update(of=("self",)).select_related("service", "store", "leader")
    run = locked.get(pk=run.pk)
    over_at = run.ends_at if even_in_its_window else run.starts_at
    if run.called_off_at is not None or over_at <= timezone.now():
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

    A run that has closed may open again until somebody has begun to shop: who has ordered may change their list until
    then. Raises RunIsOver, ClosesTooLate, OrdersStayClosed, NotEnoughSeats, FewerPlacesThanTaken, ChangedMeanwhile.
    """
    run = _lock(run)
    require_unchanged(seen, now=version_of_run(run))
    begun = how_it_has_begun(run) if closes_at != run.closes_at else ""
    if begun:
        raise OrdersStayClosed(how=begun)
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
    RunIsOver, OtherStoreTooLate, StoreIsClosed, ChangedMeanwhile.
    """
    run = _lock(run, even_in_its_window=True)
    begun = how_it_has_begun(run)
    if begun:
        raise OtherStoreTooLate(how=begun)
    require_unchanged(seen, now=version_of_run(run))
    if not Store.objects.select_for_update().get(pk=store.pk).is_active:
        raise StoreIsClosed(store=store.name)
    if store.pk == run.store_id:
        return 0
    kept = _kept(run)
    if kept is not None:
        announce_anew([kept], title=store.name, where_text="", seats=run.order_places, actor=actor)
    tell_store_not_to_pack(run)
    _follow(run, store)
    run.store = store
    run.save(update_fields=["store"])
    # Whoever is there has heard nothing yet, and has confirmed nothing.
    RunProgress.objects.filter(run=run).update(told_store_at=None, received_at=None, received_by=None)
    LateChange.objects.filter(order__run=run).delete()
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
def close_store(store: Store, *, instead: Store | None, actor: Actor) -> int:
    """Nobody shops there any more: its runs to come go to the other store, or are called off. How many runs it was.

    Whoever has ordered is told. A run that has begun goes on: it is broken off by itself, with what happened. Closed
    twice nothing happens. Raises StoreIsClosed where the other one is.
    """
    lock_schedule(store.department_id)
    # Whoever marks a line of one of them waits, so that none of them begins meanwhile.
    held = {run.pk: run for run in coming_runs_of_store(store.pk).select_for_update(of=("self",))}
    runs = [run for run in held.values() if not how_it_has_begun(run)]
    for run in runs:
        if instead is not None:
            go_to_other_store(run, store=instead, actor=actor)
        else:
            call_off_run(run, actor=actor)
    if Store.objects.filter(pk=store.pk, is_active=True).update(is_active=False):
        record(actor, "shopping_help.store_closed", store, department=store.department_id)
    return len(runs)
