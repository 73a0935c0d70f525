"""The crew's runs, and the picking list of one: what is bought where in the store, and for whom."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.record import record_looks
from foundation.actor import Channel
from foundation.errors import NotFound
from modules.shopping_help.crew_words import (
    by_whom,
    doubt_in_words,
    mark_in_words,
    rule_in_words,
    stage_of,
    warning_in_words,
)
from modules.shopping_help.domain.partnering import see_request
from modules.shopping_help.models import Run, StoreRequest
from modules.shopping_help.queries.crew import CrewMember, crew_of, get_run_of_crew, runs_of_crew
from modules.shopping_help.queries.picking import AisleList, Picking, PickLine, picking_of, to_put_back
from modules.shopping_help.words import amount_in_words
from shop.models import Provider, Recipient
from shop.presentation import clock, when
from shop.viewer import viewer_of
from shop.views.guards import provider_page
from shop.views.manage.frame import brand_of
from ui.tiles import Choice

VIEWED = "shopping_help.orders_viewed"


@provider_page
@require_safe
def show_runs(request: HttpRequest) -> HttpResponse:
    """The soonest on top."""
    provider = _provider(request)
    runs = [
        {"run": run, "when": capfirst(when(run.starts_at, run.ends_at)), "stage": stage_of(run)}
        for run in runs_of_crew(provider)
    ]
    return draw(request, "shopping_help/crew/runs.html", runs=runs)


@provider_page
@require_safe
def show_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The list in the order of the store's aisles. Before the cut-off only how many have ordered."""
    run = get_run_of_crew(viewer_of(request), run_id)
    is_open = run.closes_at > timezone.now()
    picking = picking_of(run)
    if not is_open:
        note_looks(request, picking)
    crew = crew_of(run)
    return draw(
        request,
        "shopping_help/crew/picking.html",
        run,
        tab="picking",
        is_open=is_open,
        orders=len(picking.orders),
        marked=picking.marked,
        lines=len(picking.lines),
        aisles=[] if is_open else [aisle_in_words(each) for each in picking.aisles],
        warnings=[] if is_open else _warnings(picking),
        crew=crew,
        needs_leader=_needs_leader(crew),
        requests=list(run.requests.filter(seen_at=None)),
        put_back=[
            (each.number, amount_in_words(each.amount, each.unit), each.text) for each in to_put_back(run)
        ],
        is_closed=is_closed(run),
    )


@provider_page
@require_POST
def see(request: HttpRequest, request_id: int) -> HttpResponse:
    """Somebody of the crew has read what the store asks."""
    asked = StoreRequest.objects.filter(pk=request_id).first()
    if asked is None:
        raise NotFound
    run = get_run_of_crew(viewer_of(request), asked.run_id)
    see_request(asked, actor=viewer_of(request).actor(Channel.STAFF))
    return redirect("shopping_help:crew_run", run.pk)


def draw(
    request: HttpRequest,
    template: str,
    run: Run | None = None,
    *,
    tab: str = "",
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in the crew's frame, with the run's tabs where it is of one."""
    provider = _provider(request)
    frame: dict[str, Any] = {
        "brand": brand_of(
            request, name=_("My day, %(name)s") % {"name": provider.first_name}, home=reverse("day:plan")
        ),
        "department": provider.department,
    }
    if run is not None:
        frame |= {
            "run": run,
            "when": capfirst(when(run.starts_at, run.ends_at)),
            "stage": stage_of(run),
            "tabs": _tabs(run, tab),
        }
    return render(request, template, frame | context, status=status)


def note_looks(request: HttpRequest, picking: Picking) -> None:
    """That the crew has seen who ordered what: they are called by first names, which no page logs by itself."""
    people = {each.order.booking.recipient_id for each in picking.orders}
    record_looks(viewer_of(request).actor(Channel.STAFF), VIEWED, Recipient, people)


def is_closed(run: Run) -> bool:
    progress = getattr(run, "progress", None)
    return progress is not None and progress.closed_at is not None


def aisle_in_words(aisle: AisleList) -> dict[str, Any]:
    return {
        "name": aisle.name or _("Where it stands is not known"),
        "articles": [
            {
                "text": article.text,
                "amount": amount_in_words(article.amount, article.unit),
                "lines": [line_in_words(each) for each in article.lines],
            }
            for article in aisle.articles
        ],
    }


def line_in_words(each: PickLine) -> dict[str, Any]:
    return {
        "id": each.line.pk,
        "run": each.order.order.run_id,
        "text": each.line.text,
        "number": each.order.number,
        "name": each.order.first_name,
        "amount": amount_in_words(each.line.amount, each.line.unit),
        "rule": rule_in_words(each.line.substitution),
        "warning": warning_in_words(each.order.warning) if each.order.warning else "",
        "doubt": doubt_in_words(each),
        "mark": each.mark,
        "said": mark_in_words(each),
        "by": by_whom(each),
        "needs_price": each.needs_price,
        "seen": each.number,
        "wanted": str(each.line.amount),
        "is_new": each.order.is_late,
        "changed": clock(each.line.changed_at) if each.line.changed_at else "",
        "is_added": each.line.added_late,
    }


def _warnings(picking: Picking) -> list[tuple[int, str, str]]:
    """Whoever does not tolerate everything: number, first name, what."""
    return [
        (each.number, each.first_name, warning_in_words(each.warning))
        for each in picking.orders
        if each.warning is not None
    ]


def _needs_leader(crew: Sequence[CrewMember]) -> bool:
    return any(each.is_leader and each.is_away for each in crew)


def _provider(request: HttpRequest) -> Provider:
    provider = viewer_of(request).provider
    if provider is None:
        raise NotFound
    return provider


def _tabs(run: Run, current: str) -> list[Choice]:
    pages = (
        ("picking", _("Shop"), "crew_run"),
        ("delivery", _("Deliver"), "crew_delivery"),
        ("money", _("Money"), "crew_money"),
    )
    return [
        Choice(
            label=str(label),
            url=reverse(f"shopping_help:{view}", args=[run.pk]),
            value=name,
            is_current=name == current,
        )
        for name, label, view in pages
    ]
