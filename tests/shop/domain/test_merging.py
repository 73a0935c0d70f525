"""Somebody was here twice: two rows become one, with the history of both, or nothing happens."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.capacity.blocks import block_provider
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.enums import BookingStatus, CancelReason, ErasureState, RecipientEnd, WaitlistStatus
from shop.errors import CannotMerge, RecipientHasEnded
from shop.models import (
    BlockedProvider,
    Booking,
    BookingSeries,
    Entitlement,
    EntitlementPeriod,
    ErasureRequest,
    Recipient,
    WaitlistEntry,
)
from shop.queries.access_log import access_log
from shop.queries.booking_story import story_of
from shop.queries.merging import THEIRS, conflicts_between
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_recipient, make_service, user_of

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def twin(world: World) -> Recipient:
    """The same person once more, with a decision of their own about another service."""
    twin = make_recipient(name="Ingrid Prøve")
    make_entitlement(twin, make_service(world.department, name="Vindusvask"))
    return twin


def book(world: World, who: Recipient, number: int, hour: int = 10) -> Booking:
    """What the twin books is of their own decision."""
    service = Entitlement.objects.select_related("service").get(recipient=who).service
    return world.book(at(number, hour), recipient=who, service=service, actor=STAFF)


def waiting(world: World, who: Recipient, *, since: int) -> WaitlistEntry:
    return WaitlistEntry.objects.create(
        recipient=who,
        service=world.service,
        first_day=day(0),
        last_day=day(9),
        duration=timedelta(hours=1),
        channel=Channel.STAFF,
        created_at=timezone.now() - timedelta(days=since),
    )


def merge(world: World, twin: Recipient) -> Recipient:
    return merge_recipients(twin, into=world.recipient, actor=STAFF).into


def test_whatever_points_at_a_recipient_is_brought_over(world: World, twin: Recipient) -> None:
    """A new table that says whose something is must be thought of here, or be a module's own."""
    known = {manager.model._meta.label for manager in THEIRS} | {
        "shop.BlockedProvider",
        "shop.ErasureRequest",
        "shop.Intake",
        "shop.PreferredProvider",
        "shop.Recipient",
        "shop.Representation",
    }
    pointing = {
        relation.related_model._meta.label
        for relation in Recipient._meta.related_objects
        if relation.related_model._meta.app_label == "shop"
    }
    assert pointing == known


@pytest.mark.parametrize(("asked", "left"), [((True, True), 1), ((False, True), 1), ((True, False), 1)])
def test_a_wish_to_be_erased_comes_over_and_is_one(
    world: World, twin: Recipient, asked: tuple[bool, bool], left: int
) -> None:
    for recipient, has_asked in zip((world.recipient, twin), asked, strict=True):
        if has_asked:
            ErasureRequest.objects.create(recipient=recipient)
    merge_recipients(twin, into=world.recipient, actor=STAFF)
    wishes = ErasureRequest.objects.all()
    assert {each.recipient_id for each in wishes} == {world.recipient.pk}
    assert len([each for each in wishes if each.state == ErasureState.ASKED]) == left


def test_history_decisions_and_what_is_booked_are_found_with_the_one_that_stays(
    world: World, twin: Recipient
) -> None:
    mine, theirs = book(world, world.recipient, 1), book(world, twin, 2)
    gone = book(world, twin, 3)
    cancel_booking(gone, actor=STAFF, reason=CancelReason.BY_RECIPIENT)
    series = BookingSeries.objects.create(
        recipient=twin,
        service=world.service,
        weekdays=[1],
        preferred_at="10:00",
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=day(0),
        channel=Channel.STAFF,
    )
    entry = waiting(world, twin, since=1)
    block_provider(twin, provider=world.providers[0], actor=STAFF)
    before = list(EntitlementPeriod.objects.order_by("pk").values_list("pk", "balance"))
    merge(world, twin)
    assert set(Booking.objects.filter(recipient=world.recipient)) == {mine, theirs, gone}
    series.refresh_from_db()
    entry.refresh_from_db()
    assert (series.recipient, entry.recipient) == (world.recipient, world.recipient)
    assert Entitlement.objects.filter(recipient=world.recipient).count() == 2
    assert list(EntitlementPeriod.objects.order_by("pk").values_list("pk", "balance")) == before
    assert BlockedProvider.objects.get().recipient == world.recipient
    twin.refresh_from_db()
    assert (twin.is_active, twin.end_reason, twin.merged_into, twin.ended_on) == (
        False,
        RecipientEnd.MERGED,
        world.recipient,
        day(0),
    )


