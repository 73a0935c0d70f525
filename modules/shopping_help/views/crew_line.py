"""One line of the picking list: what became of it, in full or with one press, and taken back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.shopping_help.crew_words import stage_of
from modules.shopping_help.domain.marking import Said, mark_line, take_back
from modules.shopping_help.enums import MarkKind, Substitution
from modules.shopping_help.forms.marking import FoundForm, InsteadForm, QuickForm
from modules.shopping_help.models import OrderLine, Run
from modules.shopping_help.queries.crew import get_run_of_crew
from modules.shopping_help.queries.money import expected_price
from modules.shopping_help.queries.picking import PickLine, picking_of
from modules.shopping_help.views.crew import draw, is_closed, line_in_words, note_looks
from shop.viewer import Viewer, viewer_of
from shop.views.guards import provider_page
from shop.views.manage.frame import UNPROCESSABLE

LONGEST = 6
"""Digits of a number that a page of ours sends."""
LONGEST_ID = 18


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, line_id: int) -> HttpResponse:
    """All that can be said of it; a press on the list comes here as well, and goes back there."""
    try:
        run, line = _get(request, line_id)
    except NotFound:
        return back_from_what_is_gone(request, get_run_of_crew, "shopping_help:crew_run")
    if request.method != "POST":
        return _draw(request, run, line)
    form = _sent(request, line)
    said = said_by(form, request.POST.get("kind", ""), line) if form.is_valid() else None
    if said is None:
        return _draw(request, run, line, sent=form, status=UNPROCESSABLE)
    try:
        mark_line(
            line_id,
            said,
            actor=viewer_of(request).actor(Channel.STAFF),
            seen=seen_of(request),
            wanted=request.POST.get("wanted", ""),
        )
    except NotFound:
        raise
    except DomainError as error:
        run, line = _get(request, line_id)
        return _draw(request, run, line, sent=form, refusal=error, status=error.status)
    return back_to_list(run, line_id)


@provider_page
@require_POST
def undo(request: HttpRequest, line_id: int) -> HttpResponse:
    try:
        run, _line = _get(request, line_id)
    except NotFound:
        return back_from_what_is_gone(request, get_run_of_crew, "shopping_help:crew_run")
    try:
        take_back(line_id, actor=viewer_of(request).actor(Channel.STAFF), seen=seen_of(request))
    except NotFound:
        raise
    except DomainError as error:
        run, line = _get(request, line_id)
        return _draw(request, run, line, refusal=error, status=error.status)
    return back_to_list(run, line_id)


def seen_of(request: HttpRequest) -> int:
    """The number of the last mark that the page showed."""
    return number_sent(request, "seen", otherwise=-1)


def number_sent(request: HttpRequest, name: str, *, otherwise: int) -> int:
    """None of our pages sends anything but a short number."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else otherwise


def said_by(form: Any, kind: str, line: PickLine) -> Said | None:
    """What the form says; of a press, that it was found as it was ordered for what it was thought to cost."""
    values = form.cleaned_data
    if isinstance(form, QuickForm):
        if values["kind"] == MarkKind.MISSING:
            return Said(MarkKind.MISSING)
        return Said(MarkKind.FOUND, line.line.amount, expected_price(line))
    if isinstance(form, InsteadForm):
        return Said(
            MarkKind.SUBSTITUTED,
            values["amount"],
            values["price"],
            text=values["text"],
            allergens=form.allergens,
            free_of=values.get("free_of", ()),
            has_called=bool(values.get("has_called")),
        )
    return Said(MarkKind(kind), values["amount"], values["price"])


def back_to_list(run: Run, line_id: int) -> HttpResponse:
    return redirect(f"{reverse('shopping_help:crew_run', args=[run.pk])}#line-{line_id}")


def back_from_what_is_gone(
    request: HttpRequest, get_run: Callable[[Viewer, int], Run], page: str
) -> HttpResponse:
    """A press on a line that the department has taken off since goes back to the list, and says so.

    The press says of which run it was. Raises NotFound where that is none of the viewer's.
    """
    sent = request.POST.get("run", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) <= LONGEST_ID):
        raise NotFound
    run = get_run(viewer_of(request), int(sent))
    messages.error(
        request, _("This line is not on the list any more: it was taken off, or the order is cancelled.")
    )
    return redirect(page, run.pk)


def _get(request: HttpRequest, line_id: int) -> tuple[Run, PickLine]:
    run_id = OrderLine.objects.filter(pk=line_id).values_list("order__run_id", flat=True).first()
    if run_id is None:
        raise NotFound
    run = get_run_of_crew(viewer_of(request), run_id)
    found = next((each for each in picking_of(run).lines if each.line.pk == line_id), None)
    if found is None or run.closes_at > now():
        raise NotFound
    return run, found


def _sent(request: HttpRequest, line: PickLine) -> Any:
    """The form that was sent: one of the page's, or a press."""
    kind = request.POST.get("kind", "")
    if kind == MarkKind.SUBSTITUTED:
        return instead_form(line, request.POST)
    if kind == MarkKind.FOUND and "amount" in request.POST:
        return FoundForm(request.POST)
    return QuickForm(request.POST)


def instead_form(line: PickLine, data: Any = None) -> InsteadForm:
    asks_first = line.line.substitution == Substitution.CALL_ME
    initial = {"amount": line.line.amount}
    return InsteadForm(
        data,
        line=line.line,
        warning=line.order.warning,
        asks_first=asks_first,
        initial=initial,
        auto_id="instead_%s",  # its fields are called as those of the form beside it
    )


def _draw(
    request: HttpRequest,
    run: Run,
    line: PickLine,
    *,
    sent: Any = None,
    refusal: DomainError | None = None,
    status: int = 200,
) -> HttpResponse:
    mark = line.mark
    is_found = mark is not None and mark.kind == MarkKind.FOUND
    found = {
        "amount": mark.amount if is_found and mark else line.line.amount,
        "price": mark.price if is_found and mark else expected_price(line),
    }
    note_looks(request, picking_of(run))
    asks_first, recipient = line.line.substitution == Substitution.CALL_ME, line.order.recipient
    phone = recipient.phone if asks_first and not recipient.is_protected else ""
    return draw(
        request,
        "shopping_help/crew/line.html",
        run,
        status=status,
        line=line_in_words(line),
        found_form=sent
        if isinstance(sent, FoundForm) and not isinstance(sent, InsteadForm)
        else FoundForm(initial=found),
        instead_form=sent if isinstance(sent, InsteadForm) else instead_form(line),
        sent_form=sent,
        may_substitute=line.line.substitution != Substitution.NONE,
        asks_first=asks_first,
        is_not_there="not-there" in request.GET or isinstance(sent, InsteadForm),
        call=phone,
        refusal=refusal,
        is_closed=is_closed(run),
        heading=capfirst(line.line.text),
        stage_text=stage_of(run)[0],
        whose=_("Order %(number)s") % {"number": line.order.number},
    )
