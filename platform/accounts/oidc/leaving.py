"""Out of the provider's session as well, when somebody signs out here (OpenID Connect RP-Initiated Logout 1.0).

What it wants as a hint is the token it gave, in which the national number stands: it lies sealed in the session, and
goes to the provider in the body of a form, never in an address.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest
from joserfc import jws

from foundation.personal_data import decrypt, encrypt

TOKEN = "_provider_token"  # noqa: S105 - where it lies


@dataclass(frozen=True, slots=True)
class WayOut:
    """Where the provider's door out is, and what it brings the browser back with."""

    endpoint: str
    client_id: str
    return_to: str
    state: str = field(repr=False)

    @property
    def origin(self) -> str:
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"


def keep_token(request: HttpRequest, raw: str) -> None:
    """For the time of sign-out."""
    request.session[TOKEN] = base64.b64encode(encrypt(raw)).decode()


def kept_claims(request: HttpRequest) -> Mapping[str, Any]:
    """What the kept token says; it was checked when it came. Empty for whoever came in another way."""
    raw = kept_token(request)
    claims: Mapping[str, Any] = json.loads(jws.extract_compact(raw.encode()).payload) if raw else {}
    return claims


def kept_token(request: HttpRequest) -> str:
    """Empty for whoever came in another way."""
    sealed = request.session.get(TOKEN, "")
    return decrypt(base64.b64decode(sealed)) if sealed else ""
