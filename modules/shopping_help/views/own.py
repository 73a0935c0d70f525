"""A recipient finds the runs to come, writes a list for one, orders, and says what they do not tolerate."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.errors import NotFound
from modules.shopping_help.domain.lists import OwnList
from modules.shopping_help.domain.ordering import say_contact_free
from modules.shopping_help.domain.own import say_allergies
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.forms.writing import AllergyForm
from modules.shopping_help.models import AllergyWarning
from modules.shopping_help.queries.keeping import keeping_for
from modules.shopping_help.queries.orders import get_own_order_for
from modules.shopping_help.queries.runs import (
    RunForOne,
    get_run_for_recipient,
    runs_for,
    services_that_shop,
)
from modules.shopping_help.queries.stores import warning_of
from modules.shopping_help.views.desk import desk_before, desk_of_order, recipient_of
from modules.shopping_help.views.placing import place
from modules.shopping_help.views.writing import write
from modules.shopping_help.words import (
    allergens_in_words,
    fee_in_words,
    places_in_words,
    until_in_words,
    window_in_words,
)
from shop.models import Recipient
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from shop.views.manage.frame import UNPROCESSABLE
from ui.dates import long_day

LIST_METHODS = ["GET", "HEAD", "POST"]


@recipient_page
@require_safe
def show_runs(request: HttpRequest) -> HttpResponse:
    """Those to come, with places left; and what one does not tolerate."""
    recipient = recipient_of(request)
    may_tell = _may_tell(request, recipient)
    warning = warning_of(recipient) if may_tell else AllergyWarning()
    context = {
        "may_tell": may_tell,
        "rows": [_row(each) for each in runs_for(recipient)],
        "allergies": [*allergens_in_words(warning.allergens), *filter(None, [warning.text])],
    }
    return render(request, "shopping_help/runs.html", context)


def _may_tell(request: HttpRequest, recipient: Recipient) -> bool:
    """It is about health: nothing for who acts for them with other services."""
    return viewer_of(request).acting is None or services_that_shop(recipient).exists()


def _row(found: RunForOne) -> dict[str, Any]:
    run = found.run
    return {
        "run": run,
        "order": found.order,
        "is_open": found.is_open,
        "is_full": not found.left,
        "opens": long_day(found.opens_on) if found.opens_on else "",
        "when": window_in_words(run.starts_at, run.ends_at),
        "closes": until_in_words(run.closes_at),
        "left": places_in_words(found.left),
        "fee": fee_in_words(SettingsForm.of(run.service)["fee"]),
    }


@recipient_page
@require_http_methods(LIST_METHODS)
def write_list(request: HttpRequest, run_id: int) -> HttpResponse:
    """Before an order; whoever has ordered in the run writes in that."""
    recipient = recipient_of(request)
    found = get_run_for_recipient(recipient, run_id)
    if found.order is not None:
        return redirect("shopping_help:order_list", found.order.pk)
    return write(request, desk_before(request, found.run, recipient, left=found.left, is_staff=False))


@recipient_page
@require_http_methods(LIST_METHODS)
def order(request: HttpRequest, run_id: int) -> HttpResponse:
    recipient = recipient_of(request)
    found = get_run_for_recipient(recipient, run_id)
    if found.order is not None and not OwnList(recipient, found.run.store).lines().exists():
        return redirect("booking", found.order.booking_id)
    return place(request, desk_before(request, found.run, recipient, left=found.left, is_staff=False))


@recipient_page
@require_http_methods(LIST_METHODS)
def write_order_list(request: HttpRequest, order_id: int) -> HttpResponse:
    """Until the run closes."""
    return write(
        request, desk_of_order(request, get_own_order_for(viewer_of(request), order_id), is_staff=False)
    )


@recipient_page
@require_POST
def contact_free(request: HttpRequest, order_id: int) -> HttpResponse:
    """To be put at the door, or handed over."""
    viewer = viewer_of(request)
    found = get_own_order_for(viewer, order_id)
    at_the_door = request.POST.get("contact_free") == "1"
    say_contact_free(found, contact_free=at_the_door, actor=viewer.citizen_actor())
    said = _("We leave it at the door and ring the bell.") if at_the_door else _("We hand it over to you.")
    messages.success(request, said)
    return redirect("booking", found.booking_id)


@recipient_page
@require_http_methods(LIST_METHODS)
def allergies(request: HttpRequest) -> HttpResponse:
    """What one does not tolerate: a warning beside such products, and who shops sees it with the order.

    Whoever acts for them tells it too, if they may order for them.
    """
    recipient = recipient_of(request)
    if not _may_tell(request, recipient):
        raise NotFound
    if request.method == "POST" and "text" not in request.POST:
        raise BadRequest(
            "the answer is missing"
        )  # or all of it would be taken away by a form that never had it
    warning = warning_of(recipient)
    initial = {"allergens": warning.allergens, "text": warning.text}
    form = AllergyForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        say_allergies(
            recipient,
            allergens=values["allergens"],
            text=values["text"],
            actor=viewer_of(request).citizen_actor(),
        )
        messages.success(request, _("Saved."))
        return redirect("shopping_help:runs")
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "days": keeping_for(recipient).allergies.days}
    return render(request, "shopping_help/allergies.html", context, status=status)
