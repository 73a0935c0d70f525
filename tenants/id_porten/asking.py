"""ID-porten is asked and answers, before the municipality's transaction begins."""

from django.db import transaction
from django.http import HttpRequest

from accounts.beginnings import Way, count_beginning
from accounts.brake import TooManyAttempts
from accounts.models import SignInPolicy
from accounts.oidc import asking
from accounts.oidc.asking import Answer, Answered, Asking, Slowed
from accounts.oidc.pocket import Pocket
from foundation.scope import use_scope
from tenants.id_porten.client import client, is_set_up, provider
from tenants.id_porten.sessions import note_session
from tenants.id_porten.state import new_state
from tenants.routing import RoutedMunicipality

POCKET = Pocket(name="id-porten", path="/sign-in/id-porten/")


def ask_id_porten(request: HttpRequest, municipality: RoutedMunicipality) -> Asking | None:
    """None where there is nothing to ask: not set up, or not a request for the page."""
    if request.method != "GET" or not is_set_up():
        return None
    with use_scope(municipality.scope), transaction.atomic():
        try:
            count_beginning(request, Way.NATIONAL)
        except TooManyAttempts as error:
            return Slowed(error)
        level = SignInPolicy.current().level
    state = new_state(request.get_host().partition(":")[0])
    return asking.begin(request, client(), provider(), state=state, level=level)


def redeem_answer(request: HttpRequest, municipality: RoutedMunicipality) -> Answer | None:
    """Who it is; None as above. That the session is used here is noted, so that it can be ended from outside."""
    if request.method != "GET" or not is_set_up():
        return None
    answer = asking.redeem_answer(request, client(), provider(), pocket=POCKET)
    if isinstance(answer, Answered) and answer.token.session:
        note_session(answer.token.session, schema=municipality.schema_name)
    return answer
