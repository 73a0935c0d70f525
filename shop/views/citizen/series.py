"""The recipient's own standing bookings."""

from datetime import date, time
from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import NotFound
from shop.lengths import DAY, Length, length_of
from shop.models import Booking, BookingSeries
from shop.queries.access import (
    get_own_booking_for,
    get_own_series_for,
    get_service_for,
    services_to_book_oneself,
)
from shop.queries.series import next_visits, running, series_of, skipped_ahead
from shop.registry import switched_on
from shop.viewer import viewer_of
from shop.views.citizen.free_times import MOST_DIGITS
from shop.views.guards import recipient_page
from shop.views.series import acts, pages, terms
from shop.views.series.drawing import list_rows
from shop.views.series.side import RecipientSide

ASKS = ["GET", "HEAD", "POST"]


@recipient_page
@require_safe
def show_list(request: HttpRequest) -> HttpResponse:
    """Those that run, and what one can be started for."""
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    series = list(series_of(recipient).filter(running()))
    services = list(services_to_book_oneself(recipient).filter(module_key__in=switched_on()))
    department = series[0].service.department if series else services[0].department if services else None
    rows = []
    if department is not None:
        side = RecipientSide(request, department)
        rows = list_rows(side, series, visits=next_visits(series), skipped=skipped_ahead(series))
    return render(
        request,
        "shop/citizen/series_list.html",
        {"rows": rows, "services": services, "help_phone": department.phone if department else ""},
    )


@recipient_page
@require_http_methods(ASKS)
def start(request: HttpRequest, service_id: int) -> HttpResponse:
    """`?booking=` is the visit that should come again at its time."""
    viewer = viewer_of(request)
    service = get_service_for(viewer, service_id)
    if viewer.recipient is None:
        raise NotFound
    side = RecipientSide(request, service.department)
    wanted = request.GET.get("booking", "")
    if not (wanted.isascii() and wanted.isdecimal() and len(wanted) <= MOST_DIGITS):
        return terms.start(side, service, recipient=viewer.recipient)
    booking = get_own_booking_for(viewer, int(wanted))
    if booking.service_id != service.pk:
        raise NotFound
    return terms.start(side, service, recipient=viewer.recipient, **again(booking))


@recipient_page
@require_safe
def show(request: HttpRequest, series_id: int) -> HttpResponse:
    return pages.show(*_own(request, series_id))


@recipient_page
@require_http_methods(ASKS)
def change(request: HttpRequest, series_id: int) -> HttpResponse:
    return terms.change(*_own(request, series_id))


@recipient_page
@require_http_methods(ASKS)
def pause(request: HttpRequest, series_id: int) -> HttpResponse:
    return acts.pause(*_own(request, series_id))


@recipient_page
@require_http_methods(ASKS)
def resume(request: HttpRequest, series_id: int) -> HttpResponse:
    return acts.resume(*_own(request, series_id))


@recipient_page
@require_http_methods(ASKS)
def stop(request: HttpRequest, series_id: int) -> HttpResponse:
    return acts.stop(*_own(request, series_id))


@recipient_page
@require_http_methods(ASKS)
def skip(request: HttpRequest, series_id: int, day: date) -> HttpResponse:
    return acts.skip(*_own(request, series_id), day)


@recipient_page
@require_http_methods(ASKS)
def bring_back(request: HttpRequest, series_id: int, day: date) -> HttpResponse:
    return acts.back_again(*_own(request, series_id), day)


class Again(TypedDict):
    """What a visit that should come again says of a standing booking."""

    at: time
    first: date
    length: Length
    chosen: str


def again(booking: Booking) -> Again:
    """The visit's weekday, time and length, and for whom it was, from a week later on."""
    local = timezone.localtime(booking.starts_at)
    first = max(local.date(), timezone.localdate()) + DAY
    while first.isoweekday() != local.isoweekday():
        first += DAY
    at = local.time().replace(second=0, microsecond=0)
    return Again(at=at, first=first, length=length_of(booking), chosen=booking.chosen)


def _own(request: HttpRequest, series_id: int) -> tuple[RecipientSide, BookingSeries]:
    series = get_own_series_for(viewer_of(request), series_id)
    return RecipientSide(request, series.service.department), series
