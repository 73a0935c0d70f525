"""The page that lists the keyboard's shortcuts and switches them off, and the account's card that leads there."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.own.cards import AccountCard, account_card
from foundation.errors import NotFound
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import draw_municipality_page
from shop.views.manage.shortcuts import HELP, OFF, ON_THE_BOARD, ON_THE_PAGE, PLACES, are_on, cookie_of

A_YEAR = 365 * 24 * 60 * 60


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """All of them; sent, `on` says whether they shall work."""
    user = viewer_of(request).user
    if user is None:  # the guard lets in nobody who is not signed in
        raise NotFound
    if request.method == "POST":
        return _switch(request, user)
    return draw_municipality_page(
        request,
        "shop/manage/shortcuts.html",
        current="shortcuts",
        is_on=are_on(request, user),
        places=(*PLACES, HELP),
        on_the_page=ON_THE_PAGE,
        on_the_board=ON_THE_BOARD,
    )


def _switch(request: HttpRequest, user: User) -> HttpResponse:
    response = redirect("manage:shortcuts")
    if request.POST.get("on") == "1":
        response.delete_cookie(cookie_of(user), samesite="Lax")
        messages.success(request, _("The shortcuts work."))
    else:
        response.set_cookie(
            cookie_of(user),
            OFF,
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        messages.success(request, _("The shortcuts are switched off in this browser."))
    return response


@account_card(place=50)
def shortcuts_card(request: HttpRequest, user: User) -> AccountCard | None:
    """For who works here."""
    if not viewer_of(request).is_staff:
        return None
    return AccountCard(
        _("Keyboard shortcuts"),
        _("One key opens a page of the department.")
        if are_on(request, user)
        else _("They are off for you in this browser."),
        "manage:shortcuts",
        _("See them, or switch them on or off"),
    )
