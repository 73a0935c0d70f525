"""A stand-in for Stripe that the real SDK speaks to. It keeps state, is as strict as the API and fails on demand."""

import json
import threading
from collections import deque
from typing import Self

from tjenesteshop.standins.sms import Answer
from tjenesteshop.standins.stripe.api import Api
from tjenesteshop.standins.stripe.events import Webhook
from tjenesteshop.standins.stripe.server import Handler, Server
from tjenesteshop.standins.stripe.state import State

__all__ = ["SECRET_KEY", "Answer", "StripeStandIn", "Webhook"]

SECRET_KEY = "sk_test_a_stand_in_keeps_no_secrets"  # noqa: S105 - nor does it


class StripeStandIn:
    """Listens on loopback while it is entered. What `then` is told happens to the next requests, one each."""

    def __init__(self, *, port: int = 0) -> None:
        self.api = Api()
        self.requests: list[tuple[str, str]] = []
        self._next: deque[Answer] = deque()
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._server = Server(("127.0.0.1", port), type("Handler", (Handler,), {"stand_in": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self.close()

    def close(self) -> None:
        """Give back the address; for one that was never entered."""
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def state(self) -> State:
        return self.api.state

    @property
    def writes(self) -> int:
        """How many requests wanted to change something."""
        return sum(method != "GET" for method, _path in self.requests)

    def then(self, *failures: Answer) -> None:
        self._next.extend(failures)

    def next_failure(self) -> Answer | None:
        try:
            return self._next.popleft()
        except IndexError:
            return None

    def answer(self, method: str, path: str, form: str, *, key: str) -> tuple[int, bytes, bool]:
        """Status, body, and whether it was answered before."""
        with self._turn:
            self.requests.append((method, path))
            (status, content), is_old = self.api.answer(method, path, form, key=key)
            return status, json.dumps(content).encode(), is_old

    def deliver(self, *webhooks: Webhook, doubled: bool = False, reordered: bool = False) -> int:
        """Tell them what happened, one try for each event that they have not taken. How many are left."""
        with self._turn:
            events = self.state.events
        return sum(each.deliver(events, doubled=doubled, reordered=reordered) for each in webhooks)

    def wait(self, seconds: float | None = None) -> bool:
        """As long as it is entered. Whether that is over."""
        return self._ended.wait(seconds)
