"""The control of all races: every question that is asked of the rows notices when its answer is wrong."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from shop.domain.door.booking import hold_time
from shop.models import (
    Assignment,
    Booking,
    BookingSeries,
    EntitlementEntry,
    EntitlementPeriod,
    KeptTime,
    OpeningHours,
    Provider,
    Recipient,
    Service,
)
from tests.factories.world import World, at, make_recipient, make_service, make_world
from tests.race.order import faults
from tests.shop.views.visits import make_visit

pytestmark = pytest.mark.race


@pytest.fixture
def world(larvik: object) -> World:
    """Two visits to one recipient, and two seats of a session."""
    world = make_world(providers=1)
    world.book(at(1, 8))
    world.book(at(1, 9))
    course = make_service(world.department, name="Kurs", seats=3, requires_entitlement=False)
    for _ in range(2):
        world.book(at(1, 12), service=course, recipient=make_recipient())
    return world


def two_at_once(world: World) -> None:
    """The constraint would not let it, but for one party."""
    first, second = Assignment.objects.filter(seat=0).order_by("pk")
    Assignment.objects.filter(pk=second.pk).update(occupied=first.occupied, party=first.party)


def nobody_comes(world: World) -> None:
    Assignment.objects.filter(seat=0).update(active=False)


def called_off_and_yet_taken(world: World) -> None:
    Booking.objects.filter(assignments__seat__gt=0).update(status="cancelled")


def longer_than_planned(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 9)).update(ends_at=at(1, 11))


def work_of_nobody(world: World) -> None:
    Assignment.objects.filter(seat=2).update(minutes=0)


def apart_in_one_session(world: World) -> None:
    Assignment.objects.filter(seat=2).update(occupied=(at(1, 14), at(1, 15)))


def announced_beside_a_visit(world: World) -> None:
    course = Service.objects.get(seats=3)
    KeptTime.objects.create(provider=world.providers[0], service=course, during=(at(1, 9), at(1, 10)))


def announced_across_a_session(world: World) -> None:
    course = Service.objects.get(seats=3)
    KeptTime.objects.create(
        provider=world.providers[0], service=course, during=(at(1, 12, 30), at(1, 13, 30))
    )


def announced_twice(world: World) -> None:
    announced_across_a_session(world)
    announced_across_a_session(world)


def a_gift(world: World) -> None:
    EntitlementPeriod.objects.update(balance=F("balance") + 1)


def a_slip_of_the_pen(world: World) -> None:
    EntitlementEntry.objects.create(
        period=EntitlementPeriod.objects.get(), kind="adjusted", quantity=0, balance_after=7
    )


def carried_out_for_nothing(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 8)).update(status="completed")


def past_the_door(world: World) -> None:
    make_visit(world, at(1, 15))


def closed_in_silence(world: World) -> None:
    OpeningHours.objects.update(closes_at=time(9))


def kept_for_nobody(world: World) -> None:
    hold_time(world.service, recipient=world.recipient, starts_at=at(1, 14), actor=world.actor())
    Booking.objects.filter(status="held").update(is_offer=True)


def given_to_somebody_else(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 9)).update(recipient=make_recipient())


def gone_and_yet_expected(world: World) -> None:
    Recipient.objects.update(is_active=False)


def gone_from_today(world: World) -> None:
    Recipient.objects.update(ended_on=timezone.localdate(), end_reason="moved")


def somebody_leaves_in_silence(world: World) -> None:
    Provider.objects.update(leaves_on=timezone.localdate())


def asked_for_and_gone(world: World) -> None:
    Provider.objects.update(leaves_on=at(5, 0).date())
    BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at=time(9),
        tolerance=timedelta(0),
        duration=world.service.duration,
        provider=Provider.objects.get(),
        starts_on=timezone.localdate(),
        channel="staff",
    )


def done_before_it_begins(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 9)).update(status="completed")


def nobody_was_home(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 8)).update(status="no_show", no_show_by="recipient")


def we_did_not_come(world: World) -> None:
    Booking.objects.filter(starts_at=at(1, 8)).update(status="no_show", no_show_by="provider")


@pytest.mark.parametrize(
    ("break_it", "fault"),
    [
        (two_at_once, "a provider is in two places"),
        (nobody_comes, "a booking that stands does not have everybody it needs"),
        (called_off_and_yet_taken, "a booking that does not stand has somebody's time"),
        (longer_than_planned, "time is taken at other hours than the booking's, or for as long as it is not"),
        (work_of_nobody, "time is taken at other hours than the booking's, or for as long as it is not"),
        (apart_in_one_session, "seats of one session are at different times, or with two providers"),
        (announced_beside_a_visit, "who keeps time for a session is to come to something else then"),
        (announced_across_a_session, "who keeps time for a session is to come to something else then"),
        (announced_twice, "a provider keeps time for two sessions at once"),
        (a_gift, "a balance is not the sum of its entries"),
        (a_slip_of_the_pen, "an entry does not follow from the one before it"),
        (carried_out_for_nothing, "what a booking takes of its decision does not fit what became of it"),
        (past_the_door, "a booking was made without being written down, or told"),
        (kept_for_nobody, "a time is kept for somebody who is not offered it, or does not wait any more"),
        (given_to_somebody_else, "what belongs together is of different people"),
        (gone_and_yet_expected, "somebody who receives no services any more has something to come"),
        (gone_from_today, "something is planned for somebody after their last day"),
        (
            somebody_leaves_in_silence,
            "who has left, or will have by then, is to come to a visit without a flag",
        ),
        (asked_for_and_gone, "a standing booking asks for somebody who will have left"),
        (done_before_it_begins, "a visit has an outcome before it begins"),
        (nobody_was_home, "nobody asks after somebody who did not open, or somebody after one who did"),
        (we_did_not_come, "a visit we did not come to is neither owed nor settled"),
        (closed_in_silence, "a booking is on lost ground without a flag, or flagged on firm ground"),
    ],
)
def test_what_is_wrong_is_noticed(world: World, break_it: Callable[[World], None], fault: str) -> None:
    assert faults() == {}
    break_it(world)
    assert fault in faults()
