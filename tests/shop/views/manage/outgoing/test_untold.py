"""Whoever could not be told stands in a list until somebody has told them."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEntry
from foundation.actor import Actor
from foundation.actor import Channel as By
from notifications.enums import Channel, DeliveryStatus, SendingStatus
from notifications.models import Delivery, OutboxMessage
from notifications.outbox import deliver, put_in_outbox
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason
from shop.models import Department
from shop.queries.untold import MOST, untold_in
from tests.factories.representatives import account_of, make_representation
from tests.factories.sms import time_passes, use_http_gateway, wants
from tests.factories.world import World, at, make_administrator, make_department, make_provider
from tjenesteshop.standins.sms import Answer, SmsStandIn

PAGE = "/manage/messages/"
OFFICE = Actor(user_id=None, channel=By.STAFF)


@pytest.fixture
def lost(world: World) -> OutboxMessage:
    """A confirmation that neither channel could take."""
    booking = world.book(at(3, 10))
    message = OutboxMessage.objects.get(params__booking_id=booking.pk)
    message.status = DeliveryStatus.FAILED
    message.save(update_fields=["status"])
    Delivery.objects.create(
        message=message,
        channel=Channel.EMAIL,
        status=SendingStatus.FAILED,
        attempts=6,
        error="mail_server_is_away",
    )
    return message


@pytest.fixture
def sink() -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def anne(world: World, sign_in: Any) -> Client:
    client: Client = sign_in(make_administrator(world.department))
    return client


def body(client: Client, path: str = PAGE) -> str:
    return client.get(path).content.decode()


def test_it_says_who_about_what_why_and_how_often(anne: Client, lost: OutboxMessage) -> None:
    page = body(anne)
    for words in (
        "Ingrid P.",
        "An appointment is booked",
        "tried 6 times",
        "the mail server does not answer",
    ):
        assert words in page
    assert lost.user.email is not None
    assert lost.user.email not in page


def test_a_card_leads_there(anne: Client, world: World, lost: OutboxMessage) -> None:
    start = body(anne, f"/manage/departments/{world.department.pk}/")
    assert "message that nobody got" in start
    assert PAGE in start


def test_without_any_there_is_no_card_and_one_query(anne: Client, world: World) -> None:
    day = body(anne, f"/manage/departments/{world.department.pk}/")
    assert "messages that nobody got" not in day
    assert "message that nobody got" not in day
    with CaptureQueriesContext(connection) as asked:
        assert untold_in([world.department]) == {world.department.pk: []}
    assert len(asked) == 1


def test_it_is_sent_again_and_leaves_the_list(anne: Client, lost: OutboxMessage) -> None:
    answer = anne.post(f"{PAGE}{lost.pk}/again/", follow=True)
    assert "It is sent again." in answer.content.decode()
    deliver(message_id=lost.pk)
    lost.refresh_from_db()
    assert (lost.status, len(mail.outbox)) == (DeliveryStatus.SENT, 1)
    assert "Everybody was told" in body(anne)
    assert AuditEntry.objects.filter(action="message.tried_again").exists()


def test_who_was_called_leaves_the_list_and_is_not_written_to(anne: Client, lost: OutboxMessage) -> None:
    answer = anne.post(f"{PAGE}{lost.pk}/told/", follow=True)
    assert "Ingrid P. knows" in answer.content.decode()
    deliver(message_id=lost.pk)
    lost.refresh_from_db()
    assert (lost.status, mail.outbox) == (DeliveryStatus.TOLD, [])
    entry = AuditEntry.objects.get(action="message.told")
    assert entry.recipient_id is not None


def test_what_is_settled_stays_settled(anne: Client, lost: OutboxMessage) -> None:
    anne.post(f"{PAGE}{lost.pk}/told/")
    for act in ("again", "told"):
        answer = anne.post(f"{PAGE}{lost.pk}/{act}/", follow=True)
        assert "Somebody has seen to it already." in answer.content.decode()
    lost.refresh_from_db()
    assert lost.status == DeliveryStatus.TOLD


def test_another_department_sees_nothing_of_it(lost: OutboxMessage, sign_in: Any) -> None:
    other: Department = make_department(name="Annen avdeling")
    make_provider(other)
    stranger = sign_in(make_administrator(other))
    assert "Ingrid" not in body(stranger)
    for act in ("again", "told"):
        assert stranger.post(f"{PAGE}{lost.pk}/{act}/").status_code == 404
    lost.refresh_from_db()
    assert lost.status == DeliveryStatus.FAILED


def test_a_large_neighbour_hides_nothing(anne: Client, world: World, lost: OutboxMessage) -> None:
    other: Department = make_department(name="Annen avdeling")
    OutboxMessage.objects.bulk_create(
        OutboxMessage(kind=lost.kind, user=world.user, status=lost.status, params={"department_id": other.pk})
        for _ in range(MOST + 1)
    )
    assert untold_in([world.department]) == {world.department.pk: [lost.created_at]}
    assert "tried 6 times" in body(anne)


def test_who_wants_no_messages_is_called_about_a_cancellation_and_not_to_be_reminded(world: World) -> None:
    booking = world.book(at(3, 10))
    wants(world.user, email=False, sms=False, phone="")
    begins = booking.starts_at.isoformat()
    reminder = put_in_outbox("booking.reminder", to=world.user, booking_id=booking.pk, starts_at=begins)
    deliver(message_id=reminder.pk)
    assert OutboxMessage.objects.get(kind="booking.reminder").status == DeliveryStatus.NO_ADDRESS
    assert untold_in([world.department]) == {world.department.pk: []}
    cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    told = OutboxMessage.objects.get(kind="booking.cancelled")
    deliver(message_id=told.pk)
    assert untold_in([world.department]) == {world.department.pk: [told.created_at]}


def test_a_text_message_that_fails_is_seen_until_somebody_got_it(
    world: World, sign_in: Any, sink: SmsStandIn
) -> None:
    """By day, with a gateway that is down, then refuses, and then works."""
    use_http_gateway(sink)
    user = wants(world.user, email=False)
    User.objects.filter(pk=user.pk).update(email=None)
    message = OutboxMessage.objects.get(params__booking_id=world.book(at(3, 10)).pk)
    person = f"/manage/recipients/{world.recipient.pk}/"
    with time_machine.travel(timezone.localtime().replace(hour=11, minute=0)):
        anne = sign_in(make_administrator(world.department))
        sink.then(Answer(503), Answer(400))
        deliver(message_id=message.pk)
        page = body(anne)
        for words in ("Still being tried", "tried once, the SMS gateway had an error", "11.01"):
            assert words in page
        assert "Everybody was told" not in page
        assert "Messages that nobody got" not in body(anne, person)
        time_passes()
        deliver(message_id=message.pk)
        for path in (PAGE, person):
            assert "tried 2 times, the SMS gateway does not take this message" in body(anne, path)
        assert "Still being tried" not in body(anne)
        assert PAGE in body(anne, f"/manage/departments/{world.department.pk}/")
        answers = [anne.post(f"{PAGE}{message.pk}/again/", follow=True).text for _twice in range(2)]
        assert "It is sent again." in answers[0]
        assert "Somebody has seen to it already." in answers[1]
        for _twice in range(2):
            deliver(message_id=message.pk)
        assert len(sink.arrived) == 1
        assert "Everybody was told" in body(anne)
        assert "Messages that nobody got" not in body(anne, person)


def test_a_recipient_s_page_shows_what_is_about_its_departments_and_them(
    anne: Client, world: World, lost: OutboxMessage
) -> None:
    """Also what went to who acts for them; nothing of another, whom they act for themself."""
    person = f"/manage/recipients/{world.recipient.pk}/"
    right = make_representation(world.recipient)
    OutboxMessage.objects.filter(pk=lost.pk).update(
        user=account_of(right), params={**lost.params, "acting": right.pk}
    )
    assert "Messages that nobody got" in body(anne, person)
    OutboxMessage.objects.filter(pk=lost.pk).update(
        user=world.user, params={"department_id": world.department.pk, "acting": 1}
    )
    assert "Messages that nobody got" not in body(anne, person)
    other = make_department(name="Annen avdeling")
    OutboxMessage.objects.filter(pk=lost.pk).update(params={"department_id": other.pk})
    assert "Messages that nobody got" not in body(anne, person)


@pytest.mark.parametrize("message_id", [0, 987654321])
def test_a_message_that_is_none_is_not_found(anne: Client, message_id: int) -> None:
    assert anne.post(f"{PAGE}{message_id}/again/").status_code == 404


def test_the_municipality_sees_also_what_is_about_no_department(everywhere: Client, world: World) -> None:
    OutboxMessage.objects.create(kind="accounts.invited", user=world.user, status=DeliveryStatus.NO_ADDRESS)
    page = body(everywhere)
    assert "An invitation" in page
    assert "They have no address we know" in page


def test_it_asks_no_more_for_many_than_for_one(everywhere: Client, world: World, lost: OutboxMessage) -> None:
    counts = []
    for days in ((), (5, 6, 7)):
        for day in days:
            world.book(at(day, 10))
        OutboxMessage.objects.update(status=DeliveryStatus.FAILED)
        body(everywhere)  # what is looked up once is known then
        with CaptureQueriesContext(connection) as asked:
            body(everywhere)
        counts.append(len(asked))
    assert counts[0] == counts[1]
