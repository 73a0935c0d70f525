"""People in processes of their own, each with one browser's worth of cookies, who act at the same moment.

A client process knows nothing of Django: it speaks HTTP with the served product, as a browser without scripts would.
"""

import http.client
import multiprocessing
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import urlencode

SIGN_IN = "/sign-in/password/"
TOKEN_COOKIE, TOKEN_FIELD = "csrftoken", "csrfmiddlewaretoken"
A_MOMENT = 0.03
"""Seconds between saying “now” and now, so that all of them are ready."""
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. A status of zero: the connection broke, and nobody knows what became of it."""

    status: int
    location: str
    text: str

    @property
    def is_booked(self) -> bool:
        """Sent on to a booking's page."""
        return self.status in {302, 303} and self.location.startswith("/bookings/")


@dataclass(frozen=True, slots=True)
class Act:
    """What one of the crowd does: a post of these fields, or a get without any."""

    who: int
    path: str
    fields: Mapping[str, str] | None = None


class Crowd:
    """So many client processes, told what to do through pipes."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self.pipes = pipes

    def sign_in(self, addresses: Sequence[str], *, password: str) -> None:
        """The first so many are these people; what they were before is forgotten."""
        for pipe, address in zip(self.pipes, addresses, strict=False):
            pipe.send(("sign_in", (address, password)))
            status = _receive(
                pipe
            )  # one after the other: the brake lets only a few check passwords at a time
            assert status == 302, f"{address} was not let in: {status}"

    def at_once(self, acts: Sequence[Act]) -> list[Answer]:
        """Everybody acts at the same moment; answers in the order of the acts. One act each."""
        assert len({act.who for act in acts}) == len(acts)
        start = time.monotonic() + A_MOMENT
        for act in acts:
            self.pipes[act.who].send(("act", (start, act.path, act.fields)))
        return [_receive(self.pipes[act.who]) for act in acts]

    def begin(self, acts: Sequence[Act]) -> None:
        """As `at_once`, but the answers are asked for later with `answers`."""
        start = time.monotonic() + A_MOMENT
        for act in acts:
            self.pipes[act.who].send(("act", (start, act.path, act.fields)))

    def answers(self, acts: Sequence[Act]) -> list[Answer]:
        return [_receive(self.pipes[act.who]) for act in acts]


@contextmanager
def crowd_at(port: int, host: str, *, size: int) -> Iterator[Crowd]:
    """Client processes of one host of the server; they end with the block."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    pipes, processes = [], []
    for _ in range(size):
        ours, theirs = context.Pipe()
        process = context.Process(target=_live, args=(theirs, port, host), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Crowd(pipes)
    finally:
        for pipe, process in zip(pipes, processes, strict=True):
            with suppress(OSError):
                pipe.send(None)
            process.join(5)
            process.kill()


def form_of(page: str, *, having: str) -> dict[str, str]:
    """The filled-in fields of the page's form that has a field of this name."""
    reader = _FormReader()
    reader.feed(page)
    return next(fields for fields in reader.forms if having in fields)


class _FormReader(HTMLParser):
    """Knows the inputs of each form, which is all that our forms have beside choices."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and self.forms and "name" in values:
            self.forms[-1][values["name"]] = values.get("value", "")


def _receive(pipe: Connection) -> Any:
    if not pipe.poll(PATIENCE):
        raise TimeoutError("a client does not answer")
    return pipe.recv()


def _live(pipe: Connection, port: int, host: str) -> None:
    person = _Person(port, host)
    while (told := pipe.recv()) is not None:
        what, values = told
        pipe.send(getattr(person, what)(*values))


class _Person:
    """One browser: a connection, and a jar of cookies."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, f"{host}:{port}"
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def sign_in(self, address: str, password: str) -> int:
        self.cookies = {}
        self._send(SIGN_IN, None)
        return self._send(SIGN_IN, {"email": address, "password": password}).status

    def act(self, start: float, path: str, fields: Mapping[str, str] | None) -> Answer:
        with suppress(OSError):
            self._connect()
        while (left := start - time.monotonic()) > 0:
            time.sleep(left)
        try:
            return self._send(path, fields)
        except (OSError, http.client.HTTPException):
            self._close()
            return Answer(0, "", "")

    def _connect(self) -> http.client.HTTPConnection:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE / 2)
            self.connection.connect()
        return self.connection

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, path: str, fields: Mapping[str, str] | None) -> Answer:
        headers = {
            "Host": self.host,
            "Accept-Language": "en",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        method, body = "GET", None
        if fields is not None:
            method, body = "POST", urlencode({**fields, TOKEN_FIELD: self.cookies.get(TOKEN_COOKIE, "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self._connect()
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        for header in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        if response.will_close:
            self._close()
        return Answer(response.status, response.headers.get("Location", ""), text)
