"""What a store sells: a list, and each product on a page of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.actor import Channel
from modules.shopping_help.domain import stores
from modules.shopping_help.errors import NameIsTaken, NotSoldHere
from modules.shopping_help.forms.store import ProductForm, ProductsForm, initial_of_product
from modules.shopping_help.queries.runs import KEY
from modules.shopping_help.queries.stores import (
    get_product_for,
    get_store_for,
    listed_products,
    version_of_product,
)
from modules.shopping_help.views.asking import RUNS, draw_question
from modules.shopping_help.views.tables import ProductsTable
from shop.errors import ChangedMeanwhile
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.conflicts import conflict_over, differing_fields
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list

PRODUCT_PAGE = "shopping_help/product_form.html"


@staff_page
@require_safe
def show_list(request: HttpRequest, store_id: int) -> HttpResponse:
    store = get_store_for(viewer_of(request), store_id)
    form = ProductsForm(request.GET)
    rows = listed_products(store, words=form.words, state=form.said("state"))
    return answer_with_list(
        request,
        "shopping_help/product_list.html",
        store.department,
        ProductsTable(request, rows),
        name=_("products"),
        current=RUNS,
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        store=store,
        aisles=list(store.aisles.all()),
        can_import=(KEY, store.department_id) in viewer_of(request).modules_in,
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, store_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    store = get_store_for(viewer, store_id)
    form = ProductForm(request.POST if request.method == "POST" else None, store=store)
    if form.is_valid():
        try:
            product = stores.add_product(store, form.goods, actor=viewer.actor(Channel.STAFF))
        except (NameIsTaken, NotSoldHere) as error:
            form.add_error("name", error.title())
        else:
            messages.success(request, _("%(product)s is added.") % {"product": product.name})
            return redirect("shopping_help:product_list", store.pk)
    return draw_question(
        request, store.department, form=form, template=PRODUCT_PAGE, store=store, product=None
    )


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, product_id: int) -> HttpResponse:
    """Its price, aisle and allergens, and whether it is on sale."""
    viewer = viewer_of(request)
    product = get_product_for(viewer, product_id)
    data = request.POST if request.method == "POST" else None
    form = ProductForm(data, store=product.store, initial=initial_of_product(product))
    conflict = None
    if form.is_valid():
        actor, seen = viewer.actor(Channel.STAFF), request.POST.get("seen", "")
        try:
            stores.change_product(product, form.goods, actor=actor, seen=seen)
        except (NameIsTaken, NotSoldHere) as error:
            form.add_error("name", error.title())
        except ChangedMeanwhile:
            product = get_product_for(viewer, product_id)
            form.initial = initial_of_product(product)
            acts, rows = ["shopping_help.product_changed"], differing_fields(form)
            conflict = conflict_over(request, product, acts=acts, rows=rows)
        else:
            messages.success(request, _("Saved."))
            return redirect("shopping_help:product_list", product.store_id)
    return draw_question(
        request,
        product.store.department,
        form=form,
        conflict=conflict,
        version=version_of_product(product),
        template=PRODUCT_PAGE,
        store=product.store,
        product=product,
    )
