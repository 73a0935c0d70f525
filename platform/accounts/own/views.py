"""What belongs to an account, for whoever is signed in: how it stands, its password, its sessions."""

import functools
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.brake import TooManyAttempts
from accounts.models import User
from accounts.own.cards import cards_for
from accounts.own.forms import LanguageForm
from accounts.own.language import keep
from accounts.own.sessions import end_other_sessions, end_session, own_sessions
from accounts.password_forms import ChangePasswordForm
from accounts.passwords import change_password
from accounts.session_end import session_end
from accounts.views import too_many
from foundation.errors import NotFound
from ui.context_processors import return_to
from ui.dates import day_year_and_clock
from ui.tiles import Definition

UNPROCESSABLE = 422
type View = Callable[..., HttpResponse]


def signed_in_page(view: View) -> View:
    """For anybody who is signed in, about themselves; strangers go to sign in."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not isinstance(request.user, User):
            return to_sign_in(request)
        return view(request, request.user, *args, **kwargs)

    guarded.guarded_by = signed_in_page  # type: ignore[attr-defined]  # a mark for the tests
    return never_cache(guarded)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back afterwards. Where a form was sent it leads back to the form, and says it first."""
    door = redirect_to_login(return_to(request), reverse("accounts:sign_in"))
    if request.method == "POST":
        door["Location"] += "&unsaved=1"
    door["Cache-Control"] = "no-store"
    return door


@signed_in_page
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest, user: User) -> HttpResponse:
    """Name, e-mail and language; the rest is on the pages behind the cards."""
    form = LanguageForm(
        request.POST if request.method == "POST" else None, initial={"language": user.language}
    )
    if not user.language:
        municipality = getattr(request, "municipality", None)
        form.say_nothing_is_chosen(written=getattr(municipality, "default_language", settings.LANGUAGE_CODE))
    if form.is_valid():
        return _speak(user, form.cleaned_data["language"], request=request)
    context = {"form": form, "cards": cards_for(request, user), "person": user}
    return render(request, "accounts/own/home.html", context, status=UNPROCESSABLE if form.errors else 200)


@sensitive_post_parameters()
@signed_in_page
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, user: User) -> HttpResponse:
    """Change it, by who knows the one there is."""
    if not user.has_usable_password():
        raise NotFound
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, request=request, user=user)
    try:
        is_right = form.is_valid()
    except TooManyAttempts as error:
        return too_many(request, error)
    if not is_right:
        status = UNPROCESSABLE if form.errors else 200
        return render(request, "accounts/own/password.html", {"form": form}, status=status)
    key = request.session.session_key
    changed = change_password(form.user, password=form.cleaned_data["password"], session_key=key)
    update_session_auth_hash(request, changed)
    messages.success(request, _("Your new password is saved, and you are signed out everywhere else."))
    return redirect("account:home")


@signed_in_page
@require_safe
def sessions(request: HttpRequest, user: User) -> HttpResponse:
    rows = own_sessions(user, current=request.session.session_key)
    others = sum(not row.is_this for row in rows)
    return render(request, "accounts/own/sessions.html", {"rows": rows, "others": others, "person": user})


@signed_in_page
@require_POST
def end(request: HttpRequest, user: User, reference: str) -> HttpResponse:
    """Sign out of one session. One that has ended meanwhile is as good as ended."""
    if end_session(user, reference=reference):
        messages.success(request, _("Signed out there."))
    return redirect("account:sessions")


@signed_in_page
@require_http_methods(["GET", "HEAD", "POST"])
def end_others(request: HttpRequest, user: User) -> HttpResponse:
    """Asks first, and says how many they are."""
    if request.method != "POST":
        return _ask_about_others(request, user)
    ended = end_other_sessions(user, current=request.session.session_key)
    text = ngettext("Signed out of %(count)s session.", "Signed out of %(count)s sessions.", ended)
    messages.success(request, text % {"count": ended})
    return redirect("account:sessions")


def _ask_about_others(request: HttpRequest, user: User) -> HttpResponse:
    rows = own_sessions(user, current=request.session.session_key)
    others = [row for row in rows if not row.is_this]
    if not others:
        return redirect("account:sessions")
    text = ngettext(
        "%(count)s other session ends at once, and what is half written there is lost. Whoever sits there must sign in"
        " again; you stay signed in here.",
        "%(count)s other sessions end at once, and what is half written there is lost. Whoever sits there must sign in"
        " again; you stay signed in here.",
        len(others),
    )
    context = {
        "heading": _("Sign out everywhere else?"),
        "text": text % {"count": len(others)},
        "details": [
            Definition(row.device or _("Unknown device"), day_year_and_clock(row.seen_at)) for row in others
        ],
        "confirm_label": _("Sign out everywhere else"),
        "is_destructive": True,
        "back_url": reverse("account:sessions"),
        "back_label": _("No, go back"),
    }
    return render(request, "ui/confirm_page.html", context)


@require_POST
@never_cache
def stay(request: HttpRequest) -> HttpResponse:
    """Asked by the script that warns before a session ends: to have asked is to have been here."""
    end_of_it = session_end(request)
    if end_of_it is None:
        return JsonResponse({}, status=403)
    return JsonResponse({"idle": end_of_it.idle, "left": end_of_it.left})


def _speak(user: User, language: str, *, request: HttpRequest) -> HttpResponse:
    """Pages and messages, from now on."""
    keep(user, language)
    with translation.override(language):
        messages.success(request, _("Saved."))
    response = redirect("account:home")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response
