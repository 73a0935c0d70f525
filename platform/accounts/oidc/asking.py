"""A provider is asked and answers: what a page needs to know of it. No transaction is held meanwhile."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language_from_request

from accounts.brake import TooManyAttempts
from accounts.oidc.client import Client
from accounts.oidc.errors import ProviderIsAway, SignInRefused
from accounts.oidc.flow import Asked, ask, redeem
from accounts.oidc.pocket import Pocket
from accounts.oidc.provider import Provider
from accounts.oidc.tokens import IdToken

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """The browser goes on to `url`; what was asked is remembered."""

    url: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Answered:
    """The provider says who it is. `shown_at` is when they last showed it, None where nobody knows."""

    token: IdToken
    next_url: str
    shown_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person went back without signing in."""


@dataclass(frozen=True, slots=True)
class NotBelieved:
    """The answer is not one to what this browser asked, or not one to trust. The log says why."""


@dataclass(frozen=True, slots=True)
class Away:
    """The provider does not answer."""


@dataclass(frozen=True, slots=True)
class Slowed:
    """So many have begun from there that the provider is not asked."""

    error: TooManyAttempts


type Asking = Begun | Away | Slowed
type Answer = Answered | Stopped | NotBelieved | Away


def begin(request: HttpRequest, client: Client, provider: Provider, *, state: str, level: str) -> Asking:
    """Ask, in the reader's language. From a browser that has a session here, anew.

    Who signs in once more is another person, or shows again who they are: being signed in over there is no answer.
    """
    language = get_language_from_request(request)
    anew = settings.SESSION_COOKIE_NAME in request.COOKIES
    try:
        url, asked = ask(client, provider, state=state, level=level, language=language, anew=anew)
    except ProviderIsAway as error:
        logger.warning("%s does not answer: %s", client.issuer, error)
        return Away()
    return Begun(url, asked)


def redeem_answer(request: HttpRequest, client: Client, provider: Provider, *, pocket: Pocket) -> Answer:
    """Redeem the code for who it is. Everything that does not fit is refused with one word in the log."""
    state = request.GET.get("state", "")
    begun = pocket.find(request, state)
    if begun is None or request.GET.get("iss", client.issuer) != client.issuer:  # RFC 9207
        return NotBelieved()
    if "error" in request.GET:
        logger.info("%s sent somebody back: %r", client.issuer, request.GET["error"][:40])
        return Stopped() if request.GET["error"] == "access_denied" else NotBelieved()
    try:
        token = redeem(client, provider, asked=begun.asked, state=state, code=request.GET.get("code", ""))
    except SignInRefused as refusal:
        logger.warning("a sign-in was not believed: %s", refusal.fault)
        return NotBelieved()
    except ProviderIsAway as error:
        logger.warning("%s does not answer: %s", client.issuer, error)
        return Away()
    shown_at = token.shown_at or (timezone.now() if begun.asked.anew else None)
    return Answered(token, begun.next_url, shown_at)
