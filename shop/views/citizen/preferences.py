"""How somebody wants to be told: a page for everybody who can sign in, whoever they act for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.own.cards import AccountCard, account_card
from foundation.actor import Channel
from foundation.errors import NotFound
from notifications.enums import GatewayKind
from notifications.models import ContactPreferences, SmsGateway
from notifications.preferences import preferences_of, set_preferences
from notifications.reach import noted_phone
from shop.forms.contact_preferences import ContactPreferencesForm
from shop.viewer import viewer_of
from shop.views.guards import signed_in_page

UNPROCESSABLE = 422


@signed_in_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if viewer.user is None:
        raise NotFound
    now = preferences_of(viewer.user)
    has_sms = SmsGateway.current().kind != GatewayKind.NONE
    if has_sms:  # where it is not asked, nobody has said it
        now.phone = now.phone or noted_phone(viewer.user)
    form = ContactPreferencesForm(
        request.POST if request.method == "POST" else None,
        now=now,
        has_sms=has_sms,
        has_visits=viewer.receives,
    )
    if form.is_valid():
        set_preferences(viewer.user, **form.said, actor=viewer.actor(Channel.SELF))
        messages.success(request, _("Saved. %(how)s") % {"how": in_words(preferences_of(viewer.user))})
        return redirect("preferences")
    context = {
        "form": form,
        "address": viewer.user.email or "",
        "has_visits": viewer.receives,
        "chooses_helpers": viewer.sees_what_is_stored,
        "viewer": viewer,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "shop/citizen/preferences.html", context, status=status)


def in_words(said: ContactPreferences) -> str:
    """How they are told, in one sentence."""
    if said.by_email and said.by_sms:
        return _("You are told by e-mail and by text message.")
    if said.by_sms:
        return _("You are told by text message.")
    if said.by_email:
        return _("You are told by e-mail.")
    return _("You get no messages. Look here for changes, or we call you.")


@account_card(place=60)
def preferences_card(request: HttpRequest, user: User) -> AccountCard:
    return AccountCard(
        title=gettext_lazy("How you are told"),
        text=in_words(preferences_of(user)),
        url_name="preferences",
        link_label=gettext_lazy("Change how you are told"),
    )
