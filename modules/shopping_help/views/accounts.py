"""The department's accounts of shopping help: what is owed, corrected by reversing, and which runs are not closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from foundation.errors import NotFound
from modules.shopping_help.domain.closing import CORRECTED, correct, standing, version_of_order
from modules.shopping_help.forms.money import FEE, GOODS, AccountsForm, CorrectForm
from modules.shopping_help.lists_of_money import EntriesTable, GoodsTable, with_names
from modules.shopping_help.models import FeeEntry, GoodsEntry, Order
from modules.shopping_help.queries.at_odds import at_odds
from modules.shopping_help.queries.money import entries_of_department, not_charged, runs_to_close
from modules.shopping_help.views.asking import RUNS
from shop.enums import BookingStatus
from shop.errors import ChangedMeanwhile
from shop.presentation import when
from shop.queries.access import departments_for, get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from ui.dates import long_day
from ui.tiles import Definition


@staff_page
@require_safe
def show(request: HttpRequest, department_id: int) -> HttpResponse:
    """One of the ledgers at a time, the latest on top."""
    department = get_department_for(viewer_of(request), department_id)
    form = AccountsForm(request.GET)
    kind = FEE if form.said("kind") == FEE else GOODS
    entries = with_names(entries_of_department(department, kind), words=form.words)
    return answer_with_list(
        request,
        "shopping_help/money/accounts.html",
        department,
        (EntriesTable if kind == FEE else GoodsTable)(request, entries),
        name=_("accounts of shopping help"),
        current=RUNS,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        at_odds=[
            (each.booking.status == BookingStatus.COMPLETED, *_in_words(each))
            for each in at_odds([department])
        ],
        not_charged=[_in_words(each) for each in not_charged(department)],
        to_close=[
            (run.pk, capfirst(when(run.starts_at, run.ends_at)), run.store.name)
            for run in runs_to_close([department])
        ],
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def correct_order(request: HttpRequest, order_id: int) -> HttpResponse:
    """What the order costs instead: what stands is reversed, so that both stay to be seen."""
    viewer = viewer_of(request)
    orders = Order.objects.filter(
        run__service__department__in=departments_for(viewer), run__progress__closed_at__isnull=False
    )
    order = (
        orders.select_related("booking__recipient", "run__store", "run__service__department")
        .filter(pk=order_id)
        .first()
    )
    if order is None:
        raise NotFound
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=_initial(order))
    conflict = None
    if form.is_valid():
        try:
            is_changed = correct(
                order,
                goods=form.cleaned_data["goods"],
                fee=form.cleaned_data["fee"],
                why=form.why,
                actor=viewer.actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ChangedMeanwhile:
            form.initial = _initial(order)
            conflict = conflict_over(request, order, acts=[CORRECTED], rows=differing_fields(form))
        else:
            messages.success(request, _("Corrected.") if is_changed else _("Nothing has changed."))
            return redirect("shopping_help:accounts", order.run.service.department_id)
    status = conflict.status if conflict else UNPROCESSABLE if form.errors else 200
    return department_page(
        request,
        "shop/manage/confirm.html",
        order.run.service.department,
        current=RUNS,
        status=status,
        heading=_("What should the order cost?"),
        text=_("What is written stays: it is reversed, and written anew."),
        details=[
            Definition(_("Recipient"), order.booking.recipient.name),
            Definition(_("Run"), f"{order.run.store.name}, {_day(order)}"),
            Definition(_("What became of it"), _outcome(order)),
        ],
        form=form,
        conflict=conflict,
        seen=seen_of(form, version_of_order(order), conflict=conflict),
        confirm_label=_("Save"),
        back_url=reverse("shopping_help:accounts", args=[order.run.service.department_id]),
        back_label=_("Keep it as it is"),
    )


def _in_words(order: Order) -> tuple[int, str, str, str]:
    return order.pk, order.booking.recipient.name, order.run.store.name, _day(order)


def _outcome(order: Order) -> str:
    if order.booking.status == BookingStatus.COMPLETED:
        return pgettext("groceries", "Delivered")
    return pgettext("groceries", "Not delivered")


def _day(order: Order) -> str:
    return long_day(timezone.localdate(order.run.starts_at))


def _initial(order: Order) -> dict[str, int]:
    goods, fee = standing(GoodsEntry, order), standing(FeeEntry, order)
    return {"goods": goods.amount if goods else 0, "fee": fee.amount if fee else 0}
