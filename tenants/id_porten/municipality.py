"""The municipality's side: where a sign-in with ID-porten begins, where it arrives, and where it is ended."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from accounts.models import Session, SignInPolicy
from accounts.national import user_with_number
from accounts.oidc.asking import Answered, Away, Begun, Slowed, Stopped
from accounts.oidc.leaving import keep_token, kept_token
from accounts.oidc.pocket import UnderWay
from accounts.oidc.tokens import IdToken
from accounts.session import NATIONAL, Vouched, open_session
from accounts.views import next_url, too_many
from foundation.identifiers import InvalidNationalId, NationalId, parse_national_id
from tenants.id_porten.asking import POCKET
from tenants.id_porten.client import is_set_up
from tenants.id_porten.framing import frames_to
from tenants.id_porten.sessions import session_hash

NOBODY_LASTS = 15 * 60
"""Seconds in which whoever is nobody here can still sign out of ID-porten."""


@require_safe
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """On to ID-porten, and back to `next` afterwards."""
    begun = request.prologue  # type: ignore[attr-defined]  # what came before the transaction
    if isinstance(begun, Begun):
        response = HttpResponseRedirect(begun.url)
        POCKET.put(request, response, UnderWay(begun.asked, next_url(request)))
        return response
    if isinstance(begun, Slowed):
        return too_many(request, begun.error)
    if isinstance(begun, Away):
        return render(request, "tenants/id_porten/away.html", {"next": next_url(request)}, status=503)
    raise Http404


@require_safe
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Back from ID-porten: signed in, or told in words what to do instead."""
    said = request.prologue  # type: ignore[attr-defined]  # as above
    if said is None:
        raise Http404
    if isinstance(said, Answered):
        response = _arrived(request, said)
    elif isinstance(said, Stopped):
        response = redirect("accounts:sign_in")
    elif isinstance(said, Away):
        response = render(request, "tenants/id_porten/away.html", {"next": "/"}, status=503)
    else:
        response = render(request, "tenants/not_believed.html", status=400)
    POCKET.take_out(request, response, request.GET.get("state", ""))
    return response


@require_safe
@never_cache
@xframe_options_exempt
def ended(request: HttpRequest) -> HttpResponse:
    """End the sessions that were opened with that session of ID-porten. The frame brings no cookies, and needs none."""
    if not is_set_up():
        raise Http404
    sid = request.GET.get("sid", "")
    if request.GET.get("iss") != settings.ID_PORTEN_ISSUER or not sid:
        return HttpResponse(status=400)
    Session.objects.filter(provider_session=session_hash(sid)).delete()
    return frames_to([])


@require_safe
@never_cache
def signed_out(request: HttpRequest) -> HttpResponse:
    """The last page of a visit."""
    return render(request, "tenants/id_porten/signed_out.html")


@require_safe
@never_cache
def nobody(request: HttpRequest) -> HttpResponse:
    """Whom ID-porten knows and this municipality does not: what to do now, and the way out.

    Whoever has not just come from there is led to sign in, and who is signed in to their pages.
    """
    if request.user.is_authenticated:
        return redirect("home")
    if not kept_token(request):
        return redirect("accounts:sign_in")
    may_register = SignInPolicy.current().relatives_may_register
    return render(request, "tenants/id_porten/nobody.html", {"may_register": may_register})


@sensitive_variables("number")
def _arrived(request: HttpRequest, said: Answered) -> HttpResponse:
    number = _number_in(said.token)
    user = user_with_number(number) if number is not None else None
    if user is None:
        request.session.flush()
        request.session.set_expiry(NOBODY_LASTS)
        keep_token(request, said.token.raw)
        return redirect("id_porten:nobody")
    provider_session = session_hash(said.token.session) if said.token.session else ""
    vouched = Vouched(said.shown_at)
    open_session(request, user, limits=NATIONAL, provider_session=provider_session, vouched=vouched)
    keep_token(request, said.token.raw)
    return redirect(said.next_url)


def _number_in(token: IdToken) -> NationalId | None:
    """Somebody from abroad may have none (eIDAS)."""
    try:
        return parse_national_id(token.text("pid"), synthetic_only=settings.DEMO)
    except InvalidNationalId:
        return None
