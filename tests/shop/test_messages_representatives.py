"""Who acts for a recipient hears what the recipient hears, of the agreed services, and whom it is about."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts.models import User
from notifications.kinds import in_envelope, text_of
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.absence.cover_messages import promise, that_nobody_comes
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.reminders.promising import remind
from shop.domain.representation.revoking import revoke_representation
from shop.enums import BookingStatus, CancelReason
from shop.models import Booking, Recipient, Representation
from tests.factories.representatives import account_of, make_representation, on_behalf
from tests.factories.world import World, at, make_service
from tests.shop.domain.standing import in_days, start

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    with translation.override("en"):
        yield


def reached_by_mail(representation: Representation) -> User:
    user = account_of(representation)
    user.email = "nora.fullmakt@example.no"
    user.save(update_fields=["email"])
    return user


@pytest.fixture
def right(world: World) -> Representation:
    representation = make_representation(world.recipient, world.service)
    reached_by_mail(representation)
    return representation


def told(user: User | None) -> list[str]:
    return list(OutboxMessage.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def sent() -> list[Any]:
    for message in OutboxMessage.objects.filter(status="waiting").order_by("pk"):
        deliver(message_id=message.pk)
    return mail.outbox


def test_both_hear_of_a_booking_each_as_who_they_are(world: World, right: Representation) -> None:
    world.book(at(1, 10), actor=on_behalf(right))
    assert told(world.user) == told(account_of(right)) == ["booking.created"]
    theirs = next(each for each in sent() if each.to == ["nora.fullmakt@example.no"])
    own = next(each for each in mail.outbox if each is not theirs)
    assert theirs.subject == f"Ingrid P.: {own.subject}"
    assert theirs.body.startswith("This is for Ingrid P., on whose behalf you act:")
    assert "Ingrid" not in own.subject


def test_one_address_leads_them_to_the_page_by_way_of_whom_they_act_for(
    world: World, right: Representation, larvik_client: Client
) -> None:
    """Also who acts for another just then, whose page would not be found."""
    booking = world.book(at(1, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    theirs = next(each for each in sent() if "Cancelled" in each.subject and "nora" in each.to[0])
    (address,) = [word for word in theirs.body.split() if "://" in word]
    parts = urlsplit(address)
    assert f"{parts.path}?{parts.query}" == f"/acting/?next=/bookings/{booking.pk}/"
    text = text_of("booking.cancelled", {"booking_id": booking.pk})
    assert text is not None
    short = in_envelope({"acting": right.pk}, text)
    assert short is not None
    assert short.sms.startswith("Ingrid P.: ")
    assert short.sms.endswith(address)
    larvik_client.force_login(account_of(right), backend="accounts.backends.PasswordBackend")
    asked = larvik_client.get(f"{parts.path}?{parts.query}").text
    (chosen,) = set(re.findall(r'name="next" value="(/bookings/[^"]+)"', asked))
    page = larvik_client.post(f"/acting/{right.pk}/", {"next": chosen}, follow=True)
    assert (page.redirect_chain, page.status_code) == ([(f"/bookings/{booking.pk}/", 302)], 200)


def test_a_child_without_an_account_is_heard_by_the_parent(world: World, right: Representation) -> None:
    own = world.user
    world.recipient.user = None
    world.recipient.save(update_fields=["user"])
    booking = world.book(at(1, 10), actor=on_behalf(right))
    cancel_booking(booking, actor=on_behalf(right), reason=CancelReason.BY_RECIPIENT)
    assert told(account_of(right)) == ["booking.created", "booking.cancelled"]
    assert told(own) == []
    assert [each.to for each in sent()] == [["nora.fullmakt@example.no"]] * len(mail.outbox)


@pytest.mark.parametrize(
    "changes",
    [{"gets_messages": False}, {"valid_from": in_days(1)}, {"is_doubtful": True}],
    ids=["unwanted", "not yet", "not assessed"],
)
def test_who_does_not_want_to_or_may_not_hears_nothing(world: World, changes: dict[str, Any]) -> None:
    representation = make_representation(world.recipient, world.service, **changes)
    booking = world.book(at(1, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert told(account_of(representation)) == []


def test_of_another_service_they_hear_nothing(world: World) -> None:
    other = make_service(world.department, name="Handlehjelp", requires_entitlement=False)
    representation = make_representation(world.recipient, other)
    booking = world.book(at(1, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    promise([that_nobody_comes(booking, because={"absence_id": 1})], not_before=None)
    assert told(account_of(representation)) == []


def test_what_was_promised_before_it_was_revoked_is_not_sent(world: World, right: Representation) -> None:
    world.book(at(1, 10))
    revoke_representation(right, actor=world.actor())
    assert ["nora.fullmakt@example.no"] not in [each.to for each in sent()]
    assert OutboxMessage.objects.get(user=account_of(right)).status == "withdrawn"


def _cancels(world: World) -> None:
    booking = world.book(at(1, 10))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_DEPARTMENT)


def _upsets(world: World) -> None:
    booking = world.book(at(1, 10))
    promise([that_nobody_comes(booking, because={"absence_id": 1})], not_before=None)


def _starts(world: World) -> None:
    start(world)


@pytest.mark.parametrize(
    ("act", "kind"),
    [(_cancels, "booking.cancelled"), (_upsets, "booking.upset"), (_starts, "series.started")],
)
def test_whatever_the_recipient_hears_they_hear(
    world: World, right: Representation, act: Callable[[World], None], kind: str
) -> None:
    act(world)
    assert kind in told(world.user)
    assert told(account_of(right)) == told(world.user)


def test_a_hold_is_told_to_nobody(world: World, right: Representation) -> None:
    hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=on_behalf(right))
    assert Booking.objects.get().status == BookingStatus.HELD
    assert told(account_of(right)) == []


@pytest.mark.parametrize("has_account", [True, False])
def test_they_are_reminded_too(world: World, right: Representation, *, has_account: bool) -> None:
    if not has_account:
        Recipient.objects.filter(pk=world.recipient.pk).update(user=None)
        world.recipient.refresh_from_db()
    booking = world.book(at(7, 10))
    with time_machine.travel(booking.starts_at - timedelta(hours=47), tick=False):
        assert (remind(), remind()) == (1, 0)
    assert "booking.reminder" in told(account_of(right))
    reminders = OutboxMessage.objects.filter(kind="booking.reminder")
    assert reminders.count() == 1 + has_account


def test_whoever_may_not_act_any_more_is_not_reminded(world: World, right: Representation) -> None:
    booking = world.book(at(7, 10))
    revoke_representation(right, actor=world.actor())
    with time_machine.travel(booking.starts_at - timedelta(hours=47), tick=False):
        remind()
    assert "booking.reminder" not in told(account_of(right))
