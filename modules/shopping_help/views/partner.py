"""The store's inbox: the lists of runs that have closed, by aisle, with order numbers and first names and no more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.shopping_help.crew_words import received_at, stage_of
from modules.shopping_help.domain.marking import Said, mark_line, take_back
from modules.shopping_help.domain.partnering import ask_crew, receive
from modules.shopping_help.enums import MarkKind
from modules.shopping_help.forms.marking import AskForm, FoundForm
from modules.shopping_help.late_words import change_in_words
from modules.shopping_help.models import OrderLine, Run
from modules.shopping_help.queries.late_changes import late_changes, runs_with_late_changes
from modules.shopping_help.queries.money import expected_price
from modules.shopping_help.queries.partners import get_run_for_store, runs_for_store
from modules.shopping_help.queries.picking import PickLine, picking_of
from modules.shopping_help.views.crew import aisle_in_words, is_closed, line_in_words, note_looks
from modules.shopping_help.views.crew_line import back_from_what_is_gone, seen_of
from shop.errors import ChangedMeanwhile
from shop.presentation import when
from shop.viewer import viewer_of
from shop.views.guards import partner_page
from shop.views.manage.frame import UNPROCESSABLE


@partner_page
@require_safe
def show_inbox(request: HttpRequest) -> HttpResponse:
    """The soonest on top."""
    found = runs_for_store(viewer_of(request))
    changed = runs_with_late_changes(found)
    runs = [
        {
            "run": run,
            "when": capfirst(when(run.starts_at, run.ends_at)),
            "stage": stage_of(run),
            "is_received": received_at(run) != "",
            "is_changed": run.pk in changed and not is_closed(run),
        }
        for run in found
    ]
    return render(request, "shopping_help/partner/inbox.html", {"runs": runs})


@partner_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The list, and a message to the crew."""
    viewer = viewer_of(request)
    run = get_run_for_store(viewer, run_id)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            ask_crew(run, text=form.cleaned_data["text"], actor=viewer.actor(Channel.STAFF))
        except NotFound:
            raise
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            messages.success(request, _("The crew sees your message."))
        return redirect("shopping_help:store_run", run.pk)
    picking = picking_of(run)
    note_looks(request, picking)
    count, late = len(picking.orders), late_changes(run)
    return render(
        request,
        "shopping_help/partner/run.html",
        {
            "run": run,
            "when": when(run.starts_at, run.ends_at),
            "stage": stage_of(run),
            "orders": ngettext("%(count)s order", "%(count)s orders", count) % {"count": count},
            "aisles": [aisle_in_words(each) for each in picking.aisles],
            "marked": picking.marked,
            "lines": len(picking.lines),
            "received": received_at(run),
            "changes": [change_in_words(each) for each in late.lines] if received_at(run) else [],
            "shown": late.version,
            "is_closed": is_closed(run),
            "asked": list(run.requests.order_by("-pk")),
            "form": form,
        },
        status=UNPROCESSABLE if form.errors else 200,
    )


@partner_page
@require_POST
def confirm(request: HttpRequest, run_id: int) -> HttpResponse:
    """The store has the lists."""
    run = get_run_for_store(viewer_of(request), run_id)
    try:
        receive(
            run,
            actor=viewer_of(request).actor(Channel.STAFF),
            shown=request.POST.get("shown", ""),
        )
    except NotFound:
        raise
    except ChangedMeanwhile:
        messages.warning(request, _("Something more has changed meanwhile. Look once more."))
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("shopping_help:store_run", run.pk)


@partner_page
@require_http_methods(["GET", "HEAD", "POST"])
def show_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """Packed, with how much and for how much, sold out, or taken back. What else will do is for the crew to say."""
    try:
        run, line = _get(request, line_id)
    except NotFound:
        return back_from_what_is_gone(request, get_run_for_store, "shopping_help:store_run")
    kind = request.POST.get("kind", "")
    initial = {"amount": line.line.amount, "price": expected_price(line)}
    if line.mark is not None and line.mark.kind == MarkKind.FOUND:
        initial = {"amount": line.mark.amount, "price": line.mark.price}
    form = FoundForm(request.POST if kind == MarkKind.FOUND else None, initial=initial)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return _draw_line(request, run, line, form, status=UNPROCESSABLE if form.errors else 200)
    actor = viewer_of(request).actor(Channel.STAFF)
    try:
        if kind == MarkKind.TAKEN_BACK:
            take_back(line_id, actor=actor, seen=seen_of(request), by_store=True)
        elif said := _said(kind, form):
            mark_line(
                line_id,
                said,
                actor=actor,
                seen=seen_of(request),
                wanted=request.POST.get("wanted", ""),
                by_store=True,
            )
    except NotFound:
        raise
    except DomainError as error:
        run, line = _get(request, line_id)
        return _draw_line(request, run, line, form, status=error.status, refusal=error)
    return redirect(f"{reverse('shopping_help:store_run', args=[run.pk])}#line-{line_id}")


def _said(kind: str, form: FoundForm) -> Said | None:
    if kind == MarkKind.MISSING:
        return Said(MarkKind.MISSING)
    if kind != MarkKind.FOUND:
        return None
    return Said(MarkKind.FOUND, form.cleaned_data["amount"], form.cleaned_data["price"])


def _get(request: HttpRequest, line_id: int) -> tuple[Run, PickLine]:
    run_id = OrderLine.objects.filter(pk=line_id).values_list("order__run_id", flat=True).first()
    if run_id is None:
        raise NotFound
    run = get_run_for_store(viewer_of(request), run_id)
    found = next((each for each in picking_of(run).lines if each.line.pk == line_id), None)
    if found is None:
        raise NotFound
    return run, found


def _draw_line(
    request: HttpRequest, run: Run, line: PickLine, form: FoundForm, *, status: int, refusal: Any = None
) -> HttpResponse:
    context = {
        "run": run,
        "line": line_in_words(line),
        "heading": capfirst(line.line.text),
        "form": form,
        "refusal": refusal,
        "is_closed": is_closed(run),
    }
    return render(request, "shopping_help/partner/line.html", context, status=status)
