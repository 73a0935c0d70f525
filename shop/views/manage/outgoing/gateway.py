"""How text messages are sent: the municipality's administrator says by what, and tries it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from notifications.enums import GatewayKind
from notifications.errors import SendingFailed
from notifications.gateway_settings import SecretMissing, send_test, set_gateway, use_register
from notifications.maskinporten import is_set_up
from notifications.models import ContactRegisterPolicy, SmsGateway
from notifications.preferences import preferences_of
from shop.forms.sms_gateway import SmsGatewayForm, TestSmsForm
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.outgoing.words import error_in_words

_BELONGS = {
    "fiks_password": gettext_lazy("Write the password that belongs to this integration."),
    "token": gettext_lazy(
        "Write the token that belongs to this address. If it has none, save without an address first."
    ),
}
"""Of secrets that are kept for another."""


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    now = SmsGateway.current()
    form = SmsGatewayForm(request.POST if request.method == "POST" else None, now=now)
    if form.is_valid():
        secrets = {name: form.cleaned_data[name] for name in ("fiks_password", "token")}
        try:
            set_gateway(form.changed(), actor=viewer_of(request).actor(Channel.STAFF), **secrets)
        except SecretMissing as missing:
            form.add_error(missing.name, _BELONGS[missing.name])
        else:
            messages.success(request, _("Saved. Send yourself a text message to see that it works."))
            return redirect("manage:message_settings")
    return _draw(request, form=form)


@municipality_page
@require_POST
def test(request: HttpRequest) -> HttpResponse:
    """One text message, now, to the number of whoever asks."""
    form = TestSmsForm(request.POST)
    if not form.is_valid():
        return _draw(request, test_form=form)
    try:
        send_test(_("This is a test from Tjenesteshop."), to=form.cleaned_data["phone"])
    except SendingFailed as failure:
        said = _("It was not sent: %(why)s.") % {"why": error_in_words(failure.code)}
        messages.error(request, said)
    else:
        messages.success(request, _("The gateway took it. It should be on your phone in a moment."))
    return redirect("manage:message_settings")


@municipality_page
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """Whether the national contact register is asked: `use` is 1, or nothing."""
    is_used = request.POST.get("use") == "1"
    use_register(is_used=is_used, actor=viewer_of(request).actor(Channel.STAFF))
    said = _("Saved. It is asked from tonight on.") if is_used else _("Saved. What it said is forgotten.")
    messages.success(request, said)
    return redirect("manage:message_settings")


def _draw(
    request: HttpRequest, *, form: SmsGatewayForm | None = None, test_form: TestSmsForm | None = None
) -> HttpResponse:
    now = SmsGateway.current()
    user = viewer_of(request).user
    own: dict[str, Any] = {"phone": preferences_of(user).phone if user else ""}
    is_wrong = bool((form is not None and form.errors) or (test_form is not None and test_form.errors))
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/gateway.html",
        current="messages",
        status=UNPROCESSABLE if is_wrong else 200,
        form=form or SmsGatewayForm(None, now=now),
        test_form=test_form or TestSmsForm(initial=own),
        sends=now.kind != GatewayKind.NONE,
        has_maskinporten=is_set_up(),
        asks_register=ContactRegisterPolicy.current().is_used,
    )
