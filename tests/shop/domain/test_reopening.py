"""An ending that was noted by mistake: account and decisions are open again, what was cancelled is told."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import called_off_with_it, reopen_recipient
from shop.domain.ledger.expiry import expire_periods
from shop.enums import BookingStatus, EntitlementPeriodKind, RecipientEnd
from shop.errors import RecipientHasEnded
from shop.models import Booking, Entitlement, EntitlementEntry, EntitlementPeriod, Recipient
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_recipient

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def today() -> date:
    return timezone.localdate()


def end(world: World, *, days: int = 0, reason: RecipientEnd = RecipientEnd.DIED) -> None:
    last_day = today() + timedelta(days=days)
    end_recipient(world.recipient, last_day=last_day, reason=reason, actor=STAFF)


def reopen(world: World) -> Recipient:
    return reopen_recipient(world.recipient, actor=STAFF)


def test_account_and_decisions_are_open_again_and_it_can_be_booked(world: World) -> None:
    Entitlement.objects.update(valid_until=today() + timedelta(days=60))
    later = make_entitlement(world.recipient, world.service, valid_from=today() + timedelta(days=61))
    world.book(at(1, 10))
    end(world)
    reopen(world)
    recipient = Recipient.objects.get()
    world.user.refresh_from_db()
    later.refresh_from_db()
    assert (recipient.is_active, recipient.ended_on, recipient.end_reason) == (True, None, "")
    assert world.user.is_active
    assert Entitlement.objects.exclude(pk=later.pk).get().valid_until == today() + timedelta(days=60)
    assert later.valid_until is None
    world.book(at(1, 10))
    assert EntitlementPeriod.objects.get().balance == 99


@pytest.mark.parametrize("kind", list(EntitlementPeriodKind))
def test_every_period_grants_again_what_it_did(world: World, kind: EntitlementPeriodKind) -> None:
    world.service.booking_horizon = 100
    world.service.save()
    Entitlement.objects.update(period=kind, valid_from=today() - timedelta(days=3))
    for day in (1, 20, 45, 65):
        world.book(at(day, 10))
    before = list(EntitlementPeriod.objects.values_list("starts_on", "ends_before", "granted"))
    end(world, reason=RecipientEnd.MOVED)
    for night in (1, 2):
        expire_periods(on=today() + timedelta(days=night))
    assert sum(EntitlementPeriod.objects.values_list("balance", flat=True)) == 0
    reopen(world)
    assert list(EntitlementPeriod.objects.values_list("starts_on", "ends_before", "granted")) == before
    assert all(period.balance == period.granted for period in EntitlementPeriod.objects.all())
    for period in EntitlementPeriod.objects.all():
        last = EntitlementEntry.objects.filter(period=period).order_by("pk").last()
        assert last is not None
        assert last.balance_after == period.balance


def test_what_was_cancelled_stays_so_and_is_listed(world: World) -> None:
    visits = [world.book(at(day, 10)) for day in (2, 1)]
    end(world)
    reopen(world)
    assert set(Booking.objects.values_list("status", flat=True)) == {BookingStatus.CANCELLED}
    assert called_off_with_it(world.recipient) == []
    end(world)
    assert called_off_with_it(world.recipient) == []
    assert len(visits) == 2


def test_before_it_is_opened_the_list_names_the_visits_by_their_time(world: World) -> None:
    visits = [world.book(at(day, 10)) for day in (2, 1)]
    end(world)
    assert called_off_with_it(world.recipient) == [visits[1], visits[0]]


def test_who_was_to_move_and_died_has_the_decisions_of_before(world: World) -> None:
    end(world, days=5, reason=RecipientEnd.MOVED)
    end(world)
    reopen(world)
    assert Entitlement.objects.get().valid_until is None


def test_it_can_be_opened_after_the_account_was_closed_at_night(world: World) -> None:
    end(world, days=1, reason=RecipientEnd.MOVED)
    with today_is(today() + timedelta(days=3)):
        reopen(world)
        assert Recipient.objects.get().is_active


def test_opened_twice_is_opened_once(world: World) -> None:
    end(world)
    reopen(world)
    before = AuditEntry.objects.count()
    reopen(world)
    assert AuditEntry.objects.count() == before


def test_who_was_merged_is_not_opened(world: World) -> None:
    other = make_recipient()
    merge_recipients(other, into=world.recipient, actor=STAFF)
    with refused(RecipientHasEnded):
        reopen_recipient(other, actor=STAFF)
    other.refresh_from_db()
    assert not other.is_active
