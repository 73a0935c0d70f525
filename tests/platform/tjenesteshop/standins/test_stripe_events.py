"""What the stand-in for Stripe tells by webhook, as the real SDK checks it."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from tjenesteshop.standins.stripe import StripeStandIn, Webhook
from tjenesteshop.standins.stripe.events import MOST_TRIES

pytestmark = pytest.mark.contract

SECRET = "whsec_test"


class Listener(HTTPServer):
    """Takes what comes, with the signature; as long as it has `refusals` it answers 500."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.came: list[tuple[bytes, str]] = []
        self.refusals = 0


class Receiver(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((body, self.headers["Stripe-Signature"]))
        self.send_response(500 if self.server.refusals > 0 else 200)
        self.server.refusals -= 1
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Nothing: tests are quiet."""


@pytest.fixture
def listener() -> Iterator[Listener]:
    server = Listener()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def webhook(listener: Listener) -> Webhook:
    return Webhook(f"http://127.0.0.1:{listener.server_address[1]}/", SECRET)


@pytest.fixture
def stand_in() -> StripeStandIn:
    """With five events; what is delivered needs no server."""
    made = StripeStandIn()
    made.close()
    for number in range(5):
        made.state.add("customer", name=str(number))
    return made


def event_of(body: bytes, header: str, *, secret: str = SECRET) -> stripe.Event:
    return stripe.StripeClient("sk_test_x").construct_event(body, header, secret)


def test_the_sdk_believes_the_signature_and_no_other(
    stand_in: StripeStandIn, webhook: Webhook, listener: Listener
) -> None:
    assert stand_in.deliver(webhook) == 0
    found = [event_of(*each) for each in listener.came]
    assert [each.id for each in found] == [each["id"] for each in stand_in.state.events]
    assert {each.type for each in found} == {"customer.created"}
    body, header = listener.came[0]
    for spoilt, secret in ((body + b" ", SECRET), (body, "whsec_other")):
        with pytest.raises(stripe.SignatureVerificationError):
            event_of(spoilt, header, secret=secret)
    stand_in.deliver(webhook)
    assert len(listener.came) == 5


def test_what_nobody_took_is_told_again(
    stand_in: StripeStandIn, webhook: Webhook, listener: Listener
) -> None:
    listener.refusals = 3
    assert stand_in.deliver(webhook) == 3
    assert stand_in.deliver(webhook) == 0
    assert len(listener.came) == 8


def test_it_gives_up_at_last(stand_in: StripeStandIn, webhook: Webhook, listener: Listener) -> None:
    listener.refusals = 1_000
    for _time in range(MOST_TRIES + 2):
        stand_in.deliver(webhook)
    assert len(listener.came) == 5 * MOST_TRIES


def test_it_repeats_and_shuffles_when_told_so(
    stand_in: StripeStandIn, webhook: Webhook, listener: Listener
) -> None:
    stand_in.deliver(webhook, doubled=True, reordered=True)
    ids = [event_of(*each).id for each in listener.came]
    assert sorted(ids) == sorted([each["id"] for each in stand_in.state.events] * 2)
