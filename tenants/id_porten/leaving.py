"""Where ID-porten's door out is, asked before the transaction in which somebody signs out here."""

import logging

from django.conf import settings
from django.http import HttpRequest

from accounts.oidc.errors import ProviderIsAway
from accounts.oidc.leaving import WayOut
from tenants.addresses import address_at
from tenants.id_porten.client import SIGNED_OUT, is_set_up, provider
from tenants.id_porten.state import new_state
from tenants.routing import RoutedMunicipality

logger = logging.getLogger(__name__)


def look_for_the_way_out(request: HttpRequest, municipality: RoutedMunicipality) -> WayOut | None:
    """None where there is none, or ID-porten does not answer: then they are signed out here only."""
    del municipality
    if request.method != "POST" or not is_set_up():
        return None
    try:
        endpoint = provider().metadata().end_session_endpoint
    except ProviderIsAway as error:
        logger.warning("ID-porten does not answer: %s", error)
        return None
    if not endpoint:
        return None
    return WayOut(
        endpoint=endpoint,
        client_id=settings.ID_PORTEN_CLIENT_ID,
        return_to=address_at(settings.PLATFORM_HOST, SIGNED_OUT),
        state=new_state(request.get_host().partition(":")[0]),
    )
