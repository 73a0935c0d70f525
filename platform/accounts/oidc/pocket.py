"""What a browser carries from asking to answering: a signed cookie of this host alone, for some minutes.

Only the browser that asked can answer (RFC 6749 10.12). Several may be under way, in several tabs; the oldest goes.
The host is signed with it: whoever carries a neighbour's cookie over, where less was asked for, answers nothing here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase

from accounts.oidc.flow import Asked

LASTS = 10 * 60
"""Seconds: as long as anybody needs for finding the phone with the code."""
MOST = 3
SALT = "accounts.oidc.pocket"


@dataclass(frozen=True, slots=True)
class UnderWay:
    """One sign-in that was begun, and where its person wanted to go."""

    asked: Asked
    next_url: str


@dataclass(frozen=True, slots=True)
class Pocket:
    """The cookie of one way to sign in. `path` is where the browser sends it."""

    name: str
    path: str

    def find(self, request: HttpRequest, state: str) -> UnderWay | None:
        """What was begun under that state by this browser, unless it is too long ago."""
        return next((each for each in self._under_way(request) if each.asked.state == state), None)

    def put(self, request: HttpRequest, response: HttpResponseBase, begun: UnderWay) -> None:
        others = [each for each in self._under_way(request) if each.asked.state != begun.asked.state]
        self._write(request, response, [begun, *others][:MOST])

    def take_out(self, request: HttpRequest, response: HttpResponseBase, state: str) -> None:
        """Whatever came of it: no state answers twice."""
        others = [each for each in self._under_way(request) if each.asked.state != state]
        self._write(request, response, others)

    def _under_way(self, request: HttpRequest) -> list[UnderWay]:
        try:
            said = signing.loads(
                request.COOKIES.get(self._cookie, ""), salt=self._salt(request), max_age=LASTS
            )
        except signing.BadSignature:
            return []
        return [_read(each) for each in said]

    def _write(self, request: HttpRequest, response: HttpResponseBase, under_way: list[UnderWay]) -> None:
        options: dict[str, Any] = {"path": self._path, "samesite": "Lax"}
        if not under_way:
            response.delete_cookie(self._cookie, **options)
            return
        value = signing.dumps([_written(each) for each in under_way], salt=self._salt(request), compress=True)
        response.set_cookie(
            self._cookie,
            value,
            max_age=LASTS,
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
            **options,
        )

    def _salt(self, request: HttpRequest) -> str:
        return f"{SALT}.{self.name}@{request.get_host()}"

    @property
    def _cookie(self) -> str:
        """Where cookies are sent over TLS only, browsers shall also refuse one that another host set."""
        return f"__Host-{self.name}" if settings.SESSION_COOKIE_SECURE else self.name

    @property
    def _path(self) -> str:
        return "/" if settings.SESSION_COOKIE_SECURE else self.path  # what the prefix demands


def _written(each: UnderWay) -> Mapping[str, str]:
    asked = each.asked
    said = {"s": asked.state, "n": asked.nonce, "v": asked.verifier, "l": asked.level, "to": each.next_url}
    return said | ({"a": "1"} if asked.anew else {})


def _read(said: Mapping[str, str]) -> UnderWay:
    return UnderWay(Asked(said["s"], said["n"], said["v"], said["l"], anew="a" in said), said["to"])
