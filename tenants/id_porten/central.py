"""The host that ID-porten knows. It believes nobody, keeps nothing, and leads on to the municipality that asked."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from tenants.addresses import address_at
from tenants.id_porten.client import ANSWER, ENDED, SIGNED_OUT, is_set_up
from tenants.id_porten.framing import frames_to
from tenants.id_porten.sessions import hosts_of_session
from tenants.id_porten.state import host_of_state
from tenants.routing import find_municipality
from ui.errors import error_page

LED_ON = ("state", "code", "iss", "error")
"""What of an answer is led on. A description of an error is for developers, and may say anything."""
LONGEST = 2_000


@require_safe
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Lead code and state on to the host that the state was made for; a state of somebody else's leads nowhere."""
    host = _host_in(request)
    if host is None:
        return error_page(request, 400)
    said = {name: request.GET[name][:LONGEST] for name in LED_ON if name in request.GET}
    return _onward(f"{address_at(host, ANSWER)}?{urlencode(said)}")


@require_safe
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from ID-porten's sign-out, to the municipality where it was begun."""
    host = _host_in(request)
    return _onward(address_at(host, SIGNED_OUT) if host else "/")


@require_safe
@never_cache
@xframe_options_exempt
def ended(request: HttpRequest) -> HttpResponse:
    """Somebody signed out elsewhere: ID-porten opens this in a frame (OpenID Connect Front-Channel Logout 1.0).

    Each municipality where the session is in use is opened in a frame of its own, and ends it.
    """
    if not is_set_up():
        raise Http404
    sid = request.GET.get("sid", "")
    if request.GET.get("iss") != settings.ID_PORTEN_ISSUER or not sid:
        return HttpResponse(status=400)
    query = urlencode({"iss": settings.ID_PORTEN_ISSUER, "sid": sid})
    return frames_to([f"{address_at(host, ENDED)}?{query}" for host in hosts_of_session(sid)])


def _host_in(request: HttpRequest) -> str | None:
    """The host that the state names, while it still leads to a municipality."""
    host = host_of_state(request.GET.get("state", ""))
    return host if host is not None and find_municipality(host) is not None else None


def _onward(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address, status=303)
    response["Referrer-Policy"] = "no-referrer"  # the address holds a code
    return response
