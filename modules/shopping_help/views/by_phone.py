"""Somebody is on the telephone: the department writes their list, orders for them, and changes it also later."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from foundation.errors import NotFound
from modules.shopping_help.domain.lists import is_over
from modules.shopping_help.errors import OrderIsOver
from modules.shopping_help.queries.orders import get_order_for
from modules.shopping_help.queries.runs import COMING, get_run_for, orders_of
from modules.shopping_help.views.desk import Desk, desk_before, desk_of_order
from modules.shopping_help.views.placing import place
from modules.shopping_help.views.writing import write
from shop.queries.access import get_recipient_for
from shop.viewer import viewer_of
from shop.views.guards import staff_page

METHODS = ["GET", "HEAD", "POST"]


def desk_of(request: HttpRequest, run_id: int, recipient_id: int) -> Desk:
    viewer = viewer_of(request)
    run = get_run_for(viewer, run_id)
    if run.called_off_at is not None:
        raise NotFound
    _department, recipient = get_recipient_for(
        viewer, department_id=run.service.department_id, recipient_id=recipient_id
    )
    left = max(0, run.order_places - run.taken)
    return desk_before(request, run, recipient, left=left, is_staff=True)


@staff_page
@require_http_methods(METHODS)
def write_list(request: HttpRequest, run_id: int, recipient_id: int) -> HttpResponse:
    """Before an order; of whoever has ordered in the run it is that one's list."""
    desk = desk_of(request, run_id, recipient_id)
    own = orders_of(desk.run).filter(booking__recipient=desk.recipient, booking__status__in=COMING)
    ordered = own.first()
    if ordered is not None:
        return redirect("shopping_help:staff_order_list", ordered.pk)
    return write(request, desk)


@staff_page
@require_http_methods(METHODS)
def order(request: HttpRequest, run_id: int, recipient_id: int) -> HttpResponse:
    return place(request, desk_of(request, run_id, recipient_id))


@staff_page
@require_http_methods(METHODS)
def write_order_list(request: HttpRequest, order_id: int) -> HttpResponse:
    """Also once the run has closed: the crew sees what was changed. Over, the order itself is shown."""
    found = get_order_for(viewer_of(request), order_id)
    if is_over(found.booking, found.run):
        messages.info(request, OrderIsOver().title())
        return redirect("manage:booking", found.booking_id)
    return write(request, desk_of_order(request, found, is_staff=True))
