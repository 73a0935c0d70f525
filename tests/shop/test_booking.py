"""The door: what can be booked, what is refused, and that a refusal changes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason, EntryKind
from shop.errors import (
    BeyondHorizon,
    BookingRefused,
    FormUsedBefore,
    NobodyOnDuty,
    NoEntitlement,
    NothingLeft,
    OffGrid,
    OutsideOpeningHours,
    RecipientBusy,
    TimeInPast,
    TimeTaken,
)
from shop.models import Assignment, Booking, EntitlementEntry
from shop.queries.slots import slots_between
from tests.factories.world import World, at, make_entitlement, make_recipient, make_world


def nothing_was_written() -> bool:
    return not any(
        model.objects.exists() for model in (Booking, Assignment, EntitlementEntry, AuditEntry, OutboxMessage)
    )


def test_a_free_time_is_booked_and_given_to_a_provider(world: World) -> None:
    booking = world.book(at(1, 10))
    assert booking.status == BookingStatus.CONFIRMED
    assert booking.assignments.get().provider in world.providers
    assert AuditEntry.objects.get().action == "booking.created"
    assert OutboxMessage.objects.get().kind == "booking.created"
    assert [entry.kind for entry in EntitlementEntry.objects.all()] == [EntryKind.GRANTED, EntryKind.RESERVED]


def test_a_booked_time_is_one_place_fewer(world: World) -> None:
    world.book(at(1, 10))
    slots = slots_between(world.service, from_at=at(1, 9), until_at=at(1, 12))
    assert [(slot.starts_at, slot.places_left, slot.places) for slot in slots] == [
        (at(1, 9), 2, 2),
        (at(1, 10), 1, 2),
        (at(1, 11), 2, 2),
    ]


def test_as_many_bookings_as_providers_then_the_time_is_taken(world: World) -> None:
    for _ in world.providers:
        other = make_recipient()
        make_entitlement(other, world.service)
        world.book(at(1, 10), recipient=other)
    with pytest.raises(TimeTaken):
        world.book(at(1, 10))
    assert Booking.objects.count() == 2


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (lambda: at(-1, 10), TimeInPast),
        (lambda: at(14, 10), BeyondHorizon),
        (lambda: at(1, 7), OutsideOpeningHours),
        (lambda: at(1, 16), OutsideOpeningHours),
        (lambda: at(1, 10, 30), OffGrid),
    ],
)
def test_a_time_that_is_not_offered_is_refused(
    world: World, moment: Callable[[], datetime], refusal: type[BookingRefused]
) -> None:
    with pytest.raises(refusal):
        world.book(moment())
    assert nothing_was_written()


def test_nobody_on_duty_is_told_apart_from_taken(larvik: object) -> None:
    world = make_world(providers=0)
    with pytest.raises(NobodyOnDuty):
        world.book(at(1, 10))
    assert nothing_was_written()


def test_what_was_granted_stays_the_limit(world: World) -> None:
    recipient = make_recipient()
    make_entitlement(recipient, world.service, amount=1)
    world.book(at(1, 10), recipient=recipient)
    with pytest.raises(NothingLeft):
        world.book(at(2, 10), recipient=recipient)
    assert Booking.objects.count() == 1


def test_a_service_with_a_decision_is_refused_without_one(world: World) -> None:
    with pytest.raises(NoEntitlement):
        world.book(at(1, 10), recipient=make_recipient())
    assert nothing_was_written()


def test_a_recipient_is_not_in_two_places(world: World) -> None:
    world.book(at(1, 10))
    with pytest.raises(RecipientBusy):
        world.book(at(1, 10))
    assert Booking.objects.count() == 1


def test_the_same_key_gives_the_same_booking(world: World) -> None:
    first = world.book(at(1, 10), idempotency_key="form-1")
    again = world.book(at(1, 10), idempotency_key="form-1")
    assert first.pk == again.pk
    assert Assignment.objects.count() == 1


def test_cancelling_frees_the_time_and_the_entitlement(world: World) -> None:
    booking = world.book(at(1, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    slot = slots_between(world.service, from_at=at(1, 10), until_at=at(1, 11))[0]
    assert slot.places_left == 2
    last = EntitlementEntry.objects.latest("pk")
    assert (last.kind, last.balance_after) == (EntryKind.RELEASED, 100)


def test_an_hour_back_in_time_is_no_time(world: World) -> None:
    with pytest.raises(TimeInPast):
        world.book(timezone.now() - timedelta(seconds=1))


def test_a_key_does_not_pass_another_time_off_as_booked(world: World) -> None:
    world.book(at(1, 10), idempotency_key="form-1")
    with pytest.raises(FormUsedBefore):
        world.book(at(1, 11), idempotency_key="form-1")
    assert Booking.objects.count() == 1


def test_a_key_does_not_pass_a_cancelled_visit_off_as_booked(world: World) -> None:
    booking = world.book(at(1, 10), idempotency_key="form-1")
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    with pytest.raises(FormUsedBefore):
        world.book(at(1, 10), idempotency_key="form-1")
    assert Booking.objects.get().status == BookingStatus.CANCELLED
