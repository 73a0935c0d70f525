"""The department's standing bookings: all of them, who keeps declining theirs, and every act on behalf."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.record import record
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.forms.lists.plain import ServiceForm
from shop.models import Booking, BookingSeries, Recipient, Service
from shop.queries.access import (
    get_department_booking_for,
    get_department_for,
    get_department_series_for,
    get_recipient_for,
)
from shop.queries.declined_series import often_declined
from shop.queries.finding import with_words
from shop.queries.recipients import services_to_book
from shop.queries.series import NEXT_AT, next_visits, running, series_in, skipped_ahead
from shop.queries.visit_list import services_to_choose
from shop.viewer import viewer_of
from shop.views.citizen.free_times import MOST_DIGITS
from shop.views.citizen.series import again
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE
from shop.views.manage.lists.answering import answer_with_list
from shop.views.manage.lists.series import SeriesTable
from shop.views.series import acts, pages, terms
from shop.views.series.drawing import list_rows
from shop.views.series.side import DepartmentSide

ASKS = ["GET", "HEAD", "POST"]
VIEWED = "series.viewed"


@staff_page
@require_safe
def show_list(request: HttpRequest, department_id: int) -> HttpResponse:
    """Those that run, by the recipient's name, and first of all those that are often declined."""
    department = get_department_for(viewer_of(request), department_id)
    side = DepartmentSide(request, department)
    form = ServiceForm(request.GET, services=services_to_choose(department))
    found = with_words(series_in(department).filter(running()), form.words, "recipient__name")
    if (service_id := form.said("service")) is not None:
        found = found.filter(service=service_id)
    return answer_with_list(
        request,
        "shop/manage/series_list.html",
        department,
        SeriesTable(request, found.annotate(next_at=NEXT_AT), rows_of=partial(_rows, side)),
        name=_("standing bookings"),
        current="department",
        status=UNPROCESSABLE if form.errors else 200,
        form=form,
        declined=[
            (list_rows(side, [each.series], visits={}, skipped={})[0], each)
            for each in often_declined(department)
        ],
    )


def _rows(side: DepartmentSide, series: Sequence[BookingSeries]) -> list[dict[str, Any]]:
    return list_rows(side, series, visits=next_visits(series), skipped=skipped_ahead(series))


@staff_page
@require_http_methods(ASKS)
def start(request: HttpRequest, department_id: int, recipient_id: int, service_id: int) -> HttpResponse:
    """`?booking=` is the visit that should come again at its time, `?like=` one that ended by mistake."""
    viewer = viewer_of(request)
    department, recipient = get_recipient_for(viewer, department_id=department_id, recipient_id=recipient_id)
    services = services_to_book(recipient, department=department)
    service = next((each for each in services if each.pk == service_id), None)
    if service is None:
        raise NotFound
    side = DepartmentSide(request, department)
    if (like := _named(request, "like")) is not None:
        series = get_department_series_for(viewer, like)
        _require_same(series, recipient=recipient, service=service)
        return terms.start_anew(side, series)
    if (wanted := _named(request, "booking")) is not None:
        booking = get_department_booking_for(viewer, wanted)
        _require_same(booking, recipient=recipient, service=service)
        return terms.start(side, service, recipient=recipient, **again(booking))
    return terms.start(side, service, recipient=recipient)


@staff_page
@require_safe
def show(request: HttpRequest, series_id: int) -> HttpResponse:
    """That it was opened is logged."""
    side, series = _of_department(request, series_id)
    actor = viewer_of(request).actor(Channel.STAFF)
    record(actor, VIEWED, series, recipient_id=series.recipient_id)
    return pages.show(side, series)


@staff_page
@require_http_methods(ASKS)
def change(request: HttpRequest, series_id: int) -> HttpResponse:
    return terms.change(*_of_department(request, series_id))


@staff_page
@require_http_methods(ASKS)
def pause(request: HttpRequest, series_id: int) -> HttpResponse:
    return acts.pause(*_of_department(request, series_id))


@staff_page
@require_http_methods(ASKS)
def resume(request: HttpRequest, series_id: int) -> HttpResponse:
    return acts.resume(*_of_department(request, series_id))


@staff_page
@require_http_methods(ASKS)
def stop(request: HttpRequest, series_id: int) -> HttpResponse:
    return acts.stop(*_of_department(request, series_id))


@staff_page
@require_http_methods(ASKS)
def skip(request: HttpRequest, series_id: int, day: date) -> HttpResponse:
    return acts.skip(*_of_department(request, series_id), day)


@staff_page
@require_http_methods(ASKS)
def bring_back(request: HttpRequest, series_id: int, day: date) -> HttpResponse:
    return acts.back_again(*_of_department(request, series_id), day)


def _named(request: HttpRequest, name: str) -> int | None:
    wanted = request.GET.get(name, "")
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= MOST_DIGITS
    return int(wanted) if is_number else None


def _require_same(thing: Booking | BookingSeries, *, recipient: Recipient, service: Service) -> None:
    if (thing.recipient_id, thing.service_id) != (recipient.pk, service.pk):
        raise NotFound


def _of_department(request: HttpRequest, series_id: int) -> tuple[DepartmentSide, BookingSeries]:
    series = get_department_series_for(viewer_of(request), series_id)
    return DepartmentSide(request, series.service.department), series
