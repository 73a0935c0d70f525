"""A provider that is slow, away or odd costs its own people their sign-in, and nobody else a thread."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest

from accounts.oidc import provider
from accounts.oidc.client import Client, SharedSecret
from accounts.oidc.errors import ProviderIsAway
from accounts.oidc.flow import Asked, redeem
from accounts.oidc.provider import Provider

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


class Odd(socketserver.ThreadingTCPServer):
    """Answers each connection as it is told to; `asked` is how many there were."""

    daemon_threads = True

    def __init__(self, answer: Callable[["Odd", Any], None]) -> None:
        self.asked, self.answer, self.closing = 0, answer, threading.Event()
        super().__init__(("127.0.0.1", 0), _Odd)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def doors(self) -> bytes:
        named = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        return json.dumps(
            {"issuer": self.issuer} | {name: f"{self.issuer}/{name}" for name in named}
        ).encode()


class _Odd(socketserver.StreamRequestHandler):
    server: Odd

    def handle(self) -> None:
        self.server.asked += 1
        while self.rfile.readline().strip():
            """The request, which is not looked at."""
        self.server.answer(self.server, self.wfile)


@contextmanager
def running(answer: Callable[[Odd, Any], None]) -> Iterator[Odd]:
    with Odd(answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()


def trickle(server: Odd, wire: Any, *, head: bytes, slowly: bytes) -> None:
    """All of it in the end, one byte at a time, unless the other hangs up."""
    try:
        wire.write(head)
        for byte in slowly:
            wire.write(bytes([byte]))
            server.closing.wait(0.02)
    except OSError:
        """They did."""


def slow_body(server: Odd, wire: Any) -> None:
    body = server.doors() + b" " * 200
    trickle(server, wire, head=HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode(), slowly=body)


def slow_head(server: Odd, wire: Any) -> None:
    body = server.doors()
    filler = b"X-Patience: " + b"x" * 300 + b"\r\n"
    trickle(server, wire, head=HEAD + f"Content-Length: {len(body)}\r\n".encode(), slowly=filler)
    wire.write(b"\r\n" + body)


def half_a_body(server: Odd, wire: Any) -> None:
    wire.write(HEAD + b"Content-Length: 5000\r\n\r\n" + server.doors())


def nested(server: Odd, wire: Any) -> None:
    body = b"[" * 200_000
    wire.write(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


@pytest.mark.parametrize("answer", [slow_body, slow_head, half_a_body, nested])
def test_an_answer_that_trickles_or_breaks_off_is_none(
    answer: Callable[[Odd, Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "TIMEOUT", (1, 1))
    with running(answer) as server, pytest.raises(ProviderIsAway):
        Provider(server.issuer).metadata()


def test_who_did_not_answer_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(half_a_body) as server:
        away = Provider(server.issuer)
        for _time in range(3):
            with pytest.raises(ProviderIsAway):
                away.metadata()
        assert server.asked == 1
        server.answer = partial(_at_once)
        monkeypatch.setattr(provider, "LEFT_ALONE", 0)
        assert away.metadata().issuer == server.issuer


def test_nobody_stands_in_line_for_one_that_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all who want to sign in one waits for it."""
    monkeypatch.setattr(provider, "PATIENCE", 0.01)
    began, go_on = threading.Event(), threading.Event()

    def in_a_while(server: Odd, wire: Any) -> None:
        began.set()
        go_on.wait(5)
        _at_once(server, wire)

    with running(in_a_while) as server:
        slow = Provider(server.issuer)
        first = threading.Thread(target=slow.metadata)
        first.start()
        assert began.wait(5)
        with pytest.raises(ProviderIsAway):
            slow.metadata()
        go_on.set()
        first.join(5)
        assert slow.metadata().issuer == server.issuer
        assert server.asked == 1


def _at_once(server: Odd, wire: Any) -> None:
    body = server.doors()
    wire.write(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


@pytest.mark.parametrize("error", ["Kari Prøve, 01410199999", "x" * 50_000, {"of": "Kari"}, None])
def test_of_a_refusal_nothing_but_its_word_is_told(error: object) -> None:
    """It goes to the log, which names nobody."""

    def refuse(server: Odd, wire: Any) -> None:
        body = json.dumps({"error": error}).encode()
        wire.write(b"HTTP/1.1 400 Bad\r\n" + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)

    with running(_at_once) as server:
        asking = Provider(server.issuer)
        asking.metadata()
        server.answer = refuse
        client = Client(server.issuer, "shop", SharedSecret("secret"), "https://shop.example.no/")
        asked = Asked("state", "nonce", "verifier")
        with pytest.raises(ProviderIsAway) as away:
            redeem(client, asking, asked=asked, state="state", code="code")
    assert str(away.value).strip() == "the code was not redeemed: 400"
