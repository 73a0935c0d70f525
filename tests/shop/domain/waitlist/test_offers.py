"""What is free goes to the first in line who can have it, and is kept for them."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.blocks import block_provider
from shop.domain.capacity.pauses import pause_service, resume_service
from shop.domain.door.booking import book_service
from shop.domain.door.changes import cancel_booking
from shop.domain.waitlist.answers import decline_offer, take_offer
from shop.domain.waitlist.line import set_priority
from shop.domain.waitlist.offers import offer_next
from shop.enums import (
    AbsenceReason,
    BookingStatus,
    CancelReason,
    OfferOutcome,
    Priority,
    ReassignmentReason,
)
from shop.models import (
    Booking,
    EntitlementPeriod,
    Recipient,
)
from shop.queries.citizen_days import citizen_calendar
from shop.queries.own_bookings import upcoming
from shop.queries.own_holds import live_hold
from shop.queries.waiting import place_in_line
from tests.factories.waiting import OFFICE, fill, free, make_neighbour, offer_round, own, wait
from tests.factories.world import World, at, make_department, make_provider, make_service, make_world


def test_what_comes_free_is_kept_for_the_first_in_line(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    first = wait(world)
    wait(world, recipient=neighbour)
    assert offer_round(world) == []
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    hold = offer.hold
    assert (offer.entry, offer.recipient, offer.outcome) == (first, world.recipient, OfferOutcome.OPEN)
    assert (hold.starts_at, hold.status, hold.is_offer) == (at(1, 10), BookingStatus.HELD, True)
    assert hold.held_until is not None
    assert abs(hold.held_until - offer.expires_at) < timedelta(seconds=2)


def test_they_are_told_when_and_until_when_and_never_why(
    world: World, booked: dict[datetime, Booking], mailoutbox: list[EmailMessage]
) -> None:
    wait(world)
    free(booked[at(1, 10)])
    offer_round(world)
    message = OutboxMessage.objects.get(kind="waitlist.offered")
    deliver(message_id=message.pk)
    (mail,) = mailoutbox
    assert mail.to == [world.user.email]
    assert "10.00–11.00" in mail.body
    assert "until" in mail.body
    logged = AuditEntry.objects.get(action="waitlist.offered")
    assert (logged.recipient_id, logged.actor_id) == (world.recipient.pk, None)


def test_nothing_is_said_of_an_offer_that_has_its_answer(
    world: World, booked: dict[datetime, Booking], mailoutbox: list[EmailMessage]
) -> None:
    wait(world)
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    decline_offer(offer, actor=world.actor())
    deliver(message_id=OutboxMessage.objects.get(kind="waitlist.offered").pk)
    assert mailoutbox == []


def test_it_is_no_appointment_and_yet_taken(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    free(booked[at(1, 10)])
    offer_round(world)
    assert upcoming(world.recipient) == []
    assert live_hold(world.recipient) is None
    day = citizen_calendar(world.service, recipient=make_neighbour(world)).day(at(1, 0).date())
    assert day.bookable == ()


def test_who_is_offered_a_time_is_needed_there_and_not_elsewhere(
    world: World, booked: dict[datetime, Booking]
) -> None:
    """The list of another service does not show what the door would refuse."""
    other = make_department(name="Fot Prøve")
    feet = make_service(other, name="Fotpleie", requires_entitlement=False)
    make_provider(other)
    wait(world)
    free(booked[at(1, 10)])
    offer_round(world)
    day = citizen_calendar(feet, recipient=world.recipient).day(at(1, 0).date())
    starts = {slot.starts_at for slot in day.bookable}
    assert at(1, 10) not in starts
    assert at(1, 11) in starts
    assert day.own == ()


def test_nobody_is_offered_two_at_once(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    wait(world)
    wait(world, recipient=neighbour)
    for hour in (10, 11, 12):
        free(booked[at(1, hour)])
    offers = offer_round(world)
    assert [(offer.recipient, offer.hold.starts_at) for offer in offers] == [
        (world.recipient, at(1, 10)),
        (neighbour, at(1, 11)),
    ]


def test_nor_one_in_each_department(world: World, booked: dict[datetime, Booking]) -> None:
    other = make_department(name="Fot Prøve")
    feet = make_service(other, name="Fotpleie", requires_entitlement=False)
    make_provider(other)
    wait(world)
    wait(world, service=feet)
    free(booked[at(1, 10)])
    assert len(offer_round(world)) == 1
    assert offer_next(other.pk) is None


def test_once_answered_what_they_wait_for_elsewhere_is_looked_at(
    world: World, booked: dict[datetime, Booking], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_department(name="Fot Prøve")
    wait(world)
    make_provider(other)
    wait(world, service=make_service(other, name="Fotpleie", requires_entitlement=False))
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    looked_at: list[int] = []
    monkeypatch.setattr("shop.domain.freeing.look_at_line", looked_at.append)
    take_offer(offer, actor=world.actor())
    assert other.pk in looked_at


def test_who_cannot_have_it_is_passed_by_and_keeps_the_place(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    entry = wait(world)
    wait(world, recipient=neighbour)
    block_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    assert offer.recipient == neighbour
    assert place_in_line([world.service.pk])[entry.pk] == 1


@pytest.mark.parametrize("window", [{"earliest": time(11)}, {"latest": time(9, 59)}, {"first": 2, "last": 4}])
def test_a_time_outside_the_window_is_not_offered(
    world: World, booked: dict[datetime, Booking], window: dict[str, Any]
) -> None:
    fill(world, days=(2, 3, 4))
    wait(world, **window)
    free(booked[at(1, 10)])
    assert offer_round(world) == []


@pytest.mark.parametrize("window", [{"earliest": time(10)}, {"latest": time(10)}, {"first": 0, "last": 1}])
def test_the_edges_of_the_window_are_in_it(
    world: World, booked: dict[datetime, Booking], window: dict[str, Any]
) -> None:
    fill(world, days=(0,))
    wait(world, **window)
    free(booked[at(1, 10)])
    assert [offer.hold.starts_at for offer in offer_round(world)] == [at(1, 10)]


def test_who_has_nothing_left_is_passed_by(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    world.book(at(2, 10))
    EntitlementPeriod.objects.filter(entitlement__recipient=world.recipient).update(balance=0)
    wait(world)
    wait(world, recipient=neighbour)
    free(booked[at(1, 10)])
    assert [offer.recipient for offer in offer_round(world)] == [neighbour]


def test_who_is_elsewhere_at_that_time_is_passed_by(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    other = make_department(name="Fot Prøve")
    feet = make_service(other, name="Fotpleie", requires_entitlement=False)
    make_provider(other)
    world.book(at(1, 10), service=feet)
    wait(world)
    wait(world, recipient=neighbour)
    free(booked[at(1, 10)])
    assert [offer.recipient for offer in offer_round(world)] == [neighbour]


def test_what_a_module_does_not_allow_is_not_offered(larvik: object) -> None:
    world = make_world(providers=1, slot_interval=timedelta(minutes=30), duration=timedelta(minutes=30))
    wait(world, earliest=time(8, 30), latest=time(8, 59))
    assert offer_round(world) == []


def test_what_is_kept_for_those_who_call_is_not_offered(
    world: World, booked: dict[datetime, Booking]
) -> None:
    world.department.reserved_for_phone = 100
    world.department.save(update_fields=["reserved_for_phone"])
    wait(world)
    free(booked[at(1, 10)])
    assert offer_round(world) == []


def test_the_higher_priority_comes_first_then_who_has_waited_longest(
    world: World, booked: dict[datetime, Booking]
) -> None:
    people = [world.recipient, *(make_neighbour(world) for _ in range(3))]
    entries = [wait(world, recipient=each) for each in people]
    set_priority(entries[2], priority=Priority.SOON, actor=OFFICE)
    set_priority(entries[3], priority=Priority.URGENT, actor=OFFICE)
    for hour in (9, 10, 11, 12):
        free(booked[at(1, hour)])
    assert [offer.entry for offer in offer_round(world)] == [entries[3], entries[2], entries[0], entries[1]]


def test_while_it_is_paused_nobody_is_offered_anything(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    free(booked[at(1, 10)])
    pause_service(world.service, message="", actor=OFFICE)
    assert offer_round(world) == []
    resume_service(world.service, actor=OFFICE)
    assert len(offer_round(world)) == 1


def statements(world: World) -> int:
    with CaptureQueriesContext(connection) as captured:
        offer_round(world)
    return len(captured)


@pytest.mark.parametrize("count", [1, 3])
def test_where_nothing_is_free_a_round_asks_no_more_for_many_than_for_one(
    world: World, booked: dict[datetime, Booking], count: int
) -> None:
    for _ in range(count):
        wait(world, recipient=make_neighbour(world))
    assert statements(world) <= 8


@pytest.mark.parametrize("count", [1, 3])
def test_who_has_nothing_left_costs_no_statement_of_their_own(
    world: World, booked: dict[datetime, Booking], count: int
) -> None:
    for _ in range(count):
        somebody = make_neighbour(world)
        world.book(at(2, 8 + _), recipient=somebody)
        wait(world, recipient=somebody)
    EntitlementPeriod.objects.all().update(balance=0)
    free(booked[at(1, 10)])
    EntitlementPeriod.objects.all().update(balance=0)
    assert statements(world) <= 13


def test_a_visit_that_has_nobody_comes_before_who_waits(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    """One helper comes free at an hour at which somebody else's helper is away."""
    colleague = make_provider(world.department)
    book_service(world.service, recipient=neighbour, starts_at=at(1, 10), actor=OFFICE)
    wait(world, earliest=time(10), latest=time(10))
    assert offer_round(world) == []
    theirs = Booking.objects.get(recipient=neighbour)
    away = theirs.assignments.get(active=True).provider
    assert away == colleague
    report_away(colleague, from_at=at(1, 10), until_at=at(1, 11), reason=AbsenceReason.SICK, actor=OFFICE)
    free(booked[at(1, 10)])
    assert offer_round(world) == []
    reassign(
        theirs, to=world.providers[0], instead_of=colleague, reason=ReassignmentReason.ABSENCE, actor=OFFICE
    )
    assert offer_round(world) == []  # now nobody is free
    cancel_booking(theirs, actor=own(neighbour), reason=CancelReason.BY_RECIPIENT)
    (offer,) = offer_round(world)
    assert offer.hold.starts_at == at(1, 10)
