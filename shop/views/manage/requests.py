"""Requests that wait for the department's answer: say yes, or no."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Channel
from shop.domain.door.requests import confirm_request, decline_request
from shop.errors import TransitionNotAllowed
from shop.forms.booking import DeclineForm
from shop.forms.lists.visits import WorkListForm
from shop.models import Booking
from shop.presentation import when
from shop.queries.access import get_department_booking_for, get_department_for
from shop.queries.attention import requested_bookings
from shop.queries.visit_list import narrowed
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.visits import RequestsTable
from shop.views.manage.visit_rows import visit_rows
from shop.views.manage.visits import to_choose
from ui.tiles import Definition

BACK_TO_LIST = "list"
"""What the list's own buttons send as `back`."""


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """The soonest first: they need their answer first."""
    department = get_department_for(viewer_of(request), department_id)
    form = WorkListForm(request.GET, **to_choose(department))
    table = RequestsTable(
        request,
        narrowed(requested_bookings(department), **form.narrowed),
        rows_of=visit_rows,
        for_cells={"back": BACK_TO_LIST},
    )
    return answer_with_list(
        request,
        "shop/manage/requests.html",
        department,
        table,
        name=_("requests"),
        current="department",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
    )


@staff_page
@require_POST
def confirm(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Say yes; a second click finds it confirmed and says the same."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    try:
        confirm_request(booking, actor=viewer.actor(Channel.STAFF))
    except TransitionNotAllowed:
        return _too_late(request, booking)
    messages.success(request, _("Confirmed. The recipient gets a message."))
    return _back(request, booking)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Ask why, then say no."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decline_request(booking, actor=viewer.actor(Channel.STAFF), reason=form.cleaned_data["reason"])
        except TransitionNotAllowed:
            return _too_late(request, booking)
        messages.success(request, _("Declined. The time is free again, and the recipient gets a message."))
        return _back(request, booking)
    return department_page(
        request,
        "shop/manage/confirm.html",
        booking.department,
        current="department",
        status=422 if form.is_bound else 200,
        form=form,
        heading=_("Say no to this request?"),
        text=_(
            "The time becomes free for others, and what it took of the decision is given back. The recipient gets a"
            " message and can choose another time."
        ),
        details=[
            Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
            Definition(_("What"), booking.what),
            Definition(_("For whom"), booking.recipient.short_name),
        ],
        confirm_label=_("Say no"),
        is_destructive=True,
        back_url=reverse("manage:requests", args=[booking.department_id]),
        back_label=_("No, go back"),
    )


def _too_late(request: HttpRequest, booking: Booking) -> HttpResponse:
    messages.error(request, _("This request has its answer already, or is over."))
    return redirect("manage:booking", booking.pk)


def _back(request: HttpRequest, booking: Booking) -> HttpResponse:
    if request.POST.get("back") == BACK_TO_LIST:
        return redirect("manage:requests", booking.department_id)
    return redirect("manage:booking", booking.pk)
