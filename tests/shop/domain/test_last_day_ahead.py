"""Somebody moves away on a day to come: until then all goes on, and nothing after."""

from datetime import timedelta

from audit.models import AuditEntry
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import deliver, put_in_outbox
from shop.domain.circumstances.ending import close_ended_recipients
from shop.domain.door.booking import hold_time
from shop.enums import (
    BookingStatus,
    RecipientEnd,
    SeriesEnd,
    WaitlistStatus,
)
from shop.errors import RecipientHasEnded
from shop.models import (
    Entitlement,
    Recipient,
)
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement
from tests.shop.domain.ended import STAFF, dies, entry_of, moves, series_of, today


def test_until_a_last_day_ahead_all_goes_on(world: World) -> None:
    before, after = world.book(at(2, 10)), world.book(at(4, 10))
    series = series_of(world)
    soon = entry_of(world, first=0, last=9)
    ended = moves(world, days=3)
    before.refresh_from_db()
    after.refresh_from_db()
    series.refresh_from_db()
    soon.refresh_from_db()
    assert (before.status, after.status) == (BookingStatus.CONFIRMED, BookingStatus.CANCELLED)
    assert (series.ends_on, series.end_reason) == (today() + timedelta(days=3), "")
    assert soon.status == WaitlistStatus.WAITING
    assert not ended.is_closed
    assert Recipient.objects.get().is_active
    world.user.refresh_from_db()
    assert world.user.is_active
    world.book(at(3, 12))
    assert OutboxMessage.objects.get(params__booking_id=before.pk).status == DeliveryStatus.WAITING
    assert OutboxMessage.objects.get(params__booking_id=after.pk).status == DeliveryStatus.WITHDRAWN


def test_after_the_last_day_nothing_is_said_even_before_the_night_has_closed_the_account(
    world: World,
) -> None:
    booking = world.book(at(2, 10))
    moves(world, days=3)
    last, late = (put_in_outbox("booking.created", to=world.user, booking_id=booking.pk) for _ in range(2))
    for number, message in ((3, last), (4, late)):
        with today_is(today() + timedelta(days=number)):
            deliver(message_id=message.pk)
    last.refresh_from_db()
    late.refresh_from_db()
    assert (last.status, late.status) == (DeliveryStatus.SENT, DeliveryStatus.WITHDRAWN)


def test_nothing_can_be_booked_after_a_last_day_ahead(world: World) -> None:
    moves(world, days=3)
    make_entitlement(world.recipient, world.service, valid_from=today() + timedelta(days=4))
    with refused(RecipientHasEnded):
        world.book(at(4, 10))


def test_nothing_can_be_booked_for_who_has_ended(world: World) -> None:
    dies(world)
    Entitlement.objects.update(valid_until=None)
    with refused(RecipientHasEnded):
        world.book(at(1, 10))
    with refused(RecipientHasEnded):
        hold_time(world.service, recipient=world.recipient, starts_at=at(1, 11), actor=STAFF)


def test_the_night_after_the_last_day_closes_the_account(world: World) -> None:
    series, entry = series_of(world), entry_of(world, first=0, last=9)
    moves(world, days=3)
    for day, is_active in ((3, True), (4, False)):
        with today_is(today() + timedelta(days=day)):
            close_ended_recipients()
        assert Recipient.objects.get().is_active is is_active
    with today_is(today() + timedelta(days=5)):
        assert close_ended_recipients() == 0
    series.refresh_from_db()
    entry.refresh_from_db()
    world.user.refresh_from_db()
    assert series.end_reason == SeriesEnd.RECIPIENT_ENDED
    assert entry.status == WaitlistStatus.WITHDRAWN
    assert not world.user.is_active
    assert AuditEntry.objects.filter(action="recipient.closed").count() == 1


def test_who_was_to_move_may_die_before(world: World) -> None:
    visit = world.book(at(2, 10))
    moves(world, days=3)
    dies(world)
    visit.refresh_from_db()
    assert visit.status == BookingStatus.CANCELLED
    assert Recipient.objects.get().end_reason == RecipientEnd.DIED
