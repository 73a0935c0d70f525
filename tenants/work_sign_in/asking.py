"""The employer's provider is asked and answers, before the municipality's transaction begins."""

import logging
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest

from accounts.beginnings import Way, count_beginning
from accounts.brake import TooManyAttempts
from accounts.oidc import asking
from accounts.oidc.asking import Answer, Asking, Away, Slowed
from accounts.oidc.errors import ProviderIsAway
from accounts.oidc.pocket import Pocket
from accounts.oidc.provider import provider_of
from accounts.work_models import WorkSignIn
from foundation.scope import use_scope
from tenants.routing import RoutedMunicipality
from tenants.work_sign_in.client import client_of

POCKET = Pocket(name="work", path="/sign-in/work/")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WorkAnswer:
    """What the provider said, and the settings by which it was asked."""

    work: WorkSignIn
    answer: Answer


def ask_employer(request: HttpRequest, municipality: RoutedMunicipality) -> Asking | None:
    """None where there is nothing to ask: not set up, or not a request for the page.

    Also asked before staff may sign in this way: whoever sets it up tries it first. The page that is answered refuses
    everybody else.
    """
    work = _set_up_for(request, municipality)
    if work is None:
        return None
    try:
        with use_scope(municipality.scope), transaction.atomic():
            count_beginning(request, Way.WORK)
    except TooManyAttempts as error:
        return Slowed(error)
    provider = provider_of(work.issuer)
    try:
        client = client_of(work, host=_host(request), metadata=provider.metadata())
    except ProviderIsAway as error:
        logger.warning("%s does not answer: %s", work.issuer, error)
        return Away()
    state = secrets.token_urlsafe(32)
    return asking.begin(request, client, provider, state=state, level=work.level)


def redeem_answer(request: HttpRequest, municipality: RoutedMunicipality) -> WorkAnswer | None:
    """Who it is; None as above."""
    work = _set_up_for(request, municipality)
    if work is None:
        return None
    provider = provider_of(work.issuer)
    try:
        client = client_of(work, host=_host(request), metadata=provider.metadata())
    except ProviderIsAway as error:
        logger.warning("%s does not answer: %s", work.issuer, error)
        return WorkAnswer(work, Away())
    return WorkAnswer(work, asking.redeem_answer(request, client, provider, pocket=POCKET))


def _set_up_for(request: HttpRequest, municipality: RoutedMunicipality) -> WorkSignIn | None:
    if request.method != "GET":
        return None
    with use_scope(municipality.scope), transaction.atomic():
        return WorkSignIn.current()


def _host(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]
