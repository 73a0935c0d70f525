"""A department changes a run that is put up, lets somebody else lead it, or goes to another store."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from modules.shopping_help.crew_errors import OrdersStayClosed, OtherStoreTooLate
from modules.shopping_help.domain.leading import leader_of, version_of_leader
from modules.shopping_help.domain.run_changes import (
    change_run,
    go_to_other_store,
    hand_over_run,
)
from modules.shopping_help.errors import (
    ClosesTooLate,
    FewerPlacesThanTaken,
    NotEnoughSeats,
    RunIsOver,
    StoreIsClosed,
)
from modules.shopping_help.forms.run import (
    ChangeRunForm,
    StoreOfRunForm,
    ToForm,
    initial_of_run,
)
from modules.shopping_help.models import Run
from modules.shopping_help.queries.runs import get_run_for, orders_in, version_of_run
from modules.shopping_help.queries.stores import stores_of
from modules.shopping_help.views.asking import draw_question
from modules.shopping_help.views.looks import names_of
from modules.shopping_help.words import window_in_words
from shop.errors import BookingRefused, CannotComeInstead, ChangedMeanwhile
from shop.forms.announcing import people_of
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import BothVersions, conflict_over, differing_fields
from ui.tiles import Definition


def _page(run: Run) -> str:
    return reverse("shopping_help:run_page", args=[run.pk])


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, run_id: int) -> HttpResponse:
    """When it closes, its order places and its crew."""
    viewer = viewer_of(request)
    run = get_run_for(viewer, run_id)
    form = ChangeRunForm(request.POST if request.method == "POST" else None, run=run)
    conflict = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            change_run(
                run,
                closes_at=form.closes_at,
                order_places=values["order_places"],
                crew=list(values["crew"]),
                actor=viewer.actor(Channel.STAFF),
                seen=request.POST.get("seen", ""),
            )
        except ClosesTooLate as error:
            form.add_error("closes_on", error.title())
        except OrdersStayClosed as error:
            form.add_error("closes_on", error.in_full())
        except (NotEnoughSeats, FewerPlacesThanTaken) as error:
            form.add_error("order_places", error.title())
        except RunIsOver as error:
            form.add_error(None, error.title())
        except ChangedMeanwhile:
            run = get_run_for(viewer, run_id)
            form.initial = initial_of_run(run)
            rows = differing_fields(form)
            conflict = conflict_over(request, run, acts=["shopping_help.run_changed"], rows=rows)
        else:
            messages.success(request, _("Saved."))
            return redirect(_page(run))
    return draw_question(
        request,
        run.service.department,
        form=form,
        conflict=conflict,
        version=version_of_run(run),
        heading=_("Change the run"),
        text=window_in_words(run.starts_at, run.ends_at),
        confirm_label=_("Save"),
        back_url=_page(run),
        back_label=_("Keep it as it is"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_leader(request: HttpRequest, run_id: int) -> HttpResponse:
    """With all orders: the other must be at work then, and have nothing else."""
    viewer = viewer_of(request)
    run = get_run_for(viewer, run_id)
    among = people_of(run.service.department)
    form = ToForm(request.POST if request.method == "POST" else None, among=among)
    conflict = None
    if form.is_valid():
        to, actor = form.cleaned_data["to"], viewer.actor(Channel.STAFF)
        try:
            hand_over_run(run, to=to, actor=actor, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            leader = leader_of(get_run_for(viewer, run_id)).display_name
            rows = [BothVersions(_("Work leader"), leader, to.display_name)]
            conflict = conflict_over(request, run, acts=["shopping_help.run_handed_over"], rows=rows)
        except (BookingRefused, CannotComeInstead, RunIsOver) as error:
            form.add_error("to", error.title())
        else:
            messages.success(request, _("%(name)s leads the run now.") % {"name": to.display_name})
            return redirect(_page(run))
    return draw_question(
        request,
        run.service.department,
        form=form,
        conflict=conflict,
        version=version_of_leader(run),
        heading=_("Who leads the run?"),
        text=window_in_words(run.starts_at, run.ends_at),
        details=[Definition(_("Work leader now"), leader_of(run).display_name)],
        confirm_label=_("Let them lead it"),
        back_url=_page(run),
        back_label=_("Keep it as it is"),
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change_store(request: HttpRequest, run_id: int) -> HttpResponse:
    """Asks first, with whom it hits: prices may be others."""
    viewer = viewer_of(request)
    run = get_run_for(viewer, run_id)
    others = stores_of(run.service.department).exclude(pk=run.store_id)
    form = StoreOfRunForm(request.POST if request.method == "POST" else None, others=others)
    conflict = None
    if form.is_valid():
        store, actor = form.cleaned_data["store"], viewer.actor(Channel.STAFF)
        try:
            told = go_to_other_store(run, store=store, actor=actor, seen=request.POST.get("seen", ""))
        except ChangedMeanwhile:
            run = get_run_for(viewer, run_id)
            rows = [BothVersions(_("Store"), run.store.name, store.name)]
            acts = ["shopping_help.run_changed", "shopping_help.run_to_other_store"]
            conflict = conflict_over(request, run, acts=acts, rows=rows)
        except (StoreIsClosed, RunIsOver, OtherStoreTooLate) as error:
            form.add_error("store", error.in_full())
        else:
            text = ngettext(
                "The run goes to %(store)s. %(count)s person is told.",
                "The run goes to %(store)s. %(count)s people are told.",
                told,
            )
            messages.success(request, text % {"store": store.name, "count": told})
            return redirect(_page(run))
    return draw_question(
        request,
        run.service.department,
        form=form,
        conflict=conflict,
        version=version_of_run(run),
        heading=_("Let the run go to another store?"),
        text=_(
            "Whoever has ordered is told at once. What the other store sells under the same name gets its price"
            " there; for the rest the price is not known."
        ),
        details=[
            Definition(_("When"), window_in_words(run.starts_at, run.ends_at)),
            Definition(_("Store now"), run.store.name),
            Definition(_("Who has ordered"), names_of(request, orders_in(run)) or _("nobody yet")),
        ],
        confirm_label=_("Go to the other store"),
        back_url=_page(run),
        back_label=_("Keep it as it is"),
    )
