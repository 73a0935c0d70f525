"""A run is called off; one that has begun is broken off, and whoever waits for their goods is told what happened."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from modules.shopping_help.crew_errors import CallOffSaysWhy, RunIsOffAlready
from modules.shopping_help.domain.partnering import tell_store_not_to_pack
from modules.shopping_help.enums import Mishap
from modules.shopping_help.errors import RunIsOver
from modules.shopping_help.models import Run, RunProgress
from modules.shopping_help.queries.runs import COMING, orders_in, orders_of
from modules.shopping_help.queries.under_way import how_it_has_begun
from shop.domain.capacity.kept_times import release_kept_times
from shop.domain.door.calling_off import call_off
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_all_for_booking, lock_schedule
from shop.enums import CancelReason
from shop.models import Booking
from shop.queries.days import span_of_day

RUN_CALLED_OFF, RUN_BROKEN_OFF = "shopping_help.run_called_off", "shopping_help.run_broken_off"


@unless_deadlocked
@transaction.atomic
def call_off_run(run: Run, *, actor: Actor, why: Mishap | None = None) -> int:
    """Nobody shops; whoever waits for their goods is told, and so are those who act for them. Returns how many.

    One that has begun needs a `why`, which they are told: then what is delivered stands and is charged when the run is
    closed, and the rest is cancelled and costs nobody anything. Where somebody waits again after that, for what was
    said to be delivered is taken back, it is broken off once more for them.

    Raises CallOffSaysWhy, RunIsOffAlready, and RunIsOver once its day is over or it is closed.
    """
    department_id = run.service.department_id
    lock_schedule(department_id)
    people = [booking.recipient_id for booking in orders_in(run)]
    lock_all_for_booking(department_id=department_id, recipient_ids=people)
    run = Run.objects.select_for_update(of=("self",)).select_related("service").get(pk=run.pk)
    if is_off(run):
        raise RunIsOffAlready
    if is_over(run):
        raise RunIsOver
    begun = how_it_has_begun(run)
    if begun and why is None:
        raise CallOffSaysWhy(how=begun)
    seats = Booking.objects.filter(service=run.service_id, starts_at=run.starts_at)
    gone = call_off(seats, reason=CancelReason.BY_DEPARTMENT, actor=actor)
    for booking in gone:
        tell_recipient(
            RUN_BROKEN_OFF if begun else RUN_CALLED_OFF,
            booking.recipient,
            service_id=run.service_id,
            by=actor.user_id,
            booking_id=booking.pk,
            run_id=run.pk,
            why=str(why or ""),
        )
    run.mishap = why if begun and why is not None else ""
    if not orders_of(run).exists():
        _let_go(run, department_id=department_id, actor=actor)
    run.save(update_fields=["kept", "called_off_at", "mishap"])
    record(actor, RUN_BROKEN_OFF if begun else RUN_CALLED_OFF, run, service=run.service_id)
    return len(gone)


def _let_go(run: Run, *, department_id: int, actor: Actor) -> None:
    tell_store_not_to_pack(run)
    kept_id, run.kept, run.called_off_at = run.kept_id, None, timezone.now()
    run.save(update_fields=["kept"])
    if kept_id is not None:
        release_kept_times([kept_id], department_id=department_id, actor=actor)


def is_off(run: Run) -> bool:
    """Called off, or broken off and nobody waits for their goods any more. One query at most."""
    return run.called_off_at is not None or (bool(run.mishap) and not _is_waited_for(run))


def _is_waited_for(run: Run) -> bool:
    return orders_of(run).filter(booking__status__in=COMING).exists()


def is_over(run: Run) -> bool:
    """Closed, or of a day that is past: what became of each order is said by itself then."""
    day = span_of_day(timezone.localdate(run.ends_at - timedelta(microseconds=1)))
    if day.ends_at <= timezone.now():
        return True
    return RunProgress.objects.filter(run=run, closed_at__isnull=False).exists()


def can_be_called_off(run: Run) -> bool:
    """Two queries at most."""
    if run.called_off_at is not None or is_over(run):
        return False
    return (run.starts_at > timezone.now() and not run.mishap) or _is_waited_for(run)
