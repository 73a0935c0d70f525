"""What the queue does for those who wait: offer, pass on, tidy up at night; twice, and after being killed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from foundation.jobs import run_job
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.freeing import LOOK_AGAIN, OFFER
from shop.domain.waitlist.answers import EXPIRE_OFFER
from shop.domain.waitlist.line import leave_waitlist
from shop.enums import CancelReason, OfferOutcome, WaitlistStatus
from shop.models import Assignment, Booking, Recipient, WaitlistEntry, WaitlistOffer
from shop.tasks_waiting import SETTLE, TEND
from tenants.ddl import in_schema
from tests.factories.clock import let_lapse
from tests.factories.scopes import LARVIK, works_for
from tests.factories.waiting import fill, make_neighbour, own, wait
from tests.factories.worker import work_through_the_queue
from tests.factories.world import World, at, make_world

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def world(committed_db: None) -> World:
    """Tomorrow is full, and two wait for it."""
    with works_for(LARVIK):
        world = make_world(providers=1)
        fill(world)
        wait(world)
        wait(world, recipient=make_neighbour(world))
    work_through_the_queue()
    return world


def free(hour: int) -> None:
    with works_for(LARVIK):
        booking = Booking.objects.select_related("recipient").get(starts_at=at(1, hour))
        cancel_booking(booking, actor=own(booking.recipient), reason=CancelReason.BY_RECIPIENT)


def run_out() -> None:
    """The time of every open offer is over."""
    with works_for(LARVIK):
        now = timezone.now()
        for offer in WaitlistOffer.objects.filter(outcome=OfferOutcome.OPEN).select_related("hold"):
            WaitlistOffer.objects.filter(pk=offer.pk).update(
                made_at=now - timedelta(hours=5), expires_at=now - timedelta(seconds=1)
            )
            let_lapse(offer.hold)


def offers() -> list[tuple[int, str]]:
    with works_for(LARVIK):
        return list(WaitlistOffer.objects.order_by("pk").values_list("recipient_id", "outcome"))


def queued() -> list[str]:
    with in_schema("jobs") as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' ORDER BY 1")
        return [str(row[0]) for row in cursor.fetchall() if str(row[0]).startswith("shop.")]


def neighbour_of(world: World) -> Recipient:
    with works_for(LARVIK):
        return (
            WaitlistEntry.objects.exclude(recipient=world.recipient)
            .select_related("recipient")
            .get()
            .recipient
        )


def test_what_comes_free_is_offered_and_an_end_is_set(world: World) -> None:
    free(10)
    work_through_the_queue()
    assert offers() == [(world.recipient.pk, OfferOutcome.OPEN)]
    assert queued() == [EXPIRE_OFFER]


def test_each_offer_is_a_job_of_its_own(world: World) -> None:
    free(10)
    free(11)
    run_job(OFFER, tenant="larvik", args={"department_id": world.department.pk})
    assert len(offers()) == 1
    work_through_the_queue()
    assert len(offers()) == 2


def test_when_the_time_is_over_the_next_is_asked(world: World) -> None:
    free(10)
    work_through_the_queue()
    run_out()
    with works_for(LARVIK):
        arguments = {"offer_id": WaitlistOffer.objects.get().pk}
    for _time in range(2):
        run_job(EXPIRE_OFFER, tenant="larvik", args=arguments)
    work_through_the_queue()
    assert offers() == [
        (world.recipient.pk, OfferOutcome.EXPIRED),
        (neighbour_of(world).pk, OfferOutcome.OPEN),
    ]


def test_a_job_that_comes_too_early_comes_back(world: World) -> None:
    free(10)
    work_through_the_queue()
    with works_for(LARVIK):
        arguments = {"offer_id": WaitlistOffer.objects.get().pk}
    run_job(EXPIRE_OFFER, tenant="larvik", args=arguments)
    assert offers() == [(world.recipient.pk, OfferOutcome.OPEN)]
    assert queued() == [EXPIRE_OFFER, EXPIRE_OFFER]


def test_at_night_what_a_job_overlooked_is_passed_on(world: World) -> None:
    free(10)
    work_through_the_queue()
    run_out()
    for _time in range(2):
        run_job(TEND, tenant="larvik", args={})
    work_through_the_queue()
    assert offers() == [
        (world.recipient.pk, OfferOutcome.EXPIRED),
        (neighbour_of(world).pk, OfferOutcome.OPEN),
    ]


class TestHolds:
    """Somebody holds what came free before it could be offered."""

    @pytest.fixture
    def held(self, world: World) -> Booking:
        free(10)
        with works_for(LARVIK):
            somebody = make_neighbour(world, name="Rask Prøve")
            held = hold_time(world.service, recipient=somebody, starts_at=at(1, 10), actor=own(somebody))
        work_through_the_queue()
        return held

    def look_again(self, world: World) -> None:
        run_job(LOOK_AGAIN, tenant="larvik", args={"department_id": world.department.pk})
        work_through_the_queue()

    def test_when_it_lapses_the_time_is_offered(self, world: World, held: Booking) -> None:
        assert (offers(), queued()) == ([], [LOOK_AGAIN])
        with works_for(LARVIK):
            let_lapse(held)
        self.look_again(world)
        assert offers() == [(world.recipient.pk, OfferOutcome.OPEN)]

    def test_the_job_waits_until_it_has_lapsed(self, world: World, held: Booking) -> None:
        with in_schema("jobs") as cursor:
            cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE task_name = %s", [LOOK_AGAIN])
            (scheduled_at,) = cursor.fetchone()
        assert held.held_until is not None
        assert scheduled_at == held.held_until + timedelta(seconds=1)

    def test_as_long_as_one_is_there_somebody_looks_again(self, world: World, held: Booking) -> None:
        self.look_again(world)
        assert (offers(), queued()) == ([], [LOOK_AGAIN])

    def test_one_that_becomes_a_booking_is_waited_for_no_more(self, world: World, held: Booking) -> None:
        with works_for(LARVIK):
            world.book(at(1, 10), recipient=held.recipient)
        with in_schema("jobs") as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [LOOK_AGAIN])
        self.look_again(world)
        assert (offers(), queued()) == ([], [])

    def test_where_nobody_waits_nobody_looks_again(self, world: World, held: Booking) -> None:
        with in_schema("jobs") as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [LOOK_AGAIN])
        with works_for(LARVIK):
            for entry in WaitlistEntry.objects.select_related("service", "recipient"):
                leave_waitlist(entry, actor=own(entry.recipient))
        self.look_again(world)
        assert (offers(), queued()) == ([], [])

    def test_what_is_given_back_is_offered_at_once(self, world: World, held: Booking) -> None:
        with works_for(LARVIK):
            give_back_hold(held, actor=own(held.recipient))
        work_through_the_queue()
        assert offers() == [(world.recipient.pk, OfferOutcome.OPEN)]


def test_at_night_a_hold_that_came_to_nothing_is_found(world: World) -> None:
    """Nobody says that a hold has lapsed; the time is free all the same."""
    with works_for(LARVIK):
        Assignment.objects.filter(booking__starts_at=at(1, 10)).update(active=False)
    run_job(TEND, tenant="larvik", args={})
    work_through_the_queue()
    assert offers() == [(world.recipient.pk, OfferOutcome.OPEN)]


def test_who_has_a_time_or_waits_for_days_that_are_over_is_settled(world: World) -> None:
    free(10)
    with works_for(LARVIK):
        world.book(at(1, 10))
        yesterday = timezone.localdate() - timedelta(days=1)
        others = WaitlistEntry.objects.exclude(recipient=world.recipient)
        others.update(first_day=yesterday, last_day=yesterday)
    for _time in range(2):
        run_job(SETTLE, tenant="larvik", args={})
    with works_for(LARVIK):
        assert list(WaitlistEntry.objects.order_by("pk").values_list("status", flat=True)) == [
            WaitlistStatus.BOOKED,
            WaitlistStatus.LAPSED,
        ]
