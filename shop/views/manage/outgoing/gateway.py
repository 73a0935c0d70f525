"""How text messages are sent: the municipality's administrator says by what, and tries it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from notifications.contact_register import last_answer
from notifications.enums import GatewayKind, SendingStatus
from notifications.errors import MaskinportenMissing
from notifications.gateway_settings import SecretMissing, use_register
from notifications.maskinporten import is_set_up
from notifications.models import ContactRegisterPolicy, RegisterContact, SmsGateway
from notifications.preferences import preferences_of
from notifications.trying_gateway import ONLY_LOGGED, SETTLED, ask_for_test, last_test_of
from shop.domain.sms_gateway import change_gateway
from shop.errors import ChangedMeanwhile
from shop.forms.sms_gateway import SmsGatewayForm, TestSmsForm
from shop.presentation import moment_in_words
from shop.queries.municipality_versions import version_of_gateway
from shop.viewer import viewer_of
from shop.views.guards import municipality_page
from shop.views.manage.conflicts import Conflict, conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, draw_municipality_page
from shop.views.manage.outgoing.troubles import troubles
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
            actor, seen = viewer_of(request).actor(Channel.STAFF), request.POST.get("seen", "")
            change_gateway(form.changed(), actor=actor, seen=seen, **secrets)
        except ChangedMeanwhile:
            now = SmsGateway.current()
            form.initial = form.said_of(now)
            rows = differing_fields(form)
            conflict = conflict_over(request, now, acts=["sms_gateway.changed"], rows=rows)
            return _draw(request, form=form, conflict=conflict)
        except SecretMissing as missing:
            form.add_error(missing.name, _BELONGS[missing.name])
        else:
            messages.success(request, _saved(SmsGateway.current()))
            return redirect("manage:message_settings")
    return _draw(request, form=form)


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest) -> HttpResponse:
    """One text message to the number of whoever asks, by a worker as any other; and what came of the last one."""
    user = viewer_of(request).user
    if user is None:
        raise NotFound
    if request.method == "POST":
        form = TestSmsForm(request.POST)
        if not form.is_valid():
            return _draw(request, test_form=form)
        ask_for_test(user, to=form.cleaned_data["phone"])
        return redirect("manage:message_test")
    last = last_test_of(user)
    if last is None:
        return redirect("manage:message_settings")
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/gateway_test.html",
        current="messages",
        test=last,
        asked_at=moment_in_words(last.asked_at),
        is_under_way=last.status not in SETTLED,
        is_only_logged=last.error == ONLY_LOGGED,
        is_sent=last.status == SendingStatus.SENT,
        why=error_in_words(last.error),
    )


@municipality_page
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Whether the national contact register is asked: `use` is 1, or nothing. Asks before it is not any more."""
    if request.method != "POST":
        return _ask_about_register(request)
    is_used = request.POST.get("use") == "1"
    try:
        use_register(is_used=is_used, actor=viewer_of(request).actor(Channel.STAFF))
    except MaskinportenMissing:
        messages.error(request, _("Nothing was changed: without a client at Maskinporten nobody answers us."))
    else:
        said = _("Saved. It is asked from tonight on.") if is_used else _("Saved. What it said is forgotten.")
        messages.success(request, said)
    return redirect("manage:message_settings")


def _ask_about_register(request: HttpRequest) -> HttpResponse:
    if not ContactRegisterPolicy.current().is_used:
        return redirect("manage:message_settings")
    known = RegisterContact.objects.count()
    text = ngettext(
        "What it said about %(count)s person is forgotten at once. Who has said no address or number here themself gets"
        " no message any more until they do.",
        "What it said about %(count)s people is forgotten at once. Who has said no address or number here themself gets"
        " no message any more until they do.",
        known,
    )
    again = _("You can ask it again, from the next night on.")
    return draw_municipality_page(
        request,
        "shop/manage/confirm.html",
        current="messages",
        heading=_("Not ask the national contact register any more?"),
        text=f"{text % {'count': known}} {again}",
        confirm_label=_("Do not ask it any more"),
        is_destructive=True,
        back_url=reverse("manage:message_settings"),
        back_label=_("No, go back"),
    )


def _saved(now: SmsGateway) -> str:
    match now.kind:
        case GatewayKind.NONE:
            return _("Saved. No text messages are sent.")
        case GatewayKind.LOG:
            return _("Saved. Text messages are only written in the log now: nobody gets them.")
        case GatewayKind.FIKS if not is_set_up():
            return _("Saved. Nothing can be sent by it until this installation has a client at Maskinporten.")
        case _:
            return _("Saved. Send yourself a text message to see that it works.")


def _draw(
    request: HttpRequest,
    *,
    form: SmsGatewayForm | None = None,
    test_form: TestSmsForm | None = None,
    conflict: Conflict | None = None,
) -> HttpResponse:
    now = SmsGateway.current()
    form = form or SmsGatewayForm(None, now=now)
    user = viewer_of(request).user
    own: dict[str, Any] = {"phone": preferences_of(user).phone if user else ""}
    asks_register = ContactRegisterPolicy.current().is_used
    answered_at = last_answer() if asks_register else None
    is_wrong = bool(form.errors or (test_form is not None and test_form.errors))
    return draw_municipality_page(
        request,
        "shop/manage/outgoing/gateway.html",
        current="messages",
        status=conflict.status if conflict else UNPROCESSABLE if is_wrong else 200,
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_gateway(now), conflict=conflict),
        test_form=test_form or TestSmsForm(initial=own),
        sends=now.kind != GatewayKind.NONE,
        only_logs=now.kind == GatewayKind.LOG,
        troubles=troubles(),
        was_tested=user is not None and last_test_of(user) is not None,
        has_maskinporten=is_set_up(),
        asks_register=asks_register,
        answered_at=moment_in_words(answered_at) if answered_at else "",
    )
