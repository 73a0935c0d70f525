"""HTTP on loopback, as the SDK speaks it. `/_stand_in/…` is ours: the real API has no such address."""

import json
import secrets
import socket
import struct
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tjenesteshop.standins.sms import Answer
from tjenesteshop.standins.stripe.errors import Refused

if TYPE_CHECKING:
    from tjenesteshop.standins.stripe import StripeStandIn

LONGEST_BODY = 1_000_000
FAILURES = "/_stand_in/failures"
"""POST a JSON list of what happens to the next requests: `[{"status": 429}, {"seconds": 3, "takes": true}]`."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), ConnectionError):  # otherwise whoever asked has gone
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    stand_in: "StripeStandIn"

    def do_GET(self) -> None:
        self._answer("GET", urlsplit(self.path).query)

    def do_DELETE(self) -> None:
        self._answer("DELETE", urlsplit(self.path).query)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            self._say(413, Refused("The request is too large.").body)
            return
        body = self.rfile.read(int(length)).decode(errors="replace")
        if urlsplit(self.path).path == FAILURES:
            self._be_told(body)
        else:
            self._answer("POST", body)

    def _answer(self, method: str, form: str) -> None:
        scheme, _, secret = self.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not secret.startswith("sk_test_"):
            self._say(401, Refused("Invalid API Key provided.").body)
            return
        failure = self.stand_in.next_failure()
        if failure is not None and not failure.takes:
            self._fail(failure)
            return
        key = self.headers.get("Idempotency-Key", "")
        status, body, is_old = self.stand_in.answer(method, urlsplit(self.path).path, form, key=key)
        if failure is not None:
            self._fail(failure)
            return
        self._send(status, body, **({"Idempotent-Replayed": "true"} if is_old else {}))

    def _be_told(self, body: str) -> None:
        try:
            failures = [Answer(**each) for each in json.loads(body)]
        except (TypeError, ValueError):
            self._say(400, Refused("Not a list of failures.").body)
            return
        self.stand_in.then(*failures)
        self._say(200, {"waiting": len(failures)})

    def _fail(self, failure: Answer) -> None:
        self.stand_in.wait(failure.seconds)
        if failure.cuts:
            # With this the connection is reset, not closed.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        limited = failure.status == 429
        refusal = Refused(
            "Too many requests hit the API too quickly." if limited else "An error occurred on our side.",
            "rate_limit" if limited else "",
            kind="invalid_request_error" if limited else "api_error",
        )
        self._say(failure.status, refusal.body, **failure.headers)

    def _say(self, status: int, content: Mapping[str, Any], **headers: str) -> None:
        self._send(status, json.dumps(content).encode(), **headers)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Request-Id", f"req_{secrets.token_hex(7)}")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: tests are quiet."""
