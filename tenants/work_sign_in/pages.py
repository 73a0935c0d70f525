"""Where a sign-in with the employer's account begins, where it arrives, and where it is ended."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.factor.arrival import with_next
from accounts.factor.proof import is_fresh
from accounts.models import Session, User
from accounts.oidc.asking import Answered, Away, Begun, Slowed, Stopped
from accounts.oidc.pocket import UnderWay
from accounts.oidc.tokens import IdToken
from accounts.session import Vouched, open_session
from accounts.views import next_url, too_many
from accounts.work import NotAtWork, WorkRefusal, arrive, connect, disconnect, groups_in
from accounts.work_ended import has_left
from accounts.work_models import WorkIdentity, WorkSignIn
from foundation.actor import Actor, Channel
from tenants.id_porten.framing import frames_to
from tenants.work_sign_in.asking import POCKET, WorkAnswer
from tenants.work_sign_in.client import BEGIN
from tenants.work_sign_in.intent import Intent, intend, take_intent


@require_safe
@never_cache
def begin(request: HttpRequest) -> HttpResponse:
    """On to the employer's provider, and back to `next` afterwards."""
    begun = request.prologue  # type: ignore[attr-defined]  # what came before the transaction
    if isinstance(begun, Begun):
        response = HttpResponseRedirect(begun.url)
        POCKET.put(request, response, UnderWay(begun.asked, next_url(request)))
        return response
    if isinstance(begun, Slowed):
        return too_many(request, begun.error)
    if isinstance(begun, Away):
        return _away(request, next_url(request))
    raise Http404


@require_safe
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """Back from there: signed in, connected, shown what a trial gave, or told in words what to do instead."""
    said = request.prologue  # type: ignore[attr-defined]  # as above
    if not isinstance(said, WorkAnswer):
        raise Http404
    work = _as_asked(said.work)
    if isinstance(said.answer, Answered) and work is not None:
        response = _arrived(request, work, said.answer)
    elif isinstance(said.answer, Stopped):
        response = redirect("accounts:sign_in")
    elif isinstance(said.answer, Away):
        response = _away(request, "/")
    else:
        response = render(request, "tenants/not_believed.html", status=400)
    POCKET.take_out(request, response, request.GET.get("state", ""))
    return response


@require_safe
@never_cache
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """Whether the account one is signed in with is connected, and the way to change that."""
    user = _signed_in(request)
    if has_left(user) or WorkSignIn.open_now() is None:
        raise Http404
    context = {
        "is_connected": WorkIdentity.objects.filter(user=user).exists(),
        "has_password": user.has_usable_password(),
    }
    return render(request, "tenants/work_sign_in/mine.html", context)


@require_POST
@never_cache
@login_required
def connect_mine(request: HttpRequest) -> HttpResponse:
    """Off to connect the account one is signed in with. Not for citizens: an employer's word is about staff.

    What is connected opens the account as a password does, so a screen left open connects nothing.
    """
    if WorkSignIn.open_now() is None or not _signed_in(request).has_usable_password():
        raise Http404
    if has_left(_signed_in(request)):
        return _refused(request, WorkRefusal.LEFT)
    if not is_fresh(request):
        return redirect(with_next("factor:confirm", reverse("work:mine")))
    intend(request, Intent.CONNECT, return_to=reverse("account:home"))
    return lead_on(request)


@require_POST
@never_cache
@login_required
def disconnect_mine(request: HttpRequest) -> HttpResponse:
    """From now on the password alone opens the account; without one it stays connected."""
    user = _signed_in(request)
    if not user.has_usable_password():
        messages.error(
            request, _("Without a password you could not sign in any more. It is still connected.")
        )
        return redirect("account:home")
    disconnect(user, actor=Actor(user_id=user.pk, channel=Channel.SELF))
    messages.success(request, _("Your work account does not open this account any more."))
    return redirect("account:home")


@require_safe
@never_cache
@xframe_options_exempt
def ended(request: HttpRequest) -> HttpResponse:
    """End the sessions opened with that session of the provider's (OpenID Connect Front-Channel Logout 1.0)."""
    work, sid = WorkSignIn.current(), request.GET.get("sid", "")
    if work is None:
        raise Http404
    if request.GET.get("iss", work.issuer) != work.issuer or not sid:  # Entra ID does not say who it is
        return HttpResponse(status=400)
    Session.objects.filter(provider_session=session_hash(work, sid)).delete()
    return frames_to([], framed_by=work.issuer)


def lead_on(request: HttpRequest) -> HttpResponse:
    """After a form: a page of ours that leads on at once. Browsers let no form end on another site (`form-action`)."""
    response = render(request, "tenants/work_sign_in/onward.html", {"address": BEGIN})
    response["Refresh"] = f"0; url={BEGIN}"
    return response


def _as_asked(before: WorkSignIn) -> WorkSignIn | None:
    """The settings as they are by now; None where another provider is trusted, or another level is asked for."""
    work = WorkSignIn.current()
    names = ("issuer", "client_id", "level")
    is_same = work is not None and all(getattr(work, name) == getattr(before, name) for name in names)
    return work if is_same else None


def _arrived(request: HttpRequest, work: WorkSignIn, said: Answered) -> HttpResponse:
    intent, return_to = take_intent(request)
    try:
        if intent == Intent.TRY:
            return _show_trial(request, said.token, work, return_to=return_to)
        if not work.is_open:
            raise Http404
        if intent == Intent.CONNECT and isinstance(request.user, User):
            connect(request.user, said.token, work)
            messages.success(request, _("Your work account is connected. Next time, sign in with it."))
            return redirect(return_to)
        user = arrive(said.token, work)
    except NotAtWork as refusal:
        return _refused(request, refusal.why, email=said.token.text("email"))
    provider_session = session_hash(work, said.token.session) if said.token.session else ""
    open_session(request, user, provider_session=provider_session, vouched=Vouched(said.shown_at))
    return redirect(said.next_url)


def _refused(request: HttpRequest, why: WorkRefusal, *, email: str = "") -> HttpResponse:
    context = {"why": why, "email": email}
    return render(request, "tenants/work_sign_in/refused.html", context, status=403)


def _signed_in(request: HttpRequest) -> User:
    if not isinstance(request.user, User):  # login_required has seen to it
        raise Http404
    return request.user


def _show_trial(request: HttpRequest, token: IdToken, work: WorkSignIn, *, return_to: str) -> HttpResponse:
    """Nobody is signed in and nothing is kept: what the token says, for whoever sets it up."""
    context = {
        "name": token.text("name"),
        "email": token.text("email"),
        "level": token.level,
        "groups": groups_in(token, work),
        "claim": work.groups_claim,
        "return_to": return_to,
    }
    return render(request, "tenants/work_sign_in/tried.html", context)


def _away(request: HttpRequest, wanted: str) -> HttpResponse:
    return render(request, "tenants/work_sign_in/away.html", {"next": wanted}, status=503)


def session_hash(work: WorkSignIn, sid: str) -> str:
    """What the provider's session is called here; without the key nobody can tell which it is."""
    return salted_hmac("tenants.work_sign_in.sid", f"{work.issuer} {sid}", algorithm="sha256").hexdigest()
