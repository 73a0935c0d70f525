"""What nobody expects of a gateway, an address or a text: a message is not lost by it, and not sent without end."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from foundation.personal_data import encrypt
from notifications import asking
from notifications.enums import DeliveryStatus, SendingStatus
from notifications.models import Delivery, OutboxMessage, SmsGateway
from notifications.numbers import international
from notifications.outbox import MessageText, deliver, message_kind, put_in_outbox
from notifications.recording import BACKOFF
from tests.factories.sms import TEMPLATE, make_reader, time_passes, use_http_gateway
from tests.factories.world import make_user
from tjenesteshop.standins.sms import Answer, SmsStandIn

PLAIN, TWO_LINES = "test.hostile", "test.two_lines"


@message_kind(PLAIN)
def plainly(_params: Mapping[str, Any]) -> MessageText:
    return MessageText("Timen din", "Vi kommer klokken 10.", sms="Timen din")


@message_kind(TWO_LINES)
def two_lines(_params: Mapping[str, Any]) -> MessageText:
    return MessageText("Timen din\r\nBcc: noen@example.no", "Vi kommer klokken 10.", sms="Timen din")


def at(hour: int) -> datetime:
    return timezone.localtime().replace(hour=hour, minute=0, second=0, microsecond=0)


@pytest.fixture(autouse=True)
def _it_is_day() -> Iterator[None]:
    with time_machine.travel(at(11)):
        yield


@pytest.fixture
def gateway(larvik: object) -> Iterator[SmsStandIn]:
    with SmsStandIn() as stand_in:
        use_http_gateway(stand_in)
        yield stand_in


@pytest.mark.parametrize(
    "said",
    [
        "9" * 5000,
        "-1",
        "1e9",
        "Mon, 01 Jan 99999 00:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +9999999",
        "²",
        "nan",
    ],
)
def test_an_absurd_time_to_wait_is_bounded(gateway: SmsStandIn, said: str) -> None:
    gateway.then(Answer(429, {"Retry_After": said.encode().decode("latin-1")}))
    message = put_in_outbox(PLAIN, to=make_reader())
    deliver(message_id=message.pk)
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.error) == (SendingStatus.WAITING, "gateway_has_too_many")


@contextmanager
def trickling(begin: bytes) -> Iterator[str]:
    """A server that says the beginning of an answer, and then one byte every tenth of a second, without end."""
    ended = threading.Event()

    class Trickle(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65536)
            self.request.sendall(begin)
            with suppress(OSError):
                while not ended.wait(0.1):
                    self.request.sendall(b"a")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Trickle) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/sms"
        finally:
            ended.set()
            server.shutdown()


@pytest.mark.parametrize(
    "begin",
    [b"", b"HTTP/1.1 500 Error\r\nX-Long: ", b"HTTP/1.1 500 Error\r\nContent-Length: 100000\r\n\r\n"],
    ids=["status", "headers", "body"],
)
def test_one_that_trickles_is_hung_up_on(
    larvik: object, monkeypatch: pytest.MonkeyPatch, begin: bytes
) -> None:
    monkeypatch.setattr(asking, "TIMEOUT", (1, 0.5))
    with trickling(begin) as url:
        SmsGateway.objects.create(kind="http", url=url, template=TEMPLATE)
        message = put_in_outbox(PLAIN, to=make_reader())
        deliver(message_id=message.pk)
    delivery = Delivery.objects.get()
    assert delivery.status == SendingStatus.WAITING
    assert delivery.error in {"gateway_is_away", "gateway_is_slow", "gateway_has_an_error"}


@pytest.mark.parametrize("token", ["hemmelig€", "en–to", "a\nb", "a\r\nX-Other: 1"])
def test_a_token_that_cannot_be_sent_is_a_failure_that_is_said(gateway: SmsStandIn, token: str) -> None:
    SmsGateway.objects.update(token_sealed=encrypt(token))
    message = put_in_outbox(PLAIN, to=make_reader())
    deliver(message_id=message.pk)
    delivery = Delivery.objects.get()
    assert delivery.status == SendingStatus.WAITING
    assert gateway.requests == []


def test_a_subject_is_one_line(larvik: object) -> None:
    message = put_in_outbox(TWO_LINES, to=make_user(email="kari@example.no"))
    deliver(message_id=message.pk)
    (sent,) = mail.outbox
    assert sent.subject == "Timen din Bcc: noen@example.no"
    message.refresh_from_db()
    assert message.status == DeliveryStatus.SENT


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("680 50 123", "+4768050123"),
        ("+47 68 05 01 23", "+4768050123"),
        ("0047 68050123", "+4768050123"),
        ("+46 70 123 45 67", "+46701234567"),
        ("+47 680 50 12", ""),
        ("+47 680 50 1234", ""),
        ("15846012345", ""),
        ("٦٨٠٥٠١٢٣", ""),
        ("+٤٧٦٨٠٥٠١٢٣", ""),
        ("68050123\n", "+4768050123"),
        ("+0047123456", ""),
        ("", ""),
    ],
)
def test_a_number_is_one_that_a_gateway_can_use(typed: str, number: str) -> None:
    assert international(typed) == number


def test_one_that_does_not_answer_is_asked_once_for_all_that_waits(gateway: SmsStandIn) -> None:
    gateway.then(*[Answer(cuts=True)] * 5)
    for _ in range(5):
        deliver(message_id=put_in_outbox(PLAIN, to=make_reader()).pk)
    assert len(gateway.next) == 4
    assert set(Delivery.objects.values_list("status", "error")) == {("waiting", "gateway_is_away")}
    gateway.next.clear()
    time_passes()
    for message in OutboxMessage.objects.all():
        deliver(message_id=message.pk)
    assert len(gateway.arrived) == 5


def test_what_can_no_longer_be_unsealed_is_a_failure_that_is_said(gateway: SmsStandIn, settings: Any) -> None:
    settings.PERSONAL_DATA_KEYS = ["another key than that by which it was sealed"]
    deliver(message_id=put_in_outbox(PLAIN, to=make_reader()).pk)
    assert Delivery.objects.get().status == SendingStatus.WAITING


def test_what_nobody_expects_is_tried_as_often_as_anything(gateway: SmsStandIn) -> None:
    """Then a person is asked; it would else be tried every two minutes without end."""
    SmsGateway.objects.update(template="no JSON, though none was ever let in")
    message = put_in_outbox(PLAIN, to=make_reader())
    for _ in range(len(BACKOFF) + 1):
        with pytest.raises(ValueError, match="Expecting value"):
            deliver(message_id=message.pk)
        time_passes()
    message.refresh_from_db()
    assert message.status == DeliveryStatus.FAILED
