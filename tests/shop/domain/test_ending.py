"""Somebody dies, moves away or needs nothing more: one act ends everything that was planned for them."""

from datetime import timedelta

from django.utils import timezone

from audit.models import AuditEntry
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from notifications.outbox import put_in_outbox
from shop.domain.circumstances.ending import end_recipient
from shop.domain.door.booking import hold_time
from shop.domain.ledger.expiry import expire_periods
from shop.enums import (
    BookingStatus,
    CancelReason,
    DisruptionOutcome,
    EntryKind,
    OfferOutcome,
    RecipientEnd,
    SeriesEnd,
    WaitlistStatus,
)
from shop.errors import DayNotPossible, RecipientHasEnded
from shop.models import (
    Assignment,
    Booking,
    Disruption,
    Entitlement,
    EntitlementEntry,
    EntitlementPeriod,
    Recipient,
    WaitlistOffer,
)
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement
from tests.shop.domain.ended import STAFF, dies, entry_of, moves, series_of, statuses, today


def test_nothing_that_was_planned_takes_place_after_a_death(world: World) -> None:
    world.book(at(1, 10))
    world.book(at(9, 10))
    Booking.objects.filter(starts_at=at(9, 10)).update(status=BookingStatus.REQUESTED)
    ended = dies(world)
    assert [visit.starts_at for visit in ended.visits] == [at(1, 10), at(9, 10)]
    assert statuses() == [BookingStatus.CANCELLED] * 2
    assert set(Booking.objects.values_list("cancel_reason", flat=True)) == {CancelReason.RECIPIENT_ENDED}
    assert not Assignment.objects.filter(active=True).exists()
    assert EntitlementPeriod.objects.get().balance == 100


def test_a_visit_that_has_begun_stays_what_it_was(world: World) -> None:
    begun, coming = world.book_past(), world.book(at(1, 12))
    dies(world)
    begun.refresh_from_db()
    coming.refresh_from_db()
    assert (begun.status, coming.status) == (BookingStatus.CONFIRMED, BookingStatus.CANCELLED)


def test_the_deadline_for_cancelling_does_not_count(world: World) -> None:
    world.service.cancel_deadline = None
    world.service.save()
    world.book(at(1, 10))
    dies(world)
    assert statuses() == [BookingStatus.CANCELLED]


def test_standing_bookings_waiting_and_decisions_end(world: World) -> None:
    series, later = series_of(world), series_of(world, starts_on=today() + timedelta(days=30))
    entry = entry_of(world, first=0, last=3)
    ended = dies(world)
    series.refresh_from_db()
    later.refresh_from_db()
    entry.refresh_from_db()
    assert (series.ends_on, series.end_reason) == (today(), SeriesEnd.RECIPIENT_ENDED)
    assert later.end_reason == SeriesEnd.RECIPIENT_ENDED
    assert entry.status == WaitlistStatus.WITHDRAWN
    assert entry.settled_at is not None
    assert Entitlement.objects.get().valid_until == today()
    assert (len(ended.series), len(ended.entries), len(ended.entitlements)) == (2, 1, 1)


def test_a_decision_that_would_begin_later_grants_nothing(world: World) -> None:
    Entitlement.objects.update(valid_until=today() + timedelta(days=9))
    later = make_entitlement(world.recipient, world.service, valid_from=today() + timedelta(days=10))
    world.book(at(12, 10))
    dies(world)
    later.refresh_from_db()
    assert later.valid_until == later.valid_from
    for day in (1, 11, 40):
        expire_periods(on=today() + timedelta(days=day))
    period = EntitlementPeriod.objects.get(entitlement=later)
    assert (period.granted, period.balance) == (0, 0)


def test_what_is_left_of_the_running_period_expires_the_night_after(world: World) -> None:
    world.book(at(1, 10))
    dies(world)
    expire_periods(on=today() + timedelta(days=1))
    period = EntitlementPeriod.objects.get()
    assert (period.balance, period.ends_before) == (0, today() + timedelta(days=1))
    kinds = list(EntitlementEntry.objects.order_by("pk").values_list("kind", "quantity"))
    assert kinds == [
        (EntryKind.GRANTED, 100),
        (EntryKind.RESERVED, 1),
        (EntryKind.RELEASED, 1),
        (EntryKind.EXPIRED, 100),
    ]


def test_a_period_that_would_have_begun_later_grants_nothing(world: World) -> None:
    world.service.booking_horizon = 60
    world.service.save()
    world.book(at(40, 10))
    dies(world)
    period = EntitlementPeriod.objects.get()
    assert (period.granted, period.balance) == (0, 0)


def test_what_is_held_is_let_go_and_an_offer_withdrawn(world: World) -> None:
    held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
    offer = WaitlistOffer.objects.create(
        entry=entry_of(world, first=0, last=3),
        recipient=world.recipient,
        hold=held,
        expires_at=timezone.now() + timedelta(hours=1),
    )
    dies(world)
    offer.refresh_from_db()
    assert statuses() == [BookingStatus.EXPIRED]
    assert offer.outcome == OfferOutcome.WITHDRAWN


def test_a_visit_that_was_to_be_replaced_is_not_owed_any_more(world: World) -> None:
    visit = world.book(at(1, 10))
    Disruption.objects.create(booking=visit, department=world.department, due_on=today())
    dies(world)
    assert not Disruption.objects.filter(outcome=DisruptionOutcome.OPEN).exists()


def test_who_works_here_as_well_keeps_the_account(world: World) -> None:
    provider = world.providers[0]
    provider.user = world.user
    provider.save()
    booking = world.book(at(1, 10))
    other = put_in_outbox("recipient.ended", to=world.user, bookings="1")
    end_recipient(world.recipient, last_day=today(), reason=RecipientEnd.DIED, actor=STAFF)
    world.user.refresh_from_db()
    other.refresh_from_db()
    assert world.user.is_active
    assert other.status == DeliveryStatus.WAITING
    about = OutboxMessage.objects.get(params__booking_id=booking.pk)
    assert about.status == DeliveryStatus.WITHDRAWN


def test_said_twice_it_is_done_once(world: World) -> None:
    world.book(at(1, 10))
    dies(world)
    before = AuditEntry.objects.count(), EntitlementEntry.objects.count(), OutboxMessage.objects.count()
    dies(world)
    assert before == (
        AuditEntry.objects.count(),
        EntitlementEntry.objects.count(),
        OutboxMessage.objects.count(),
    )


def test_a_death_ahead_and_a_merger_are_refused(world: World) -> None:
    world.book(at(1, 10))
    with refused(DayNotPossible):
        dies(world, on=today() + timedelta(days=1))
    with refused(DayNotPossible):
        end_recipient(world.recipient, last_day=today(), reason=RecipientEnd.MERGED, actor=STAFF)
    assert Recipient.objects.get().ended_on is None


def test_who_has_ended_does_not_end_otherwise(world: World) -> None:
    dies(world)
    with refused(RecipientHasEnded):
        moves(world, days=2)
    assert Recipient.objects.get().end_reason == RecipientEnd.DIED


def test_it_is_logged_with_the_day_the_reason_and_how_many(world: World) -> None:
    world.book(at(1, 10))
    dies(world)
    entry = AuditEntry.objects.get(action="recipient.ended")
    assert (entry.object_id, entry.recipient_id) == (world.recipient.pk, world.recipient.pk)
    assert entry.details == {
        "reason": "died",
        "last_day": today().isoformat(),
        "visits": 1,
        "account": "closed",
    }