def test_the_log_is_not_changed_and_is_told_of_both(world: World, twin: Recipient) -> None:
    theirs = book(world, twin, 2)
    before = list(AuditEntry.objects.order_by("pk").values())
    merge(world, twin)
    assert list(AuditEntry.objects.order_by("pk").values())[: len(before)] == before
    assert [act.action for act in access_log(world.recipient)] == ["recipient.merged", "booking.created"]
    theirs.refresh_from_db()
    assert [event.action for event in story_of(theirs)] == ["booking.created"]


def test_what_they_did_under_their_former_account_is_their_own(world: World, twin: Recipient) -> None:
    actor = Actor(user_id=twin.user_id, channel=Channel.SELF)
    world.book(
        at(2, 10),
        recipient=twin,
        service=Entitlement.objects.select_related("service").get(recipient=twin).service,
        actor=actor,
    )
    merge(world, twin)
    assert [act.is_own for act in access_log(world.recipient)] == [False, True]


def test_coming_visits_at_one_time_are_in_the_way(world: World, twin: Recipient) -> None:
    mine, theirs = book(world, world.recipient, 2), book(world, twin, 2)
    assert conflicts_between(twin, into=world.recipient).visits == [(theirs, mine)]
    with refused(CannotMerge):
        merge(world, twin)
    twin.refresh_from_db()
    assert twin.is_active
    cancel_booking(theirs, actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    merge(world, twin)


def test_visits_that_need_nobody_there_are_not(world: World, twin: Recipient) -> None:
    book(world, world.recipient, 2)
    Booking.objects.update(requires_presence=False)
    book(world, twin, 2)
    assert not conflicts_between(twin, into=world.recipient)
    merge(world, twin)


def test_past_visits_at_one_time_are_history(world: World, twin: Recipient) -> None:
    for who in (world.recipient, twin):
        book(world, who, 2)
    past = timezone.now() - timedelta(days=3)
    Booking.objects.update(starts_at=past, ends_at=past + timedelta(hours=1), status=BookingStatus.COMPLETED)
    merge(world, twin)
    assert Booking.objects.filter(recipient=world.recipient, status=BookingStatus.COMPLETED).count() == 2


def test_two_decisions_about_one_service_at_one_time_are_in_the_way(world: World, twin: Recipient) -> None:
    other = make_entitlement(twin, world.service, valid_from=day(9))
    assert len(conflicts_between(twin, into=world.recipient).decisions) == 1
    with refused(CannotMerge):
        merge(world, twin)
    Entitlement.objects.filter(recipient=world.recipient).update(valid_until=day(8))
    merge(world, twin)
    other.refresh_from_db()
    assert other.recipient == world.recipient


def test_two_national_numbers_are_two_people(world: World, twin: Recipient) -> None:
    Recipient.objects.filter(pk=twin.pk).update(national_id_hash="a")
    Recipient.objects.filter(pk=world.recipient.pk).update(national_id_hash="b")
    with refused(CannotMerge):
        merge(world, twin)
    assert Recipient.objects.filter(is_active=True).count() == 2


def test_the_only_national_number_comes_over(world: World, twin: Recipient) -> None:
    Recipient.objects.filter(pk=twin.pk).update(national_id_hash="a", national_id_sealed=b"x")
    into = merge(world, twin)
    into.refresh_from_db()
    assert (into.national_id_hash, bytes(into.national_id_sealed or b"")) == ("a", b"x")


def test_of_two_accounts_the_one_that_stays_stays(world: World, twin: Recipient) -> None:
    book(world, twin, 2)
    message = OutboxMessage.objects.create(
        kind="booking.created", user=user_of(twin), params={"booking_id": Booking.objects.get().pk}
    )
    other = OutboxMessage.objects.create(kind="booking.created", user=user_of(twin), params={"x": 1})
    merge(world, twin)
    assert twin.user is not None
    for user, is_active in ((world.user, True), (twin.user, False)):
        user.refresh_from_db()
        assert user.is_active is is_active
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.user, message.status) == (world.user, DeliveryStatus.WAITING)
    assert other.status == DeliveryStatus.WITHDRAWN


