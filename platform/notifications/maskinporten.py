"""Tokens from Maskinporten, by which other public services know us (Digdir's documentation, “JWT grant”)."""

import json
import secrets
import threading
import time
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from joserfc import jwt
from joserfc.jwk import RSAKey

from notifications.asking import ask
from notifications.errors import SendingFailed

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
METADATA = "/.well-known/oauth-authorization-server"
LASTS = 100
"""Seconds. Maskinporten allows 120."""
EARLIER = 10
"""A token is not used in its last seconds: it would be old on its way."""

_tokens: dict[tuple[str, str, str], tuple[float, str]] = {}
_endpoints: dict[str, str] = {}
_lock = threading.Lock()


def is_set_up() -> bool:
    return bool(
        settings.MASKINPORTEN_ISSUER and settings.MASKINPORTEN_CLIENT_ID and settings.MASKINPORTEN_PRIVATE_KEY
    )


def token_for(scope: str, *, anew: bool = False) -> str:
    """One for the scope, kept as long as it holds unless it is wanted `anew`. Raises SendingFailed."""
    if not is_set_up():
        raise SendingFailed("maskinporten_is_not_set_up")
    key = (settings.MASKINPORTEN_ISSUER, settings.MASKINPORTEN_CLIENT_ID, scope)
    known = _tokens.get(key)
    if known is not None and not anew and known[0] > time.monotonic():
        return known[1]
    said = _ask_for(scope)
    token, lasts = said.get("access_token"), said.get("expires_in", 0)
    if not isinstance(token, str) or not token:
        raise SendingFailed("maskinporten_gives_no_token")
    with _lock:
        _tokens[key] = (time.monotonic() + max(0, int(lasts) - EARLIER), token)
    return token


def forget_tokens() -> None:
    """Ask anew for every one."""
    with _lock:
        _tokens.clear()
        _endpoints.clear()


def grant(*, scope: str) -> str:
    """What we sign to be given a token: used once, for a short while."""
    key = RSAKey.import_key(json.loads(settings.MASKINPORTEN_PRIVATE_KEY))
    now = int(time.time())
    claims = {
        "aud": settings.MASKINPORTEN_ISSUER,
        "iss": settings.MASKINPORTEN_CLIENT_ID,
        "scope": scope,
        "iat": now,
        "exp": now + LASTS,
        "jti": secrets.token_urlsafe(24),
    }
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def _ask_for(scope: str) -> Mapping[str, Any]:
    form = {"grant_type": GRANT, "assertion": grant(scope=scope)}
    answer, body = ask("POST", _endpoint(), headers={"Accept": "application/json"}, data=form)
    if answer.status_code >= 500:
        raise SendingFailed("maskinporten_is_away")
    if answer.status_code != 200:
        raise SendingFailed("maskinporten_refuses_us")
    return _json(body)


def _endpoint() -> str:
    """Where tokens are given: as the metadata say (RFC 8414), which are looked up once."""
    issuer = settings.MASKINPORTEN_ISSUER
    if issuer not in _endpoints:
        url = issuer.rstrip("/") + METADATA
        answer, body = ask("GET", url, headers={"Accept": "application/json"})
        said = _json(body) if answer.status_code == 200 else {}
        if said.get("issuer") != issuer or not isinstance(said.get("token_endpoint"), str):
            raise SendingFailed("maskinporten_is_away")
        with _lock:
            _endpoints[issuer] = said["token_endpoint"]
    return _endpoints[issuer]


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        said = json.loads(body)
    except ValueError as error:
        raise SendingFailed("maskinporten_is_away") from error
    return said if isinstance(said, dict) else {}
