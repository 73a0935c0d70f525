"""A provider as it describes itself: where its doors are and with which keys it signs (OpenID Connect Discovery 1.0).

What it says is kept for a day; a key that is not known is looked for once more, at most once a minute, so that neither
a key that was changed nor somebody who invents keys does harm. One that does not answer is left alone for some seconds:
meanwhile nobody else waits for it, for every thread that waits is one that serves no page.
"""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from urllib3.exceptions import HTTPError

from accounts.oidc.errors import ProviderIsAway
from foundation.outgoing import UnfitAddress, outgoing, read_within, require_fit

TIMEOUT = (3.05, 10)
"""Seconds to connect, and to answer."""
KEPT = 24 * 60 * 60
LOOK_AGAIN = 60
LEFT_ALONE = 10
PATIENCE = 2
"""Seconds to wait for whoever is asking it just now."""
LONGEST = 256 * 1024
"""Bytes of an answer. What is longer is not from a sign-in provider."""
DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Its doors. `pushed_authorization_endpoint` and `end_session_endpoint` are empty where it has none.

    `scopes` are those it says it knows; it need not say any.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    pushed_authorization_endpoint: str = ""
    end_session_endpoint: str = ""
    scopes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Provider:
    """One provider, asked over HTTP. Safe between threads; nothing is asked until it is needed."""

    issuer: str
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _metadata: Metadata | None = None
    _keys: KeySet | None = None
    _asked_at: float = 0.0
    _keys_asked_at: float = 0.0
    _failed_at: float = float("-inf")

    def metadata(self) -> Metadata:
        """Raises ProviderIsAway when it does not answer, or answers in another's name."""
        with self._turn():
            return self._fresh_metadata()

    def keys(self, *, with_kid: str) -> KeySet:
        """All its keys, asked for anew when none is called so. Raises ProviderIsAway."""
        with self._turn():
            metadata, now = self._fresh_metadata(), time.monotonic()
            known = self._keys is not None and any(key.kid == with_kid for key in self._keys.keys)
            age = now - self._keys_asked_at
            if self._keys is None or age > KEPT or (not known and age > LOOK_AGAIN):
                self._keys = _key_set(self._ask(metadata.jwks_uri))
                self._keys_asked_at = now
            return self._keys

    def _fresh_metadata(self) -> Metadata:
        now = time.monotonic()
        if self._metadata is None or now - self._asked_at > KEPT:
            self._metadata = _read_metadata(
                self._ask(self.issuer.rstrip("/") + DISCOVERY), issuer=self.issuer
            )
            self._asked_at = now
        return self._metadata

    def _ask(self, url: str) -> Mapping[str, Any]:
        if time.monotonic() - self._failed_at < LEFT_ALONE:
            raise ProviderIsAway("it did not answer a moment ago")
        try:
            return get_json(url)
        except ProviderIsAway:
            self._failed_at = time.monotonic()
            raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One asks at a time, and the others profit."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise ProviderIsAway("somebody else has waited for its answer for a while")
        try:
            yield
        finally:
            self._lock.release()


_providers: dict[str, Provider] = {}
_providers_lock = threading.Lock()


def provider_of(issuer: str) -> Provider:
    """The one of this process."""
    with _providers_lock:
        return _providers.setdefault(issuer, Provider(issuer))


def get_json(url: str) -> Mapping[str, Any]:
    """Raises ProviderIsAway."""
    return _answer_of("GET", url, data=None)[1]


def post_form(url: str, data: Mapping[str, str]) -> tuple[int, Mapping[str, Any]]:
    """The status and what it says, also where it refuses. Raises ProviderIsAway for everything it should not do."""
    return _answer_of("POST", url, data=data)


def _answer_of(method: str, url: str, *, data: Mapping[str, str] | None) -> tuple[int, Mapping[str, Any]]:
    _require_safe(url)
    headers = {"Accept": "application/json"}
    try:
        with (
            outgoing() as session,
            session.request(
                method, url, data=data, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
            ) as response,
        ):
            text = read_within(response, most=LONGEST + 1, seconds=TIMEOUT[1])
            if len(text) > LONGEST or response.status_code >= 500 or (data is None and not response.ok):
                raise ProviderIsAway(f"{method} {urlsplit(url).path} answered {response.status_code}")
            response._content = text  # noqa: SLF001 - what was read, for its own reader of JSON
            answer = response.json()
    except (requests.RequestException, HTTPError, ValueError, OSError, RecursionError) as error:
        raise ProviderIsAway(f"{method} {urlsplit(url).path}: {type(error).__name__}") from error
    if not isinstance(answer, dict):
        raise ProviderIsAway(f"{method} {urlsplit(url).path} answered something else than an object")
    return response.status_code, answer


def _require_safe(url: str) -> None:
    try:
        require_fit(url)
    except UnfitAddress as error:
        raise ProviderIsAway("an address that is not https") from error


def _read_metadata(said: Mapping[str, Any], *, issuer: str) -> Metadata:
    if said.get("issuer") != issuer:
        raise ProviderIsAway("it speaks in another's name")

    def door(name: str, *, is_needed: bool = True) -> str:
        found = said.get(name, "")
        if not isinstance(found, str) or (is_needed and not found):
            raise ProviderIsAway(f"it does not say where its {name} is")
        return found

    return Metadata(
        issuer=issuer,
        authorization_endpoint=door("authorization_endpoint"),
        token_endpoint=door("token_endpoint"),
        jwks_uri=door("jwks_uri"),
        pushed_authorization_endpoint=door("pushed_authorization_request_endpoint", is_needed=False),
        end_session_endpoint=door("end_session_endpoint", is_needed=False),
        scopes=_words(said.get("scopes_supported")),
    )


def _words(said: object) -> frozenset[str]:
    return (
        frozenset(each for each in said if isinstance(each, str)) if isinstance(said, list) else frozenset()
    )


def _key_set(said: Mapping[str, Any]) -> KeySet:
    try:
        return KeySet.import_key_set({"keys": said["keys"]})
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise ProviderIsAway("its keys cannot be read") from error
