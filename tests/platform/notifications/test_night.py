"""Nobody is woken by a text message that can wait, and nobody is told of what has begun."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import User
from notifications.enums import DeliveryStatus
from notifications.models import Delivery, OutboxMessage
from notifications.night import presses_at_night, says_too_late
from notifications.outbox import MessageText, deliver, message_kind, put_in_outbox, withdraw
from tests.factories.sms import make_reader, time_passes, use_http_gateway
from tjenesteshop.standins.sms import Answer, SmsStandIn

TOLD = "test.told_at_night"


@message_kind(TOLD)
def told(params: Mapping[str, Any]) -> MessageText:
    return MessageText("Timen din", "Vi kommer klokken 10.", sms=f"Timen din {params.get('number', 1)}")


@presses_at_night
def is_soon(kind: str, params: Mapping[str, Any], _morning: datetime) -> bool:
    return kind == TOLD and "soon" in params


@says_too_late
def is_over(kind: str, params: Mapping[str, Any]) -> bool:
    return kind == TOLD and "over" in params


def at(hour: int) -> datetime:
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest.fixture
def sink(larvik: object) -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        use_http_gateway(stand_in)
        yield stand_in


@pytest.fixture
def night() -> Iterator[datetime]:
    with time_machine.travel(at(22)):
        yield at(8) + timedelta(days=1)


def send(user: User, *, by: int | None = None, **params: Any) -> OutboxMessage:
    message = put_in_outbox(TOLD, to=user, by=by, **params)
    deliver(message_id=message.pk)
    return message


def test_what_somebody_else_did_waits_and_the_mail_goes_at_once(sink: SmsStandIn, night: datetime) -> None:
    message = send(make_reader(email="kari@example.no"))
    deliver(message_id=message.pk)
    assert (len(mail.outbox), sink.requests) == (1, [])
    with time_machine.travel(night):
        deliver(message_id=message.pk)
    assert (len(mail.outbox), len(sink.arrived)) == (1, 1)


def test_what_was_just_done_is_told_at_night_too(sink: SmsStandIn, night: datetime) -> None:
    reader = make_reader()
    send(reader, by=make_reader(phone="68050124").pk)
    assert sink.requests == []
    send(reader, by=reader.pk)
    assert len(sink.arrived) == 1


def test_what_presses_is_told_at_night_too(sink: SmsStandIn, night: datetime) -> None:
    send(make_reader(), soon=1)
    assert len(sink.arrived) == 1


def test_nobody_is_woken_by_what_is_late(sink: SmsStandIn, night: datetime) -> None:
    """Also of what they have done themself: they lie in bed by then."""
    sink.then(Answer(500))
    reader = make_reader()
    message = send(reader, by=reader.pk)
    time_passes()
    deliver(message_id=message.pk)
    assert sink.arrived == []
    assert Delivery.objects.get().next_at == night
    with time_machine.travel(night):
        deliver(message_id=message.pk)
    assert len(sink.arrived) == 1


def test_what_goes_together_waits_together_also_when_one_is_taken_back(
    sink: SmsStandIn, night: datetime
) -> None:
    reader, moment = make_reader(), timezone.now()
    first, second = (put_in_outbox(TOLD, to=reader, not_before=moment, number=each) for each in (1, 2))
    deliver(message_id=first.pk)
    assert withdraw(OutboxMessage.objects.filter(pk=first.pk))
    with time_machine.travel(night):
        for message in (first, second):
            deliver(message_id=message.pk)
    assert [each.content["message"]["body"] for each in sink.arrived] == ["Timen din 2"]


def test_no_text_message_tells_of_what_has_begun(sink: SmsStandIn) -> None:
    with time_machine.travel(at(11)):
        message = send(make_reader(), over=1)
    message.refresh_from_db()
    assert (sink.requests, message.status) == ([], DeliveryStatus.FAILED)
    assert Delivery.objects.get().error == "too_late"
