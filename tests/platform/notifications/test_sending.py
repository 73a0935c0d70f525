"""Each message on each of its channels: at least once, tried again, by the other channel, and then shown."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from accounts.models import User
from notifications import asking
from notifications.claiming import claim
from notifications.enums import Channel, DeliveryStatus, SendingStatus
from notifications.models import ContactPreferences, Delivery, OutboxMessage
from notifications.outbox import MessageText, deliver, message_kind, put_in_outbox, withdraw
from notifications.parcels import send as hand_over
from notifications.recording import BACKOFF
from tests.factories.scopes import LARVIK, works_for
from tests.factories.sms import deliver_in_a_process, make_reader, time_passes, use_http_gateway
from tests.factories.worker import wait_until
from tests.factories.world import make_user
from tjenesteshop.standins.sms import Answer, SmsStandIn

BOTH, MAIL_ALONE = "test.both", "test.mail_alone"


@message_kind(BOTH)
def both(params: Mapping[str, Any]) -> MessageText | None:
    if params.get("over"):
        return None
    return MessageText("Timen din", "Vi kommer klokken 10.", sms=f"Timen din «{params.get('number', 1)}»")


@message_kind(MAIL_ALONE)
def mail_alone(params: Mapping[str, Any]) -> MessageText:
    return MessageText("Inn", "Her slipper du inn.")


def at(hour: int) -> datetime:
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def _it_is_day() -> Iterator[None]:
    with time_machine.travel(at(11)):
        yield


@pytest.fixture
def sink() -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        yield stand_in


@pytest.fixture
def gateway(larvik: object, sink: SmsStandIn) -> SmsStandIn:
    use_http_gateway(sink)
    return sink


def send(user: User, kind: str = BOTH) -> OutboxMessage:
    message = put_in_outbox(kind, to=user)
    deliver(message_id=message.pk)
    message.refresh_from_db()
    return message


def again(message: OutboxMessage) -> OutboxMessage:
    time_passes()
    deliver(message_id=message.pk)
    message.refresh_from_db()
    return message


def said(sink: SmsStandIn) -> list[str]:
    return [each.content["message"]["body"] for each in sink.arrived]


class TestChannels:
    def test_whoever_wants_both_gets_both(self, gateway: SmsStandIn) -> None:
        message = send(make_reader(email="kari@example.no"))
        assert (len(mail.outbox), said(gateway)) == (1, ['Timen din "1"'])
        assert gateway.arrived[0].content["message"]["recipient"] == "+4768050123"
        assert message.status == DeliveryStatus.SENT

    def test_whoever_wants_sms_alone_gets_no_mail(self, gateway: SmsStandIn) -> None:
        user = make_user(email="kari@example.no")
        ContactPreferences.objects.create(user=user, by_email=False, by_sms=True, phone="68050123")
        send(user)
        assert (mail.outbox, len(gateway.arrived)) == ([], 1)

    def test_whoever_said_nothing_gets_mail(self, gateway: SmsStandIn) -> None:
        send(make_user(email="kari@example.no"))
        assert (len(mail.outbox), gateway.arrived) == (1, [])

    def test_whoever_wants_nothing_gets_nothing_and_is_noted(self, gateway: SmsStandIn) -> None:
        user = make_user(email="kari@example.no")
        ContactPreferences.objects.create(user=user, by_email=False, by_sms=False, phone="68050123")
        assert send(user).status == DeliveryStatus.NO_ADDRESS
        assert (mail.outbox, gateway.arrived) == ([], [])

    def test_where_the_municipality_sends_no_sms_it_is_mail(self, larvik: object) -> None:
        send(make_reader(email="kari@example.no"))
        assert [each.channel for each in Delivery.objects.all()] == [Channel.EMAIL]

    def test_an_sms_that_is_wanted_without_a_number_is_a_mail(self, gateway: SmsStandIn) -> None:
        send(make_reader(email="kari@example.no", phone=""))
        assert (len(mail.outbox), gateway.arrived) == (1, [])

    def test_a_link_that_lets_somebody_in_goes_by_mail_alone(self, gateway: SmsStandIn) -> None:
        user = make_user(email="kari@example.no")
        ContactPreferences.objects.create(user=user, by_email=False, by_sms=True, phone="68050123")
        send(user, MAIL_ALONE)
        assert (len(mail.outbox), gateway.arrived) == (1, [])

    def test_what_goes_together_is_one_sms(self, gateway: SmsStandIn) -> None:
        user, moment = make_reader(), timezone.now()
        first, *_rest = [put_in_outbox(BOTH, to=user, not_before=moment, number=each) for each in (1, 2)]
        deliver(message_id=first.pk)
        assert said(gateway) == ['Timen din "1"\nTimen din "2"']
        assert not OutboxMessage.objects.exclude(status=DeliveryStatus.SENT).exists()


FAILURES = [
    (Answer(500), "gateway_has_an_error"),
    (Answer(429, {"Retry_After": "30"}), "gateway_has_too_many"),
    (Answer(401), "gateway_refuses_us"),
    (Answer(cuts=True), "gateway_is_away"),
    (Answer(seconds=5), "gateway_is_slow"),
]


class TestTriedAgain:
    @pytest.fixture(autouse=True)
    def _nobody_waits_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "TIMEOUT", (1, 0.5))

    @pytest.mark.parametrize(("answer", "code"), FAILURES, ids=[code for _answer, code in FAILURES])
    def test_what_failed_once_is_tried_again(self, gateway: SmsStandIn, answer: Answer, code: str) -> None:
        gateway.then(answer)
        message = send(make_reader())
        delivery = Delivery.objects.get()
        assert (delivery.status, delivery.error, gateway.arrived) == (SendingStatus.WAITING, code, [])
        assert message.status == DeliveryStatus.WAITING
        deliver(message_id=message.pk)  # too early
        assert gateway.arrived == []
        assert again(message).status == DeliveryStatus.SENT
        assert len(gateway.arrived) == 1

    def test_a_gateway_says_how_long_to_wait(self, gateway: SmsStandIn) -> None:
        gateway.then(Answer(429, {"Retry_After": "7200"}))
        send(make_reader())
        waits = Delivery.objects.get().next_at
        assert waits is not None
        assert timedelta(minutes=119) < waits - timezone.now() <= timedelta(hours=2)

    def test_an_answer_that_got_lost_is_no_second_sms(self, gateway: SmsStandIn) -> None:
        gateway.then(Answer(cuts=True, takes=True))
        message = again(send(make_reader()))
        assert (len(gateway.requests), len(gateway.arrived)) == (2, 1)
        assert message.status == DeliveryStatus.SENT

    def test_whoever_is_killed_after_the_answer_sends_it_under_the_same_reference(
        self, gateway: SmsStandIn
    ) -> None:
        message = put_in_outbox(BOTH, to=make_reader(email="kari@example.no"))
        for parcel in claim(message.pk):
            hand_over(parcel)  # the answer has come, and nothing of it is noted
        assert again(message).status == DeliveryStatus.SENT
        first, second = (each.extra_headers["Message-ID"] for each in mail.outbox)
        assert first == second
        assert (len(gateway.requests), len(gateway.arrived)) == (2, 1)
        assert len({each.headers["idempotency-key"] for each in gateway.requests}) == 1

    def test_after_the_last_attempt_it_goes_by_mail(self, gateway: SmsStandIn) -> None:
        user = make_user(email="kari@example.no")
        ContactPreferences.objects.create(user=user, by_email=False, by_sms=True, phone="68050123")
        gateway.then(*[Answer(500)] * (len(BACKOFF) + 1))
        message = send(user)
        for _ in BACKOFF:
            assert mail.outbox == []
            message = again(message)
        assert again(message).status == DeliveryStatus.SENT
        assert (len(mail.outbox), gateway.arrived) == (1, [])

    def test_where_there_is_no_other_channel_a_person_is_asked(self, gateway: SmsStandIn) -> None:
        gateway.then(*[Answer(503)] * (len(BACKOFF) + 1))
        message = send(make_reader())
        for _ in BACKOFF:
            message = again(message)
        assert message.status == DeliveryStatus.FAILED
        assert again(message).status == DeliveryStatus.FAILED
        assert gateway.arrived == []

    def test_a_message_the_gateway_does_not_want_is_not_tried_again(self, gateway: SmsStandIn) -> None:
        gateway.then(Answer(422))
        assert send(make_reader()).status == DeliveryStatus.FAILED

    def test_one_channel_that_took_it_is_enough(self, gateway: SmsStandIn) -> None:
        gateway.then(Answer(422))
        message = send(make_reader(email="kari@example.no"))
        assert (message.status, len(mail.outbox)) == (DeliveryStatus.SENT, 1)
        assert set(Delivery.objects.values_list("channel", "status")) == {
            (Channel.EMAIL, SendingStatus.SENT),
            (Channel.SMS, SendingStatus.FAILED),
        }

    def test_what_is_no_longer_true_is_not_said_at_the_next_attempt(self, gateway: SmsStandIn) -> None:
        gateway.then(Answer(500))
        message = send(make_reader())
        OutboxMessage.objects.update(params={"over": 1})
        assert again(message).status == DeliveryStatus.WITHDRAWN
        assert gateway.arrived == []

    def test_what_is_on_its_way_is_not_withdrawn_any_more(self, gateway: SmsStandIn) -> None:
        message = send(make_reader())
        OutboxMessage.objects.update(status=DeliveryStatus.WAITING, claimed_until=timezone.now())
        assert not withdraw(OutboxMessage.objects.filter(pk=message.pk))

    def test_no_address_and_no_text_is_kept_of_a_failure(self, gateway: SmsStandIn) -> None:
        gateway.then(Answer(500))
        send(make_reader())
        kept = repr(list(Delivery.objects.values()) + list(OutboxMessage.objects.values()))
        assert "68050123" not in kept
        assert "Mottaker" not in kept


def test_nothing_is_locked_while_it_is_sent(
    committed_db: None, sink: SmsStandIn, django_db_setup: str
) -> None:
    """And whoever is killed then leaves a message that is sent again: once, as the gateway knows the reference."""
    with works_for(LARVIK):
        use_http_gateway(sink)
        message = put_in_outbox(BOTH, to=make_reader())
    sink.then(Answer(seconds=60, takes=True))
    process = deliver_in_a_process(django_db_setup, message.pk)
    try:
        wait_until(lambda: bool(sink.requests) or process.poll() is not None)
        with works_for(LARVIK):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '1s'")
            locked = list(OutboxMessage.objects.select_for_update(nowait=True))
            assert [each.status for each in locked] == [DeliveryStatus.WAITING]
    finally:
        process.kill()
        process.wait()
    with works_for(LARVIK):
        deliver(
            message_id=message.pk
        )  # as the queue does: whoever was killed is believed to be at work still
        assert len(sink.requests) == 1
        time_passes()
    with works_for(LARVIK):
        deliver(message_id=message.pk)
        assert OutboxMessage.objects.get().status == DeliveryStatus.SENT
    assert (len(sink.requests), len(sink.arrived)) == (2, 1)
