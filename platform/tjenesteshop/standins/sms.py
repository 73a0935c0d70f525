"""A stand-in for SMS gateways and the contact register on this machine. It fails on demand.

KS Fiks is as documented, and another takes any JSON.

Maskinporten's part of it checks what the documentation asks of a grant, and gives tokens for a while. It keeps what
arrives, one message a reference, as gateways do that know an `Idempotency-Key`; `forgetful`, one a request.
"""

import json
import secrets
import socket
import struct
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
OLDEST, LONGEST = 10, 120
"""Seconds: when a grant was made, and how long it may hold (Maskinporten's documentation)."""


@dataclass(frozen=True, slots=True)
class Arrived:
    path: str
    content: Mapping[str, Any]
    reference: str
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered next instead of taking the message. `seconds` is how long that takes; `cuts` says nothing.

    With `takes`, the message was taken all the same: the answer got lost.
    """

    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    cuts: bool = False
    takes: bool = False


class SmsStandIn:
    """Listens on loopback while it is entered. What `then` is told happens to the next requests, one each."""

    def __init__(self, *, key: RSAKey | None = None, forgetful: bool = False, port: int = 0) -> None:
        self.key = key
        self.forgetful = forgetful
        self.integrations: dict[str, str] = {}
        self.accounts: set[str] = set()
        self.requests: list[Arrived] = []
        self.next: deque[Answer] = deque()
        self.tokens: set[str] = set()
        self.grants: list[Mapping[str, Any]] = []
        self.people: dict[str, Mapping[str, Any]] = {}
        self.asked_about: list[Sequence[str]] = []
        self._server = _Server(("127.0.0.1", port), type("Handler", (_Handler,), {"stand_in": self}))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def arrived(self) -> Sequence[Arrived]:
        """What a phone would have got."""
        if self.forgetful:
            return list(self.requests)
        return list({each.reference or secrets.token_hex(): each for each in self.requests}.values())

    def then(self, *answers: Answer) -> None:
        self.next.extend(answers)

    def forget_tokens(self) -> None:
        """Those that were given are no longer good."""
        self.tokens.clear()

    def wait(self, seconds: float) -> None:
        """As long as it is entered."""
        self._ended.wait(seconds)

    def give_token(self, form: Mapping[str, Sequence[str]]) -> Mapping[str, Any] | None:
        """Nothing for a grant that Maskinporten would refuse."""
        if self.key is None or form.get("grant_type") != [GRANT]:
            return None
        try:
            claims = jwt.decode(form["assertion"][0], self.key, algorithms=["RS256"]).claims
        except (JoseError, KeyError, ValueError):
            return None
        now = time.time()
        is_fit = (
            claims.get("aud") == f"{self.address}/"
            and now - OLDEST <= claims.get("iat", 0) <= now + OLDEST
            and 0 < claims.get("exp", 0) - claims.get("iat", 0) <= LONGEST
            and claims.get("jti") not in {each.get("jti") for each in self.grants}
        )
        if not is_fit:
            return None
        self.grants.append(claims)
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 120, "scope": claims["scope"]}

    def person(self, number: str) -> Mapping[str, Any]:
        """As the contact register knows them, or as it says that it does not."""
        unknown = {"status": "IKKE_REGISTRERT", "reservasjon": "NEI", "varslingsstatus": "KAN_IKKE_VARSLES"}
        return {"personidentifikator": number, **self.people.get(number, unknown)}

    def refuses(self, path: str, headers: Mapping[str, str]) -> int:
        """What KS Fiks answers who may not: 401 to whom it does not know, 403 to who has no right there; or 0."""
        if not path.startswith("/varsling/"):
            return 0
        if headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return 401
        password = self.integrations.get(headers.get("integrasjonid", ""))
        if password is None or password != headers.get("integrasjonpassord"):
            return 401
        return 0 if path.split("/")[5] in self.accounts else 403


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever asked has gone."""


class _Handler(BaseHTTPRequestHandler):
    stand_in: SmsStandIn

    def do_GET(self) -> None:
        if self.path == "/.well-known/oauth-authorization-server":
            endpoint = f"{self.stand_in.address}/token"
            self.say(200, {"issuer": f"{self.stand_in.address}/", "token_endpoint": endpoint})
        else:
            self.say(404, self.error(404))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        if path == "/token":
            token = self.stand_in.give_token(parse_qs(body.decode()))
            self.say(200 if token else 400, token or {"error": "invalid_grant"})
            return
        if path == "/rest/v2/personer":
            self.answer_about(json.loads(body)["personidentifikatorer"])
            return
        self.take(path, json.loads(body))

    def answer_about(self, numbers: Sequence[str]) -> None:
        """As the contact register does: nothing without a token of its scope, nor of more than a thousand."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        answer = self.stand_in.next.popleft() if self.stand_in.next else None
        if answer is not None:
            self.fail(answer)
        elif token not in self.stand_in.tokens or not 1 <= len(numbers) <= 1000:
            self.say(401, {"error": "invalid_token"})
        else:
            self.stand_in.asked_about.append(numbers)
            self.say(200, {"personer": [self.stand_in.person(each) for each in numbers]})

    do_PUT = do_POST  # noqa: N815 - the library's name

    def take(self, path: str, content: Mapping[str, Any]) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.stand_in.next.popleft() if self.stand_in.next else None
        refused = self.stand_in.refuses(path, headers)
        if not refused and (answer is None or answer.takes):
            reference = headers.get("idempotency-key", "")
            self.stand_in.requests.append(Arrived(path, content, reference, headers))
        if answer is not None:
            self.fail(answer)
        elif refused:
            self.say(refused, self.error(refused))
        else:
            self.say(200, {"id": secrets.token_hex(8)})

    def fail(self, answer: Answer) -> None:
        self.stand_in.wait(answer.seconds)
        if answer.cuts:
            # With this the connection is reset, not closed.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            return
        self.say(answer.status, self.error(answer.status), **answer.headers)

    def error(self, status: int) -> Mapping[str, Any]:
        """As KS Fiks says it."""
        return {
            "timestamp": int(datetime.now(UTC).timestamp() * 1000),
            "status": status,
            "error": "Error",
            "errorId": secrets.token_hex(8),
            "path": self.path,
            "message": "Mottaker +4768050123 kunne ikke nås",
        }

    def say(self, status: int, content: Mapping[str, Any], **headers: str) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Nothing: tests are quiet."""
