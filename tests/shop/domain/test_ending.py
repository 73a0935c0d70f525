"""Somebody dies, moves away or needs nothing more: one act ends everything that was planned for them."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Session
from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.kinds import in_envelope, text_of
from notifications.models import OutboxMessage
from notifications.outbox import MessageText, deliver, put_in_outbox
from shop.domain.circumstances.ending import Ended, close_ended_recipients, end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
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
    BookingSeries,
    Disruption,
    Entitlement,
    EntitlementEntry,
    EntitlementPeriod,
    Recipient,
    Representation,
    WaitlistEntry,
    WaitlistOffer,
)
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.representatives import make_representation
from tests.factories.world import World, at, make_entitlement, make_service, make_user
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def today() -> date:
    return timezone.localdate()


def dies(world: World, *, on: date | None = None) -> Ended:
    return end_recipient(world.recipient, last_day=on or today(), reason=RecipientEnd.DIED, actor=STAFF)


def moves(world: World, *, days: int) -> Ended:
    last_day = today() + timedelta(days=days)
    return end_recipient(world.recipient, last_day=last_day, reason=RecipientEnd.MOVED, actor=STAFF)


def series_of(world: World, **changes: object) -> BookingSeries:
    fields: dict[str, object] = {
        "weekdays": [1],
        "preferred_at": "10:00",
        "tolerance": timedelta(0),
        "duration": timedelta(hours=1),
        "starts_on": today(),
        "channel": Channel.STAFF,
    }
    return BookingSeries.objects.create(
        recipient=world.recipient, service=world.service, **(fields | changes)
    )


def entry_of(world: World, *, first: int, last: int) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        recipient=world.recipient,
        service=world.service,
        first_day=today() + timedelta(days=first),
        last_day=today() + timedelta(days=last),
        duration=timedelta(hours=1),
        channel=Channel.STAFF,
    )


def statuses() -> list[str]:
    return list(Booking.objects.order_by("starts_at").values_list("status", flat=True))


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


def test_every_message_is_silenced_and_every_session_ends(world: World, larvik_client: Client) -> None:
    sign_in(larvik_client, world.user)
    world.book(at(1, 10))
    dies(world)
    mine = OutboxMessage.objects.filter(user=world.user)
    assert [message.status for message in mine] == [DeliveryStatus.WITHDRAWN]
    world.user.refresh_from_db()
    assert not world.user.is_active
    assert not Session.objects.filter(user=world.user).exists()


def test_a_message_that_is_made_later_is_not_sent(world: World) -> None:
    booking = world.book(at(1, 10))
    dies(world)
    message = put_in_outbox("booking.created", to=world.user, booking_id=booking.pk)
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert message.status == DeliveryStatus.WITHDRAWN
    assert mail.outbox == []


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


def test_each_provider_is_told_once_and_of_nobody(world: World) -> None:
    for number, provider in enumerate(world.providers):
        provider.user = make_user(f"Hjelper {number}")
        provider.save()
    for day in range(1, 6):
        world.book(at(day, 10))
    ended = dies(world)
    messages = list(OutboxMessage.objects.filter(kind="recipient.ended"))
    assert {message.user_id for message in messages} == {provider.user_id for provider in ended.told}
    assert len(messages) == len(ended.told) > 0
    named = [pk for message in messages for pk in message.params["bookings"].split(",")]
    assert sorted(map(int, named)) == [visit.pk for visit in sorted(ended.visits, key=lambda each: each.pk)]
    for message in messages:
        deliver(message_id=message.pk)
    for letter in mail.outbox:
        assert "10.00" in letter.body or "10:00" in letter.body
        for word in ("Ingrid", "Prøvegata", "dead", "died", "død"):
            assert word not in f"{letter.subject} {letter.body}"


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


@pytest.mark.parametrize("reason", [RecipientEnd.MOVED, RecipientEnd.NO_LONGER])
def test_the_living_are_told_once_until_when(world: World, reason: RecipientEnd) -> None:
    make_visit(world, at(5, 10), recipient=world.recipient)
    for _time in range(2):
        end_recipient(world.recipient, last_day=today() + timedelta(days=3), reason=reason, actor=STAFF)
    message = OutboxMessage.objects.get(kind="recipient.ends")
    assert message.not_before is not None
    deliver(message_id=message.pk)
    (letter,) = mail.outbox
    assert letter.to == [world.user.email]
    assert world.department.phone in letter.body


def test_who_acts_for_them_is_told_as_well_if_one_of_the_services_is_theirs(world: World) -> None:
    other = make_service(world.department, name="Another")
    for name, services in (("All", ()), ("This", (world.service,)), ("Other", (other,))):
        make_representation(world.recipient, *services, name=f"{name} Fullmakt")
    make_representation(world.recipient, name="Taus Fullmakt", gets_messages=False)
    over = {"valid_from": today() - timedelta(days=9), "valid_until": today() - timedelta(days=1)}
    Representation.objects.filter(pk=make_representation(world.recipient, name="Forhen Fullmakt").pk).update(
        **over
    )
    make_visit(world, at(5, 10), recipient=world.recipient)
    end_recipient(
        world.recipient, last_day=today() + timedelta(days=3), reason=RecipientEnd.MOVED, actor=STAFF
    )
    told = OutboxMessage.objects.filter(kind="recipient.ends").order_by("pk")
    assert [each.user.name for each in told] == [world.user.name, "All Fullmakt", "This Fullmakt"]
    text = in_envelope(told[1].params, text_of("recipient.ends", told[1].params) or MessageText("", ""))
    assert text is not None
    assert world.recipient.short_name in text.subject


@pytest.mark.parametrize(("reason", "days"), [(RecipientEnd.DIED, 0), (RecipientEnd.MOVED, -1)])
def test_who_has_died_or_left_already_is_not_told(world: World, reason: RecipientEnd, days: int) -> None:
    end_recipient(world.recipient, last_day=today() + timedelta(days=days), reason=reason, actor=STAFF)
    assert not OutboxMessage.objects.filter(kind="recipient.ends").exists()


def test_of_an_ending_taken_back_in_time_nobody_hears(world: World) -> None:
    end_recipient(world.recipient, last_day=today(), reason=RecipientEnd.MOVED, actor=STAFF)
    reopen_recipient(world.recipient, actor=STAFF)
    deliver(message_id=OutboxMessage.objects.get(kind="recipient.ends").pk)
    assert mail.outbox == []
