"""What a provider says of somebody, believed only after every check of OpenID Connect Core 3.1.3.7."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from joserfc import jws, jwt
from joserfc.errors import BadSignatureError, JoseError
from joserfc.jwk import KeySet

from accounts.oidc.client import Client
from accounts.oidc.errors import SignInFault, SignInRefused
from accounts.oidc.provider import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256")
"""Signatures only a provider can make. Neither `none` nor one made with a secret we share with it."""
CLOCKS_DIFFER = timedelta(seconds=30)
OLDEST = timedelta(minutes=10)
"""A token is asked for at once; one that was made long before was not made for us."""
LONGEST_SUBJECT = 255
"""Of what somebody is called (OpenID Connect Core 2). Cut off, it could be somebody else's."""


@dataclass(frozen=True, slots=True)
class IdToken:
    """What it says, checked. `raw` is given back at sign-out; `claims` are not shown: there may be a number in them.

    `shown_at` is when they showed there who they are, which may be long before; None where it is not said.
    """

    subject: str
    level: str
    session: str
    claims: Mapping[str, Any] = field(repr=False)
    raw: str = field(repr=False)
    shown_at: datetime | None = None

    def text(self, claim: str) -> str:
        """In one line, without signs that nobody sees; empty where it says nothing, or something else than text."""
        found = self.claims.get(claim)
        if not isinstance(found, str):
            return ""
        seen = (each if each.isprintable() else " " * each.isspace() for each in found)
        return " ".join("".join(seen).split())


def check_id_token(raw: str, *, client: Client, provider: Provider, nonce: str, level: str = "") -> IdToken:
    """Raises SignInRefused, and ProviderIsAway where its keys cannot be had.

    `level` is what was asked for: the client must see for itself that it was met (ID-porten's documentation, "acr").
    """
    claims = _signed_claims(raw, provider=provider)
    if claims.get("iss") != client.issuer:
        raise SignInRefused(SignInFault.ISSUER)
    _require_for_us(claims, client_id=client.client_id)
    _require_current(claims, now=timezone.now())
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise SignInRefused(SignInFault.NONCE)
    token = IdToken(
        subject=_text(claims, "sub"),
        level=_text(claims, "acr"),
        session=_text(claims, "sid"),
        claims=claims,
        raw=raw,
        shown_at=_moment(claims, "auth_time") if "auth_time" in claims else None,
    )
    if not 0 < len(token.subject) <= LONGEST_SUBJECT:
        raise SignInRefused(SignInFault.CLAIMS, "sub")
    if level and not client.is_at_least(token.level, level):
        raise SignInRefused(SignInFault.LEVEL)
    return token


def _signed_claims(raw: str, *, provider: Provider) -> Mapping[str, Any]:
    header = _header_of(raw)
    if header.get("alg") not in ALGORITHMS:
        raise SignInRefused(SignInFault.ALGORITHM)
    kid = header.get("kid")
    keys = provider.keys(with_kid=kid) if isinstance(kid, str) else KeySet([])
    fitting = [key for key in keys.keys if key.kid == kid]
    if not fitting:
        raise SignInRefused(SignInFault.KEY)
    try:
        return jwt.decode(raw, fitting[0], algorithms=list(ALGORITHMS)).claims
    except BadSignatureError as error:
        raise SignInRefused(SignInFault.SIGNATURE) from error
    except (JoseError, ValueError) as error:  # the key is of another kind, or the claims are no JSON
        raise SignInRefused(SignInFault.CLAIMS, type(error).__name__) from error


def _header_of(raw: str) -> Mapping[str, Any]:
    try:
        return jws.extract_compact(raw.encode()).headers()
    except (JoseError, ValueError) as error:
        raise SignInRefused(SignInFault.CLAIMS, "no token") from error


def _require_for_us(claims: Mapping[str, Any], *, client_id: str) -> None:
    """Alone, or among others and then said to be the one it was made for."""
    audience = claims.get("aud")
    among = audience if isinstance(audience, list) else [audience]
    for_us = claims.get("azp", client_id if len(among) == 1 else None)
    if client_id not in among or for_us != client_id:
        raise SignInRefused(SignInFault.AUDIENCE)


def _require_current(claims: Mapping[str, Any], *, now: datetime) -> None:
    made, ends = _moment(claims, "iat"), _moment(claims, "exp")
    if ends + CLOCKS_DIFFER <= now or made - CLOCKS_DIFFER > now or made + OLDEST < now:
        raise SignInRefused(SignInFault.EXPIRED)


def _moment(claims: Mapping[str, Any], name: str) -> datetime:
    seconds = claims.get(name)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise SignInRefused(SignInFault.CLAIMS, name)
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise SignInRefused(SignInFault.CLAIMS, name) from error


def _text(claims: Mapping[str, Any], name: str) -> str:
    """A name that is compared, which no provider makes of signs that nobody sees. Raises SignInRefused."""
    found = claims.get(name, "")
    if isinstance(found, str) and not found.isprintable():
        raise SignInRefused(SignInFault.CLAIMS, name)
    return found if isinstance(found, str) else ""
