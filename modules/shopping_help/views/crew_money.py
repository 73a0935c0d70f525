"""What a run came to: the receipt against what was expected, what holds its closing, and the closing itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.shopping_help.domain.closing import close_run, draft_of
from modules.shopping_help.domain.delivering import note_receipt, version_of_receipt
from modules.shopping_help.forms.marking import ReceiptForm
from modules.shopping_help.forms.money import DifferenceForm
from modules.shopping_help.models import Run
from modules.shopping_help.queries.crew import get_run_of_crew
from modules.shopping_help.queries.money import OrderMoney, RunMoney, money_of
from modules.shopping_help.queries.picking import picking_of
from modules.shopping_help.views.crew import draw, is_closed, line_in_words, note_looks
from shop.errors import ChangedMeanwhile
from shop.viewer import viewer_of
from shop.views.guards import provider_page
from shop.views.manage.frame import UNPROCESSABLE
from ui.money import kroner
from ui.tiles import Definition


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """With the form of the receipt."""
    run = get_run_of_crew(viewer_of(request), run_id)
    progress = getattr(run, "progress", None)
    initial = {"receipt": progress.receipt} if progress is not None else {}
    form = ReceiptForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            note_receipt(
                run,
                receipt=form.cleaned_data["receipt"],
                actor=viewer_of(request).actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except NotFound:
            raise
        except ChangedMeanwhile as error:
            form.add_error("receipt", _("Somebody else has noted another total meanwhile. Look once more."))
            return _draw(request, run, form, status=error.status)
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("Saved."))
        return redirect("shopping_help:crew_money", run.pk)
    return _draw(request, run, form, status=UNPROCESSABLE if form.errors else 200)


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks first, with what would be written; what is missing is a list and no question."""
    viewer = viewer_of(request)
    run = get_run_of_crew(viewer, run_id)
    status = 200
    money = money_of(run, picking_of(run))
    form = (
        DifferenceForm(request.POST if request.method == "POST" else None) if money.needs_explaining else None
    )
    is_said = form is None or not form.is_bound or form.is_valid()
    try:
        if request.method == "POST" and is_said:
            note = form.cleaned_data["note"] if form is not None else ""
            close_run(run, actor=viewer.actor(Channel.STAFF), seen=request.POST.get("seen") or "-", note=note)
            messages.success(request, _("The run is closed."))
            return redirect("shopping_help:crew_money", run.pk)
    except ChangedMeanwhile as error:
        status = error.status
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.in_full())
        return redirect("shopping_help:crew_money", run.pk)
    if is_closed(run) or run.called_off_at is not None:
        return redirect("shopping_help:crew_money", run.pk)
    try:
        draft = draft_of(run)
    except DomainError as error:
        messages.error(request, error.in_full())
        return redirect("shopping_help:crew_money", run.pk)
    text = _(
        "Everybody who got their goods is charged for them. After this only the department can correct it."
    )
    if status == ChangedMeanwhile.status:
        text = _("Something has changed since you were asked, so look once more. %(text)s") % {"text": text}
    differs = _receipt_in_words(money)
    if differs:
        text = f"{differs} {text}"
    details = [
        Definition(_("Orders delivered"), str(len(draft.owed))),
        Definition(_("Goods"), kroner(draft.goods)),
        Definition(_("The service"), kroner(draft.fee)),
        Definition(_("Nobody home, so nothing is charged"), str(len(draft.not_brought))),
    ]
    return draw(
        request,
        "shopping_help/crew/close.html",
        status=status if is_said else UNPROCESSABLE,
        form=form,
        heading=_("Close the run?"),
        text=text,
        details=details,
        seen=draft.version,
        confirm_label=_("Yes, close it"),
        back_url=reverse("shopping_help:crew_money", args=[run.pk]),
    )


def _draw(request: HttpRequest, run: Run, form: ReceiptForm, *, status: int) -> HttpResponse:
    is_open, progress = run.closes_at > timezone.now(), getattr(run, "progress", None)
    picking = picking_of(run)
    money = money_of(run, picking)
    if not is_open:
        note_looks(request, picking)
    return draw(
        request,
        "shopping_help/crew/money.html",
        run,
        tab="money",
        status=status,
        is_open=is_open,
        is_closed=is_closed(run),
        rows=[] if is_open else [_in_words(each) for each in money.orders],
        expected=kroner(money.expected),
        unknown=money.unknown,
        bought=kroner(money.bought),
        deviation=_signed(money.deviation),
        receipt=None if money.receipt is None else kroner(money.receipt),
        differs=_signed(money.receipt_differs_by) if money.receipt_differs_by else "",
        receipt_note=progress.receipt_note if progress is not None else "",
        receipt_doubt=_receipt_in_words(money),
        missing=[] if is_open else [line_in_words(each) for each in picking.without_price],
        form=form,
        seen=version_of_receipt(money.receipt),
    )


def _receipt_in_words(money: RunMoney) -> str:
    """Empty where it is as it should be, or not known yet."""
    differs = money.receipt_differs_by
    if not differs:
        return ""
    said = _("The receipt differs from the lines by %(differs)s: is a price wrong?")
    return said % {"differs": _signed(differs)}


def _in_words(each: OrderMoney) -> dict[str, Any]:
    return {
        "number": each.order.number,
        "name": each.order.first_name,
        "expected": kroner(each.expected),
        "unknown": each.unknown,
        "bought": kroner(each.bought),
        "deviation": "" if each.deviation is None else _signed(each.deviation),
    }


def _signed(ore: int | None) -> str:
    """“+12 kr”."""
    if ore is None:
        return ""
    return f"+{kroner(ore)}" if ore > 0 else kroner(ore)
