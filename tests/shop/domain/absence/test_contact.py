"""Who has called about a visit: noted once, by name, and it follows the recipient."""

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from foundation.errors import Forbidden
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.contact import note_contact_attempt
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.door.changes import cancel_booking
from shop.enums import AbsenceReason, CancelReason, ContactOutcome
from shop.models import Booking, ContactAttempt
from shop.queries.booking_story import story_of
from shop.queries.contact import contact_about
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_administrator, make_entitlement, make_recipient, user_of
from tests.shop.domain.absence.told import later


@pytest.fixture
def caller(world: World) -> Actor:
    return Actor(user_id=make_administrator(world.department).pk, channel=Channel.PHONE)


def call(booking: Booking, caller: Actor, *, key: str = "one", note: str = "") -> ContactAttempt:
    return note_contact_attempt(
        booking, outcome=ContactOutcome.REACHED, actor=caller, idempotency_key=key, note=note
    )


def test_it_is_noted_with_who_and_when_and_the_log_has_no_note(world: World, caller: Actor) -> None:
    booking = world.book(at(1, 10))
    attempt = call(booking, caller, note="wants Thursday")
    assert (attempt.by_id, attempt.note) == (caller.user_id, "wants Thursday")
    entry = AuditEntry.objects.get(action="contact.attempted")
    assert entry.details == {"reason": "reached", "attempt": attempt.pk}
    assert entry.recipient_id == booking.recipient_id
    assert [event.note for event in story_of(booking)] == ["", "wants Thursday"]


def test_the_same_key_is_the_same_call_of_that_visit_only(world: World, caller: Actor) -> None:
    one, other = world.book(at(1, 10)), world.book(at(2, 10))
    assert call(one, caller) == call(one, caller)
    call(other, caller)
    assert ContactAttempt.objects.count() == 2
    assert AuditEntry.objects.filter(action="contact.attempted").count() == 2


def test_nobody_without_a_name_has_called(world: World) -> None:
    booking = world.book(at(1, 10))
    with pytest.raises(Forbidden):
        call(booking, SYSTEM)
    assert not ContactAttempt.objects.exists()


def test_calls_and_mails_follow_who_was_here_twice(world: World, caller: Actor) -> None:
    twin = make_recipient()
    make_entitlement(twin, world.service, valid_from=at(400, 0).date(), decision_reference="2028/1")
    booking = world.book(at(1, 10))
    call(booking, caller)
    OutboxMessage.objects.create(
        kind="booking.upset",
        user=user_of(world.recipient),
        params={"booking_id": booking.pk},
        status=DeliveryStatus.SENT,
        sent_at=timezone.now(),
    )
    make_room(world)
    merge_recipients(world.recipient, into=twin, actor=caller)
    booking.refresh_from_db()
    assert booking.recipient == twin
    contact = contact_about([booking])[booking.pk]
    assert contact.was_reached
    assert contact.told_at is not None


def make_room(world: World) -> None:
    """Their decisions must not overlap."""
    world.recipient.entitlements.update(valid_until=at(300, 0).date())


def test_who_has_never_been_written_to_and_cannot_sign_in_must_be_called(world: World, caller: Actor) -> None:
    booking = world.book(at(1, 10))
    assert not contact_about([booking])[booking.pk].must_be_called
    world.recipient.user = None
    world.recipient.save(update_fields=["user"])
    assert contact_about([booking])[booking.pk].must_be_called
    call(booking, caller)
    assert not contact_about([booking])[booking.pk].must_be_called


class TestWhichCallsCount:
    """Of a recipient without a way in: only what was said since the visit at hand lost its ground."""

    @pytest.fixture
    def both(self, world: World) -> tuple[Booking, Booking]:
        """One that was cancelled, and is owed, and one that stands still."""
        world.recipient.user = None
        world.recipient.save(update_fields=["user"])
        old, new = world.book(at(2, 10)), world.book(at(3, 10))
        cancel_booking(old, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
        return old, new

    def test_one_about_another_visit_before_it_does_not(
        self, world: World, caller: Actor, both: tuple[Booking, Booking]
    ) -> None:
        old, new = both
        call(old, caller)
        with later(5):
            nobody_comes(world)
            contacts = contact_about(both)
        assert not contacts[old.pk].must_be_called
        assert contacts[new.pk].must_be_called
        assert not contacts[new.pk].about_others

    def test_one_about_another_visit_since_does(
        self, world: World, caller: Actor, both: tuple[Booking, Booking]
    ) -> None:
        old, new = both
        nobody_comes(world)
        call(old, caller)
        assert not contact_about(both)[new.pk].must_be_called

    def test_one_about_it_while_it_stood_does_not(
        self, world: World, caller: Actor, both: tuple[Booking, Booking]
    ) -> None:
        _old, new = both
        call(new, caller)
        with later(5):
            nobody_comes(world)
            assert contact_about([new])[new.pk].must_be_called

    def test_it_is_upset_once_however_often_the_reason_changes(
        self, world: World, caller: Actor, both: tuple[Booking, Booking]
    ) -> None:
        _old, new = both
        nobody_comes(world)
        call(new, caller)
        with later(5):
            new.refresh_from_db()
            cancel_booking(new, actor=SYSTEM, reason=CancelReason.BY_DEPARTMENT)
            assert not contact_about([new])[new.pk].must_be_called


def nobody_comes(world: World) -> None:
    for each in world.providers:
        be_away(each, from_at=at(3, 0), until_at=at(4, 0), reason=AbsenceReason.SICK, actor=SYSTEM)


def test_no_visits_are_no_question(world: World) -> None:
    assert contact_about([]) == {}
