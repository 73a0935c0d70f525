"""A list is written: products are found, lines added and changed. Every press is saved at once."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.record import record
from foundation.errors import DomainError, NotFound
from modules.shopping_help.domain import own
from modules.shopping_help.domain.lists import Wish, change_lines, put_on
from modules.shopping_help.domain.ordering import last_order_again
from modules.shopping_help.errors import LineIsMarked, ListHasClosed
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.forms.writing import LinesForm, ProductAmountForm, TextLineForm
from modules.shopping_help.models import Product
from modules.shopping_help.queries.orders import last_order_lines
from modules.shopping_help.queries.stores import warning_of
from modules.shopping_help.reckoning import estimate
from modules.shopping_help.rows import LineRow, line_rows
from modules.shopping_help.views.desk import Desk, draw
from modules.shopping_help.views.looking import goods_in_words, looking
from modules.shopping_help.words import (
    allergens_in_words,
    estimate_in_words,
    fee_in_words,
    invoice_in_words,
    places_in_words,
    total_in_words,
    until_in_words,
    window_in_words,
)
from shop.views.manage.frame import UNPROCESSABLE
from ui.dates import long_day

LONGEST_ID = 18


def write(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list's page, and whatever is pressed on it."""
    if request.method != "POST":
        return show(request, desk)
    data = request.POST
    for name, act in ACTS.items():
        if name in data:
            return act(request, desk, data)
    return _back(request, desk)


def show(
    request: HttpRequest,
    desk: Desk,
    *,
    text_form: TextLineForm | None = None,
    lines_form: LinesForm | None = None,
    status: int = 200,
) -> HttpResponse:
    if desk.is_staff:
        thing = desk.order or desk.run
        record(desk.actor, "shopping_help.list_viewed", thing, recipient_id=desk.recipient.pk)
    warning = warning_of(desk.recipient)
    lines = list(desk.listing.lines())
    settled = desk.listing.settled()
    form = lines_form or LinesForm(lines=[line for line in lines if line.pk not in settled])
    rows = line_rows(lines, warning.allergens)
    decided = SettingsForm.of(desk.run.service)
    reckoned, fee = estimate(lines), desk.order.fee if desk.order else decided["fee"]
    return draw(
        request,
        desk,
        "shopping_help/list.html",
        status=status,
        heading=_("Your shopping list") if not desk.is_staff else _("Shopping list"),
        when=window_in_words(desk.run.starts_at, desk.run.ends_at),
        closes=until_in_words(desk.run.closes_at),
        left=places_in_words(desk.left),
        opens=long_day(desk.opens_on) if desk.opens_on else "",
        lines=[_written(row, form, settled) for row in rows if row.pk in settled or _has(form, row.pk)],
        has_marked=bool(settled),
        can_save=bool(form.fields),
        lines_form=form,
        text_form=text_form or TextLineForm(),
        **goods_in_words(looking(request), desk.run.store, warning),
        has_last=desk.order is None and bool(last_order_lines(desk.recipient, desk.run.store)),
        estimate=estimate_in_words(reckoned),
        fee=fee_in_words(fee),
        total=total_in_words(reckoned, fee) if lines else "",
        invoice=invoice_in_words(decided["goods_invoiced_by"], desk.run.store.name),
        allergies=[*allergens_in_words(warning.allergens), *filter(None, [warning.text])],
    )


def _written(row: LineRow, form: LinesForm, settled: Mapping[int, str]) -> tuple[Any, ...]:
    """The row with its two fields and nothing, or with what was said of it by who shops: then it has none."""
    if row.pk in settled:
        return row, None, None, settled[row.pk]
    return row, form[f"amount_{row.pk}"], form[f"instead_{row.pk}"], ""


def _has(form: LinesForm, pk: int) -> bool:
    return f"amount_{pk}" in form.fields


def _back(request: HttpRequest, desk: Desk) -> HttpResponse:
    return redirect(looking(request).at(desk.url))


def _product(desk: Desk, number: str) -> Product:
    if not (number.isascii() and number.isdecimal() and len(number) <= LONGEST_ID):
        raise NotFound
    found = Product.objects.filter(store=desk.run.store, pk=int(number)).select_related("store").first()
    if found is None:
        raise NotFound
    return found


