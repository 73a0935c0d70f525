"""Recovery codes: shown once, on the page that answers their making."""

from collections.abc import Sequence
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.factor import changes
from accounts.factor.recovery import codes_left
from accounts.factor.views.guards import own_page
from accounts.models import User
from foundation.errors import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def renew(request: HttpRequest, user: User) -> HttpResponse:
    """Asks first: the codes on the old paper end."""
    if codes_left(user) is None:
        raise NotFound
    if request.method == "POST":
        return show_codes(request, user, changes.renew_codes(user))
    context = {
        "heading": _("Make new recovery codes?"),
        "text": _("The codes you have now work no more. The new ones are shown once."),
        "confirm_label": _("Yes, make new codes"),
        "back_url": reverse("factor:mine"),
    }
    return render(request, "ui/confirm_page.html", context)


def show_codes(request: HttpRequest, user: User, codes: Sequence[str], *, go_on: str = "") -> HttpResponse:
    """`go_on` is where the reader was going before they had to set this up."""
    groups = [f"{code[:4]} {code[4:]}" for code in codes]
    lines = [
        _("Recovery codes for %(host)s") % {"host": request.get_host()},
        user.email or "",
        "",
        *groups,
        "",
    ]
    context = {
        "codes": groups,
        "file": "data:text/plain;charset=utf-8," + quote("\n".join(lines)),
        "go_on": go_on or reverse("factor:mine"),
    }
    return render(request, "accounts/factor/codes.html", context)
