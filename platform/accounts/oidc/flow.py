"""The authorization code flow: ask (with PKCE, state and nonce, pushed where the provider takes that), and redeem."""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from accounts.oidc.client import Client
from accounts.oidc.errors import ProviderIsAway, SignInFault, SignInRefused
from accounts.oidc.provider import Provider, post_form
from accounts.oidc.tokens import IdToken, check_id_token

ERROR = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be remembered from asking to answering, by the browser that asked and nobody else."""

    state: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    level: str = ""
    anew: bool = False


def ask(
    client: Client, provider: Provider, *, state: str, level: str, language: str, anew: bool = False
) -> tuple[str, Asked]:
    """Where to send the browser, and what to remember. Raises ProviderIsAway.

    Asked `anew` the person shows there who they are, also where they are signed in (OpenID Connect Core 3.1.2.1).

    What is asked is pushed to the provider first (RFC 9126), so that the browser carries nothing that could be changed.
    """
    asked = Asked(
        state, nonce=secrets.token_urlsafe(32), verifier=secrets.token_urlsafe(64), level=level, anew=anew
    )
    metadata = provider.metadata()
    wanted = {
        "response_type": "code",
        "scope": " ".join(client.scopes),
        "redirect_uri": client.redirect_uri,
        "state": state,
        "nonce": asked.nonce,
        "code_challenge": _challenge(asked.verifier),
        "code_challenge_method": "S256",
        **({"acr_values": level} if level else {}),
        **({"ui_locales": language} if language else {}),
        **({"prompt": "login"} if anew else {}),
    }
    if metadata.pushed_authorization_endpoint:
        wanted = {"request_uri": _push(client, metadata.pushed_authorization_endpoint, wanted)}
    query = urlencode({"client_id": client.client_id, **wanted})
    return f"{metadata.authorization_endpoint}?{query}", asked


def redeem(client: Client, provider: Provider, *, asked: Asked, state: str, code: str) -> IdToken:
    """Who it is that came back with the code. Raises SignInRefused or ProviderIsAway."""
    if not state or not hmac.compare_digest(state.encode(), asked.state.encode()):
        raise SignInRefused(SignInFault.STATE)
    if not code:
        raise SignInRefused(SignInFault.CODE)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.redirect_uri,
        "code_verifier": asked.verifier,
        **client.authentication(),
    }
    status, answer = post_form(provider.metadata().token_endpoint, form)
    if status == 400 and answer.get("error") == "invalid_grant":  # used before, too old, or another's
        raise SignInRefused(SignInFault.CODE)
    raw = answer.get("id_token")
    if status != 200 or not isinstance(raw, str):
        raise ProviderIsAway(f"the code was not redeemed: {status} {_error_in(answer)}")
    return check_id_token(raw, client=client, provider=provider, nonce=asked.nonce, level=asked.level)


def _push(client: Client, endpoint: str, wanted: dict[str, str]) -> str:
    status, answer = post_form(endpoint, {**wanted, **client.authentication()})
    request_uri = answer.get("request_uri")
    if status not in {200, 201} or not isinstance(request_uri, str):
        raise ProviderIsAway(f"what was asked was not taken: {status} {_error_in(answer)}")
    return request_uri


def _error_in(answer: Mapping[str, Any]) -> str:
    """Its one word (RFC 6749 5.2), for the log: whatever else a provider says there may be long, or of somebody."""
    error = answer.get("error")
    return error if isinstance(error, str) and ERROR.fullmatch(error) else ""


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