def _put(request: HttpRequest, desk: Desk, wish: Wish) -> bool:
    """Whether it stands on the list. Where that has closed it is kept on their own."""
    try:
        put_on(desk.listing, wish, actor=desk.actor)
    except ListHasClosed as error:
        put_on(desk.own_list, wish, actor=desk.actor)
        messages.error(request, error.in_full())
        return False
    return True


def _add_product(request: HttpRequest, desk: Desk, data: QueryDict) -> HttpResponse:
    product = _product(desk, str(data["add"]))
    form = ProductAmountForm({"amount": data.get(f"amount_{product.pk}", "1")}, unit=product.unit)
    if not form.is_valid():
        messages.error(request, f"{product.name}: {form.errors['amount'][0]}")
        return _back(request, desk)
    try:
        if _put(request, desk, Wish(product.name, form.cleaned_data["amount"], product=product)):
            messages.success(request, _("%(product)s is on the list.") % {"product": product.name})
    except DomainError as error:
        messages.error(request, error.in_full())
    return _back(request, desk)


def _add_text(request: HttpRequest, desk: Desk, data: QueryDict) -> HttpResponse:
    form = TextLineForm(data)
    if form.is_valid():
        try:
            if _put(request, desk, form.wish):
                messages.success(request, _("%(product)s is on the list.") % {"product": form.wish.text})
        except DomainError as error:
            form.add_error("text", error.in_full())
        else:
            return _back(request, desk)
    return show(request, desk, text_form=form, status=UNPROCESSABLE)


def _save_lines(request: HttpRequest, desk: Desk, data: QueryDict) -> HttpResponse:
    # What was added since the page was shown stays as it is: the page says nothing of it.
    form = LinesForm(data, lines=[line for line in desk.listing.lines() if f"amount_{line.pk}" in data])
    if form.is_valid():
        try:
            changed = change_lines(desk.listing, form.changes, actor=desk.actor)
        except LineIsMarked as error:
            settled = desk.listing.settled()
            form = LinesForm(data, lines=[line for line in form.lines if line.pk not in settled])
            form.is_valid()
            form.add_error(None, error.in_full())
            return show(request, desk, lines_form=form, status=error.status)
        except DomainError as error:
            form.add_error(None, error.in_full())
            return show(request, desk, lines_form=form, status=error.status)
        messages.success(request, _("The list is saved.") if changed else _("Nothing was changed."))
        return _back(request, desk)
    return show(request, desk, lines_form=form, status=UNPROCESSABLE)


def _take_off(request: HttpRequest, desk: Desk, data: QueryDict) -> HttpResponse:
    """The line is taken off; what was typed beside the others is saved with it."""
    said = data.copy()
    if f"amount_{data['remove']}" in data:
        said[f"amount_{data['remove']}"] = "0"
    return _save_lines(request, desk, said)


def _again(request: HttpRequest, desk: Desk, _data: QueryDict) -> HttpResponse:
    try:
        count, gone = last_order_again(desk.recipient, desk.run, actor=desk.actor)
    except DomainError as error:
        messages.error(request, error.in_full())
        return _back(request, desk)
    said = ngettext(
        "%(count)s line of the last order is on the list.",
        "%(count)s lines of the last order are on the list.",
        count,
    )
    messages.success(request, said % {"count": count})
    if gone:
        lost = ngettext("%(count)s is not for sale any more.", "%(count)s are not for sale any more.", gone)
        messages.warning(request, lost % {"count": gone})
    return _back(request, desk)


def _like(request: HttpRequest, desk: Desk, data: QueryDict) -> HttpResponse:
    own.keep_favourite(_product(desk, str(data["like"])), recipient=desk.recipient, is_one=True)
    return _back(request, desk)


def _unlike(request: HttpRequest, desk: Desk, data: QueryDict) -> HttpResponse:
    own.keep_favourite(_product(desk, str(data["unlike"])), recipient=desk.recipient, is_one=False)
    return _back(request, desk)


ACTS = {
    "add": _add_product,
    "write": _add_text,
    "save": _save_lines,
    "remove": _take_off,
    "again": _again,
    "like": _like,
    "unlike": _unlike,
}
"""By the name of the button that is pressed."""