def test_the_only_account_comes_over(world: World, twin: Recipient) -> None:
    user = world.user
    Recipient.objects.filter(pk=world.recipient.pk).update(user=None)
    into = merge(world, twin)
    into.refresh_from_db()
    assert into.user == twin.user
    assert into.user is not None
    assert into.user.is_active
    assert user.is_active


def test_who_waits_twice_waits_since_the_first_time(world: World, twin: Recipient) -> None:
    mine, theirs = waiting(world, world.recipient, since=1), waiting(world, twin, since=5)
    merge(world, twin)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.status, theirs.status) == (WaitlistStatus.WITHDRAWN, WaitlistStatus.WAITING)
    assert theirs.recipient == world.recipient


def test_keys_and_blocked_helpers_that_both_have_are_there_once(world: World, twin: Recipient) -> None:
    for who, number in ((world.recipient, 2), (twin, 3)):
        book(world, who, number)
        block_provider(who, provider=world.providers[1], actor=STAFF)
    Booking.objects.update(idempotency_key="the same")
    merge(world, twin)
    assert sorted(map(str, Booking.objects.values_list("idempotency_key", flat=True))) == ["None", "the same"]
    assert BlockedProvider.objects.count() == 1


def test_what_is_held_is_let_go(world: World, twin: Recipient) -> None:
    service = Entitlement.objects.select_related("service").get(recipient=twin).service
    hold_time(service, recipient=twin, starts_at=at(2, 10), actor=STAFF)
    book(world, world.recipient, 2)
    merge(world, twin)
    assert Booking.objects.filter(status=BookingStatus.EXPIRED).count() == 1


def test_telephone_and_address_are_filled_in(world: World, twin: Recipient) -> None:
    Recipient.objects.filter(pk=world.recipient.pk).update(phone="", address="Storgata 2")
    into = merge(world, twin)
    assert (into.phone, into.address) == (twin.phone, "Storgata 2")


def test_merged_twice_is_merged_once(world: World, twin: Recipient) -> None:
    book(world, twin, 2)
    merge(world, twin)
    before = AuditEntry.objects.count()
    merge(world, twin)
    assert AuditEntry.objects.count() == before


def test_whoever_was_merged_into_the_duplicate_before_is_found_too(world: World, twin: Recipient) -> None:
    third = make_recipient(name="Ingrid Prøve")
    merge_recipients(third, into=twin, actor=STAFF)
    merge(world, twin)
    third.refresh_from_db()
    assert third.merged_into == world.recipient
    with refused(RecipientHasEnded):
        merge_recipients(world.recipient, into=twin, actor=STAFF)


def test_nobody_is_merged_with_themselves_nor_into_who_has_ended(world: World, twin: Recipient) -> None:
    with refused(CannotMerge):
        merge_recipients(twin, into=twin, actor=STAFF)
    end_recipient(world.recipient, last_day=day(0), reason=RecipientEnd.DIED, actor=STAFF)
    with refused(RecipientHasEnded):
        merge(world, twin)
    twin.refresh_from_db()
    assert twin.merged_into is None


def test_nothing_can_be_booked_for_the_duplicate_any_more(world: World, twin: Recipient) -> None:
    service = Entitlement.objects.select_related("service").get(recipient=twin).service
    merge(world, twin)
    with refused(RecipientHasEnded):
        world.book(at(2, 10), recipient=twin, service=service, actor=STAFF)
