"""Setting up an app or a passkey: by who is signed in, and by who must before they are."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.brake import TooManyAttempts
from accounts.factor import changes, totp
from accounts.factor.arrival import with_next
from accounts.factor.brake import try_code
from accounts.factor.errors import AppIsThere, PasskeyIsTaken, PasskeyRefused, TooManyPasskeys, WrongCode
from accounts.factor.forms import CodeForm, NewPasskeyForm
from accounts.factor.half import complete_half
from accounts.factor.passkeys import MOST, ask_for_new, passkeys_of
from accounts.factor.views.codes import show_codes
from accounts.factor.views.guards import Owner, set_up_page
from accounts.views import next_url, too_many

UNPROCESSABLE = 422
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@set_up_page
def begin(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The two ways, for who must choose one before they get in."""
    if owner.half is None:
        return redirect("factor:mine")
    return render(request, "accounts/factor/begin.html", {"next": next_url(request)})


@sensitive_post_parameters()
@sensitive_variables()
@page
@set_up_page
def app(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The secret as a picture and in letters, and a code to show that it arrived."""
    if totp.has_app(owner.user):
        return redirect("factor:mine")
    secret = totp.pending_secret(request)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            if _add_app(owner, secret, code=form.cleaned_data["code"]):
                totp.forget_pending(request)
                return _done(request, owner)
        except TooManyAttempts as error:
            return too_many(request, error)
        except AppIsThere:
            return redirect("factor:mine")
        form.add_error("code", WrongCode().in_full())
    letters = " ".join(secret[begin : begin + 4] for begin in range(0, len(secret), 4))
    context = {
        "form": form,
        "picture": totp.picture_of(request, owner.user, secret),
        "letters": letters,
        "app_url": totp.address_of(request, owner.user, secret),
        **_frame(request, owner),
    }
    return render(request, "accounts/factor/app.html", context, status=UNPROCESSABLE if form.errors else 200)


@page
@set_up_page
def passkey(request: HttpRequest, owner: Owner) -> HttpResponse:
    """A name, and then the browser asks for finger, face or PIN."""
    form = NewPasskeyForm(
        request.POST if request.method == "POST" else None, initial={"name": _usual_name(owner)}
    )
    if form.is_valid():
        values = form.cleaned_data
        try:
            changes.add_passkey(request, owner.user, answer=values["answer"], name=values["name"])
        except (PasskeyRefused, PasskeyIsTaken, TooManyPasskeys) as error:
            form.add_error(None, error.in_full())
        else:
            return _done(request, owner)
    context = {
        "form": form,
        "is_full": passkeys_of(owner.user).count() >= MOST,
        **_frame(request, owner),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/factor/passkey.html", context, status=status)


@require_POST
@set_up_page
def ask_new_passkey(request: HttpRequest, owner: Owner) -> HttpResponse:
    """What the script asks the browser to make."""
    return JsonResponse(dict(ask_for_new(request, owner.user)))


def _add_app(owner: Owner, secret: str, *, code: str) -> bool:
    def add() -> bool:
        try:
            changes.add_app(owner.user, secret=secret, code=code)
        except WrongCode:
            return False
        return True

    return try_code(add, user=owner.user)


def _done(request: HttpRequest, owner: Owner) -> HttpResponse:
    """The first factor comes with recovery codes; whoever had to set it up is in now."""
    codes = changes.first_codes(owner.user)
    if owner.half is not None:
        complete_half(request, owner.half)
    if not codes:
        return redirect("factor:mine")
    return show_codes(request, owner.user, codes, go_on=next_url(request) if owner.half else "")


def _frame(request: HttpRequest, owner: Owner) -> dict[str, object]:
    wanted = next_url(request)
    back = with_next("factor:begin", wanted) if owner.half else with_next("factor:mine", "/")
    return {"is_half": owner.half is not None, "next": wanted, "back_url": back}


def _usual_name(owner: Owner) -> str:
    count = passkeys_of(owner.user).count()
    return _("My passkey") if not count else _("My passkey no. %(number)s") % {"number": count + 1}
