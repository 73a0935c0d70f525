"""Acts that meet at the same rows come one after the other: none waits for one that waits for it."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.jobs import run_job
from foundation.scope import use_scope
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.door.changes import cancel_booking, lock_booking
from shop.domain.door.moves import move_booking
from shop.domain.freeing import OFFER, time_was_freed
from shop.domain.locks import lock_recipients, lock_schedule
from shop.domain.outcomes.telling import complete_booking, mark_no_show
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import AbsenceReason, BookingStatus, CancelReason, NoShowBy, RecipientEnd, WaitlistStatus
from shop.models import Booking, Disruption, Entitlement, Recipient, WaitlistEntry, WaitlistOffer
from shop.tasks_waiting import SETTLE
from tenants.ddl import in_schema
from tests.factories.absences import be_away
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.waiting import make_neighbour, wait
from tests.factories.worker import wait_until, work_through_the_queue
from tests.factories.world import World, at, make_recipient, make_world
from tests.race.order import faults
from tests.race.test_schedule_race import Meanwhile, somebody_waits_for_a_lock

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

OFFICE = Actor(user_id=None, channel=Channel.STAFF)


@pytest.fixture(autouse=True)
def _nobody_tries_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foundation.retrying.ATTEMPTS", 1)


@pytest.fixture
def world(committed_db: None) -> World:
    with works_for(LARVIK):
        return make_world(providers=2)


def in_larvik(act: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        with use_scope(LARVIK):
            return act()

    return run


def everything_is_in_order() -> None:
    with works_for(LARVIK):
        assert faults() == {}


def cancel(visit: Booking) -> object:
    return cancel_booking(visit, actor=OFFICE, reason=CancelReason.BY_RECIPIENT)


def jobs_that_wait() -> int:
    with in_schema("jobs") as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s", [OFFER]
        )
        return int(cursor.fetchone()[0])


@pytest.fixture
def freed(world: World) -> list[Booking]:
    """Two visits of two people; two others wait for such a time, and nobody has looked yet what they could have."""
    with works_for(LARVIK):
        visits = [world.book(at(1, hour), recipient=make_neighbour(world)) for hour in (8, 9)]
        for _ in range(2):
            wait(world, recipient=make_neighbour(world))
    with in_schema("jobs") as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE task_name = %s", [OFFER])
    return visits


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_frees_time_does_not_wait_for_others_who_do(freed: list[Booking], *, is_kept: bool) -> None:
    """And one job at least looks at what was freed, also when the other one did not do it after all."""
    with works_for(LARVIK):
        cancel(freed[0])
        at_once([in_larvik(lambda: cancel(freed[1]))])
        assert jobs_that_wait() == 1  # of the one who has come to the end
        transaction.set_rollback(not is_kept)
    assert jobs_that_wait() == (2 if is_kept else 1)


def test_where_a_job_waits_already_many_add_none(world: World, freed: list[Booking]) -> None:
    with works_for(LARVIK):
        time_was_freed(world.department.pk)
    with works_for(LARVIK):
        cancel(freed[0])
        at_once([in_larvik(lambda: cancel(freed[1]))])
    assert jobs_that_wait() == 1


def test_several_jobs_offer_each_time_once(world: World, freed: list[Booking]) -> None:
    with works_for(LARVIK):
        time_was_freed(world.department.pk)
        at_once([in_larvik(lambda: cancel(freed[0]))])
    assert jobs_that_wait() == 2
    work_through_the_queue()
    with works_for(LARVIK):
        assert WaitlistOffer.objects.count() == 2
        assert offer_free_time(world.department.pk) == []
    everything_is_in_order()


def test_a_visit_is_cancelled_while_somebody_says_that_they_are_away(
    world: World, freed: list[Booking]
) -> None:
    """Both free time, and the second judges the visit that the first one has."""
    with works_for(LARVIK):
        given = freed[0].assignments.select_related("provider__department").get()
    hours = {"from_at": at(1, 8), "until_at": at(1, 12)}
    absence = in_larvik(lambda: be_away(given.provider, **hours, reason=AbsenceReason.SICK, actor=OFFICE))
    with Meanwhile(absence) as being_away, works_for(LARVIK):
        lock_booking(freed[0].pk)
        being_away.begin()
        wait_until(somebody_waits_for_a_lock)
        cancel(freed[0])
    everything_is_in_order()


def end(recipient: Recipient) -> Callable[[], object]:
    today = timezone.localdate()
    return in_larvik(lambda: end_recipient(recipient, last_day=today, reason=RecipientEnd.DIED, actor=OFFICE))


def test_services_end_while_the_schedule_changes(world: World) -> None:
    """Who changes it takes visits in several rounds: in the second a lower number may come."""
    with works_for(LARVIK):
        low, high = (world.book(at(1, hour)) for hour in (8, 9))
    with Meanwhile(end(world.recipient)) as ending, works_for(LARVIK):
        lock_schedule(world.department.pk)
        lock_booking(high.pk)
        ending.begin()
        wait_until(somebody_waits_for_a_lock)
        lock_booking(low.pk)
    everything_is_in_order()


def test_services_end_while_a_missed_visit_is_corrected(world: World) -> None:
    """What is owed belongs to its visit, and what was granted to all of them."""
    with works_for(LARVIK):
        missed = world.book_past()
        mark_no_show(missed, by=NoShowBy.PROVIDER, actor=OFFICE)
        world.book(at(2, 10))
    with Meanwhile(end(world.recipient)) as ending, works_for(LARVIK):
        lock_booking(missed.pk)
        ending.begin()
        wait_until(somebody_waits_for_a_lock)
        complete_booking(missed, actor=OFFICE)
    with works_for(LARVIK):
        assert not Disruption.objects.exists()
    everything_is_in_order()


@pytest.mark.parametrize("ends_first", [True, False])
def test_services_end_while_it_is_said_that_nobody_came(world: World, *, ends_first: bool) -> None:
    """Whoever is faster, nothing is owed or written to who has died."""
    with works_for(LARVIK):
        missed = world.book_past()
    say = in_larvik(lambda: mark_no_show(missed, by=NoShowBy.PROVIDER, actor=OFFICE))
    first, second = (end(world.recipient), say) if ends_first else (say, end(world.recipient))
    with Meanwhile(second) as following, works_for(LARVIK):
        first()
        following.begin()
        wait_until(somebody_waits_for_a_lock)
    everything_is_in_order()


def test_the_night_takes_many_off_the_list_in_the_order_of_everybody(world: World) -> None:
    """Its job is one transaction, and who waits longest is not who came first."""
    with works_for(LARVIK):
        came_first, came_last = make_neighbour(world), make_neighbour(world)
        for person in (came_last, came_first):
            wait(world, recipient=person)
        for hour, person in ((8, came_first), (9, came_last)):
            world.book(at(1, hour), recipient=person)
    with Meanwhile(lambda: run_job(SETTLE, tenant="larvik", args={})) as night, works_for(LARVIK):
        lock_recipients(came_first.pk)
        night.begin()
        wait_until(somebody_waits_for_a_lock)
        lock_recipients(came_first.pk, came_last.pk)
    with works_for(LARVIK):
        assert WaitlistEntry.objects.filter(status=WaitlistStatus.BOOKED).count() == 2
    everything_is_in_order()


def test_two_become_one_while_a_day_is_told(world: World) -> None:
    """Who tells a whole day locks its visits by their numbers; wherever they lie, so does who gives them away."""
    with works_for(LARVIK):
        Entitlement.objects.filter(recipient=world.recipient).delete()
        world.service.requires_entitlement = False
        world.service.save()
        low, high = (world.book(at(1, hour)) for hour in (8, 9))
        move_booking(low, starts_at=at(1, 10), actor=OFFICE)  # it lies behind the other one now
        into = make_recipient()
    merge = in_larvik(lambda: merge_recipients(world.recipient, into=into, actor=OFFICE))
    with Meanwhile(merge) as merging, works_for(LARVIK):
        lock_booking(low.pk)
        merging.begin()
        wait_until(somebody_waits_for_a_lock)
        lock_booking(high.pk)
    with works_for(LARVIK):
        assert Booking.objects.filter(recipient=into).count() == 2
    everything_is_in_order()


def test_a_visit_is_cancelled_while_it_becomes_another_s(world: World) -> None:
    """Who waits for it finds it, with whose it is by then."""
    with works_for(LARVIK):
        Entitlement.objects.filter(recipient=world.recipient).delete()
        world.service.requires_entitlement = False
        world.service.save()
        visit = world.book(at(1, 8))
        into = make_recipient()
    with Meanwhile(in_larvik(lambda: cancel(visit))) as cancelling, works_for(LARVIK):
        merge_recipients(world.recipient, into=into, actor=OFFICE)
        cancelling.begin()
        wait_until(somebody_waits_for_a_lock)
    assert cancelling.outcome.value.recipient == into
    with works_for(LARVIK):
        assert Booking.objects.get().status == BookingStatus.CANCELLED
    everything_is_in_order()
