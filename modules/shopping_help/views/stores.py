"""The stores of a department, with their aisles; one that closes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from modules.shopping_help.domain import stores
from modules.shopping_help.domain.run_changes import close_store
from modules.shopping_help.errors import NameIsTaken, StoreIsClosed
from modules.shopping_help.forms.store import CloseStoreForm, StoreForm, StoresForm, initial_of_store
from modules.shopping_help.models import Store
from modules.shopping_help.queries.runs import coming_runs_of_store, orders_in
from modules.shopping_help.queries.stores import get_store_for, listed_stores, stores_of, version_of_store
from modules.shopping_help.views.asking import RUNS, draw_question
from modules.shopping_help.views.looks import names_of
from modules.shopping_help.views.tables import StoresTable
from modules.shopping_help.words import window_in_words
from shop.errors import ChangedMeanwhile
from shop.queries.access import get_department_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from ui.tiles import Definition

STORE_PAGE = "shopping_help/store_form.html"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    department = get_department_for(viewer_of(request), department_id)
    form = StoresForm(request.GET)
    return answer_with_list(
        request,
        "shopping_help/store_list.html",
        department,
        StoresTable(request, listed_stores(department, words=form.words)),
        name=_("stores"),
        current=RUNS,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, department_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    department = get_department_for(viewer, department_id)
    form = StoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            store = stores.add_store(department, form.words, actor=viewer.actor(Channel.STAFF))
        except NameIsTaken as error:
            form.add_error("name", error.title())
        else:
            messages.success(request, _("%(store)s is added. Now say what it sells.") % {"store": store.name})
            return redirect("shopping_help:product_list", store.pk)
    return draw_question(request, department, form=form, template=STORE_PAGE, store=None)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, store_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    store = get_store_for(viewer, store_id)
    initial = initial_of_store(store)
    form = StoreForm(request.POST if request.method == "POST" else None, initial=initial)
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            stores.change_store(store, form.words, actor=actor, seen=seen)
        except NameIsTaken as error:
            form.add_error("name", error.title())
        except ChangedMeanwhile:
            store = get_store_for(viewer, store_id)
            form.initial = initial_of_store(store)
            acts, rows = ["shopping_help.store_changed"], differing_fields(form)
            conflict = conflict_over(request, store, acts=acts, rows=rows)
        else:
            messages.success(request, _("Saved."))
            return redirect("shopping_help:product_list", store.pk)
    return draw_question(
        request,
        store.department,
        form=form,
        conflict=conflict,
        version=version_of_store(store),
        template=STORE_PAGE,
        store=store,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, store_id: int) -> HttpResponse:
    """Asks first: what becomes of its runs, and whom it hits."""
    viewer = viewer_of(request)
    store = get_store_for(viewer, store_id)
    page = reverse("shopping_help:store_list", args=[store.department_id])
    if not store.is_active:
        messages.info(request, _("%(store)s is closed already.") % {"store": store.name})
        return redirect(page)
    runs = list(coming_runs_of_store(store.pk))
    form = CloseStoreForm(
        request.POST if request.method == "POST" else None,
        others=list(stores_of(store.department).exclude(pk=store.pk)),
        has_runs=bool(runs),
    )
    if form.is_valid():
        instead = form.store
        try:
            count = close_store(store, instead=instead, actor=viewer.actor(Channel.STAFF))
        except StoreIsClosed as error:
            form.add_error("instead", error.title())
        else:
            _say_closed(request, store, instead, runs=count)
            return redirect(page)
    hit = [booking for run in runs for booking in orders_in(run)]
    return draw_question(
        request,
        store.department,
        form=form,
        heading=_("Has %(store)s closed?") % {"store": store.name},
        text=_(
            "Nobody shops there any more, and no new runs go there. Whoever has ordered in one of its runs is told at"
            " once what becomes of it."
        ),
        details=[
            Definition(
                _("Runs to come"),
                "; ".join(window_in_words(run.starts_at, run.ends_at) for run in runs) or _("none"),
            ),
            Definition(_("Who has ordered"), names_of(request, hit) or _("nobody yet")),
        ],
        confirm_label=_("The store has closed"),
        is_destructive=True,
        back_url=page,
        back_label=_("No, go back"),
    )


def _say_closed(request: HttpRequest, store: Store, instead: Store | None, *, runs: int) -> None:
    words = {"store": store.name, "count": runs, "other": instead.name if instead else ""}
    if not runs:
        messages.success(request, _("%(store)s is closed.") % words)
    elif instead is not None:
        text = ngettext(
            "%(store)s is closed. %(count)s run goes to %(other)s, and whoever has ordered is told.",
            "%(store)s is closed. %(count)s runs go to %(other)s, and whoever has ordered is told.",
            runs,
        )
        messages.success(request, text % words)
    else:
        text = ngettext(
            "%(store)s is closed. %(count)s run is called off, and whoever had ordered is told.",
            "%(store)s is closed. %(count)s runs are called off, and whoever had ordered is told.",
            runs,
        )
        messages.success(request, text % words)
