"""The last look before an order: what it is reckoned to cost, when it comes, and until when it can be changed."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from audit.record import record
from foundation.errors import DomainError
from modules.shopping_help.domain.ordering import place_order
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.forms.writing import OrderForm
from modules.shopping_help.queries.stores import warning_of
from modules.shopping_help.reckoning import estimate
from modules.shopping_help.rows import line_rows
from modules.shopping_help.views.desk import Desk, draw
from modules.shopping_help.words import (
    allergens_in_words,
    estimate_in_words,
    fee_in_words,
    invoice_in_words,
    total_in_words,
    until_in_words,
    window_in_words,
)
from ui.tiles import Definition

KEY_FIELD = "key"


def place(request: HttpRequest, desk: Desk) -> HttpResponse:
    form = OrderForm(request.POST if request.method == "POST" else None)
    refused: DomainError | None = None
    if form.is_valid():
        try:
            order = place_order(
                desk.run,
                recipient=desk.recipient,
                contact_free=form.cleaned_data["contact_free"],
                actor=desk.actor,
                idempotency_key=_key(request),
            )
        except DomainError as error:
            refused = error
        else:
            if desk.is_staff:
                messages.success(
                    request, _("The order is placed: %(name)s") % {"name": desk.recipient.short_name}
                )
                return redirect("shopping_help:run_page", desk.run.pk)
            messages.success(request, _("Your order is placed."))
            return redirect("booking", order.booking_id)
    if desk.is_staff:
        record(desk.actor, "shopping_help.list_viewed", desk.run, recipient_id=desk.recipient.pk)
    return _page(request, desk, form, refused)


def _page(request: HttpRequest, desk: Desk, form: OrderForm, refused: DomainError | None) -> HttpResponse:
    lines = list(desk.listing.lines())
    if not lines and refused is None:
        messages.info(request, _("The list is empty. Write what you need first."))
        return redirect(desk.url)
    warning = warning_of(desk.recipient)
    run, decided = desk.run, SettingsForm.of(desk.run.service)
    reckoned = estimate(lines)
    total = total_in_words(reckoned, decided["fee"])
    facts = [
        Definition(_("Store"), run.store.name),
        Definition(_("Delivery"), window_in_words(run.starts_at, run.ends_at)),
        Definition(_("The goods"), estimate_in_words(reckoned)),
        Definition(_("Fee for the service"), fee_in_words(decided["fee"])),
        *([Definition(_("In all"), total)] if total else []),
        Definition(
            _("Invoice for the goods"),
            capfirst(invoice_in_words(decided["goods_invoiced_by"], run.store.name)),
        ),
    ]
    if not desk.is_after_cut_off:
        facts.append(Definition(_("Can be changed until"), until_in_words(run.closes_at)))
    context: dict[str, Any] = {
        "form": form,
        "refused": refused,
        "facts": facts,
        "closes": until_in_words(run.closes_at),
        "lines": line_rows(lines, warning.allergens),
        "allergies": [*allergens_in_words(warning.allergens), *filter(None, [warning.text])],
        "key_field": KEY_FIELD,
        "key": request.POST.get(KEY_FIELD) or uuid.uuid4(),
    }
    status = refused.status if refused else 200
    return draw(request, desk, "shopping_help/order.html", status=status, **context)


def _key(request: HttpRequest) -> str:
    """The form's own key, so that a second click is the same order; a made-up one is only its maker's loss."""
    try:
        return str(uuid.UUID(request.POST.get(KEY_FIELD, "")))
    except ValueError:
        return str(uuid.uuid4())
