"""ID-porten is asked and answers, before the municipality's transaction begins."""

import logging
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from accounts.models import SignInPolicy
from accounts.oidc.errors import ProviderIsAway, SignInRefused
from accounts.oidc.flow import Asked, ask, redeem
from accounts.oidc.pocket import Pocket
from accounts.oidc.tokens import IdToken
from foundation.scope import use_scope
from tenants.id_porten.client import client, is_set_up, provider
from tenants.id_porten.sessions import note_session
from tenants.id_porten.state import new_state
from tenants.routing import RoutedMunicipality

POCKET = Pocket(name="id-porten", path="/sign-in/id-porten/")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """The browser goes on to `url`; what was asked is remembered."""

    url: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class Answered:
    """ID-porten says who it is."""

    token: IdToken
    next_url: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The person went back without signing in."""


@dataclass(frozen=True, slots=True)
class NotBelieved:
    """The answer is not one to what this browser asked, or not one to trust. The log says why."""


@dataclass(frozen=True, slots=True)
class Away:
    """ID-porten does not answer."""


type Asking = Begun | Away | None
type Answer = Answered | Stopped | NotBelieved | Away | None


def ask_id_porten(request: HttpRequest, municipality: RoutedMunicipality) -> Asking:
    """None where there is nothing to ask: not set up, or not a request for the page."""
    if request.method != "GET" or not is_set_up():
        return None
    with use_scope(municipality.scope), transaction.atomic():
        level = SignInPolicy.current().level
    state = new_state(request.get_host().partition(":")[0])
    try:
        url, asked = ask(
            client(), provider(), state=state, level=level, language=get_language_from_request(request)
        )
    except ProviderIsAway as error:
        logger.warning("ID-porten does not answer: %s", error)
        return Away()
    return Begun(url, asked)


def redeem_answer(request: HttpRequest, municipality: RoutedMunicipality) -> Answer:
    """Redeem the code for who it is. Everything that does not fit is refused with one word in the log."""
    if request.method != "GET" or not is_set_up():
        return None
    state = request.GET.get("state", "")
    begun = POCKET.find(request, state)
    if begun is None or request.GET.get("iss", client().issuer) != client().issuer:  # RFC 9207
        return NotBelieved()
    if "error" in request.GET:
        logger.info("ID-porten sent somebody back: %s", request.GET["error"][:40])
        return Stopped() if request.GET["error"] == "access_denied" else NotBelieved()
    try:
        token = redeem(client(), provider(), asked=begun.asked, state=state, code=request.GET.get("code", ""))
    except SignInRefused as refusal:
        logger.warning("a sign-in was not believed: %s", refusal.fault)
        return NotBelieved()
    except ProviderIsAway as error:
        logger.warning("ID-porten does not answer: %s", error)
        return Away()
    if token.session:
        note_session(token.session, schema=municipality.schema_name)
    return Answered(token, begun.next_url)
