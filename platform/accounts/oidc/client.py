"""What a sign-in provider knows us by."""

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from joserfc import jwt
from joserfc.jwk import RSAKey

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LASTS = 60
"""Seconds. ID-porten and Maskinporten allow 120."""


class Credentials(Protocol):
    """How the client shows that it is the one: fields of a form sent to the provider, made anew each time."""

    def shown_to(self, issuer: str, *, client_id: str) -> Mapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """`private_key_jwt` (RFC 7523, OpenID Connect Core 9): a short assertion signed with a key of ours.

    `jwk` is an RSA key with the `kid` under which its public half is registered.
    """

    jwk: RSAKey = field(repr=False)

    def shown_to(self, issuer: str, *, client_id: str) -> Mapping[str, str]:
        now = int(time.time())
        claims = {
            "iss": client_id,
            "sub": client_id,
            "aud": issuer,
            "iat": now,
            "exp": now + ASSERTION_LASTS,
            "jti": secrets.token_urlsafe(24),
        }
        header = {"alg": "RS256", "kid": self.jwk.kid}
        return {"client_assertion_type": ASSERTION, "client_assertion": jwt.encode(header, claims, self.jwk)}


@dataclass(frozen=True, slots=True)
class SharedSecret:
    """`client_secret_post`, for providers that know nothing better."""

    secret: str = field(repr=False)

    def shown_to(self, issuer: str, *, client_id: str) -> Mapping[str, str]:
        del issuer, client_id
        return {"client_secret": self.secret}


@dataclass(frozen=True, slots=True)
class Client:
    """We, as registered with one provider. `levels` are its `acr` values, the weakest first; none: not asked for."""

    issuer: str
    client_id: str
    credentials: Credentials
    redirect_uri: str
    scopes: Sequence[str] = ("openid", "profile")
    levels: Sequence[str] = ()

    def authentication(self) -> Mapping[str, str]:
        return {
            "client_id": self.client_id,
            **self.credentials.shown_to(self.issuer, client_id=self.client_id),
        }

    def is_at_least(self, level: str, wanted: str) -> bool:
        """Whether a sign-in of that level is as sure as wanted. A level nobody has heard of is not."""
        return level in self.levels and self.levels.index(level) >= self.levels.index(wanted)
