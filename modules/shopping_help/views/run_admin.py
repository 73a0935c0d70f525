"""A department puts up shopping runs and sees who has ordered; somebody who calls orders from here."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record_each
from foundation.actor import Channel
from modules.shopping_help.crew_words import received_at, stage_of
from modules.shopping_help.domain.calling_off import can_be_called_off
from modules.shopping_help.domain.putting_up import put_up
from modules.shopping_help.errors import NotEnoughSeats, StoreIsClosed
from modules.shopping_help.forms.run import RunForm, RunsForm, services_of
from modules.shopping_help.models import Run
from modules.shopping_help.queries.crew import CrewMember, crew_of
from modules.shopping_help.queries.late_changes import late_changes
from modules.shopping_help.queries.runs import COMING, get_run_for, listed_runs, orders_called_off, orders_of
from modules.shopping_help.queries.stores import stores_of
from modules.shopping_help.queries.under_way import how_it_has_begun, is_out
from modules.shopping_help.views.asking import RUNS
from modules.shopping_help.views.crew import is_closed
from modules.shopping_help.views.tables import RunsTable
from modules.shopping_help.words import until_in_words, window_in_words
from shop.errors import SessionNotPossible
from shop.presentation import day_and_clock
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.callers_card import callers_card
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from ui.money import kroner
from ui.tiles import Definition


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    form = RunsForm(request.GET)
    return answer_with_list(
        request,
        "shopping_help/run_list.html",
        department,
        RunsTable(request, listed_runs(department, words=form.words, is_over=form.is_over)),
        name=_("shopping runs"),
        current=RUNS,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        has_services=services_of(department).exists(),
        has_stores=stores_of(department).exists(),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    """All of them, or nothing: unless those that cannot be had are to be left out."""
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = RunForm(request.POST if request.method == "POST" else None, department=department)
    if form.is_valid():
        values = form.cleaned_data
        try:
            runs = put_up(
                values["service"],
                plan=form.plan,
                starts=form.starts,
                leaves_out=values["leaves_out"],
                actor=viewer.actor(Channel.STAFF),
            )
        except NotEnoughSeats as error:
            form.add_error("order_places", error.title())
        except StoreIsClosed as error:
            form.add_error("store", error.title())
        except SessionNotPossible as error:
            form.refuse(error)
        else:
            messages.success(request, _put_up_in_words(runs, form))
            return redirect("shopping_help:run_list", department.pk)
    return department_page(
        request,
        "shopping_help/run_form.html",
        department,
        current=RUNS,
        status=UNPROCESSABLE if form.is_bound else 200,
        form=form,
        has_services=services_of(department).exists(),
        has_stores=stores_of(department).exists(),
    )


def _put_up_in_words(runs: Sequence[Run], form: RunForm) -> str:
    said = ngettext("%(count)s run is put up.", "%(count)s runs are put up.", len(runs)) % {
        "count": len(runs)
    }
    return f"{said} {form.left_out_in_words({run.starts_at for run in runs})}".strip()


@staff_page
@require_safe
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """What it is and who has ordered. That each was looked at is logged."""
    viewer = viewer_of(request)
    run = get_run_for(viewer, run_id)
    orders = list(
        orders_of(run)
        .select_related("run", "booking__service", "booking__recipient")
        .prefetch_related("lines")
    )
    off = list(orders_called_off(run))
    seen = [(order, order.booking.recipient_id) for order in [*orders, *off]]
    record_each(viewer.actor(Channel.STAFF), "shopping_help.orders_viewed", seen)
    is_ahead = run.called_off_at is None and run.starts_at > timezone.now()
    takes_orders, begun = is_ahead and not is_out(run), how_it_has_begun(run)
    crew = crew_of(run)
    return department_page(
        request,
        "shopping_help/run_page.html",
        run.service.department,
        current=RUNS,
        run=run,
        when=window_in_words(run.starts_at, run.ends_at),
        facts=_facts(run, begun, crew),
        left=_who_is_left(run, crew),
        rows=[_order_row(order, can_change=takes_orders) for order in orders],
        off=off,
        is_waited_for=bool(run.mishap) and any(order.booking.status in COMING for order in orders),
        is_ahead=is_ahead,
        is_full=run.taken >= run.order_places,
        begun=begun,
        can_call_off=can_be_called_off(run),
        callers=callers_card(request, run.service.department) if takes_orders else None,
        takes_orders=takes_orders,
        store_behind=_store_behind(run),
        closes=until_in_words(run.closes_at) if run.closes_at <= timezone.now() else "",
    )


def _store_behind(run: Run) -> str:
    """When the lists last changed, where the store has them and has not said that it knows; empty otherwise."""
    if not received_at(run) or is_closed(run):
        return ""
    last = late_changes(run).last_at
    return day_and_clock(last) if last else ""


def _who_is_left(run: Run, crew: Sequence[CrewMember]) -> str:
    """“nobody” or “leader” where that is all who can go with a run that is not over; empty otherwise."""
    if run.called_off_at is not None or run.ends_at <= timezone.now():
        return ""
    there = [each for each in crew if not each.is_away]
    if not there:
        return "nobody"
    return "leader" if all(each.is_leader for each in there) else ""


def _named(member: CrewMember) -> str:
    name = member.provider.display_name
    return _("%(name)s (away)") % {"name": name} if member.is_away else name


def _facts(run: Any, begun: str, crew: Sequence[CrewMember]) -> list[Definition]:
    received = received_at(run)
    stands = run.called_off_at is None and not run.mishap and not is_closed(run)
    others = ", ".join(_named(each) for each in crew if not each.is_leader)
    return [
        Definition(_("Store"), run.store.name),
        Definition(_("Delivery"), window_in_words(run.starts_at, run.ends_at)),
        Definition(
            _("Orders until") if run.closes_at > timezone.now() else _("The cut-off has passed"),
            until_in_words(run.closes_at),
        ),
        Definition(
            _("Order places"),
            _("%(count)s of %(places)s taken") % {"count": run.taken, "places": run.order_places},
        ),
        Definition(_("Work leader"), ", ".join(_named(each) for each in crew if each.is_leader)),
        Definition(_("Crew"), others or _("nobody yet")),
        Definition(_("How far it has come"), (stands and begun) or stage_of(run)[0]),
        *_receipt(run),
        *(
            [Definition(_("The store has the list"), _("confirmed %(at)s") % {"at": received})]
            if received
            else []
        ),
    ]


def _receipt(run: Run) -> list[Definition]:
    """Of a run that is closed: what the receipt said, and why that was something else than the lines."""
    progress = getattr(run, "progress", None)
    if progress is None or progress.closed_at is None or progress.receipt is None:
        return []
    why = progress.receipt_note
    said = [Definition(_("The store’s receipt"), kroner(progress.receipt))]
    return [*said, Definition(_("Why it differs from the lines"), why)] if why else said


def _order_row(order: Any, *, can_change: bool) -> dict[str, Any]:
    count = len(order.lines.all())
    return {
        "order": order,
        "lines": ngettext("%(count)s line", "%(count)s lines", count) % {"count": count},
        "is_late": order.booking.created_at > order.run.closes_at,
        "can_change": can_change and order.booking.status in COMING,
    }
