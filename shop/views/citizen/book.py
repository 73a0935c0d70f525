"""Confirm a time, with the module's questions, and book it."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.booking import book_service
from shop.domain.times import parse_start
from shop.errors import BookingRefused, RefusedByModule
from shop.lengths import end_of, usual_length
from shop.models import Recipient, Service
from shop.presentation import cancel_by, service_line, when
from shop.queries.access import get_service_for
from shop.queries.citizen_days import citizen_calendar
from shop.registry import module_of
from shop.viewer import viewer_of
from shop.views.citizen.tiles import book_url, home_url
from shop.views.guards import recipient_page

KEY_FIELD = "key"


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, service_id: int) -> HttpResponse:
    """`?at=` names the start, in the address also when posting: whoever has to sign in first comes back to it."""
    viewer = viewer_of(request)
    service = get_service_for(viewer, service_id)
    recipient = viewer.recipient
    if recipient is None:
        raise NotFound
    starts_at = parse_start(request.GET.get("at", ""))
    form = _questions(request, service, recipient)
    if request.method != "POST":
        return _page(request, service, starts_at, form)
    if form is not None and not form.is_valid():
        return _page(request, service, starts_at, form, status=422)
    try:
        booking = book_service(
            service,
            recipient=recipient,
            starts_at=starts_at,
            actor=viewer.actor(Channel.SELF),
            idempotency_key=_key(request),
            answers=form.cleaned_data if form is not None else {},
        )
    except RefusedByModule as refusal:
        if form is None:
            raise
        form.add_error(None, f"{refusal.title()} {refusal.advice()}".strip())
        return _page(request, service, starts_at, form, status=refusal.status)
    except BookingRefused as refusal:
        return _refused(request, service, recipient, starts_at=starts_at, refusal=refusal)
    messages.success(request, _("Your appointment is booked."))
    return redirect("booking", booking.pk)


def _questions(request: HttpRequest, service: Service, recipient: Recipient) -> forms.Form | None:
    form_class = module_of(service.module_key).booking_form(service, recipient)
    return form_class(request.POST if request.method == "POST" else None) if form_class else None


def _key(request: HttpRequest) -> str:
    """The form's own key, so that a second click is the same booking; a made-up one is only its maker's loss."""
    try:
        return str(uuid.UUID(request.POST.get(KEY_FIELD, "")))
    except ValueError:
        return str(uuid.uuid4())


def _page(
    request: HttpRequest, service: Service, starts_at: datetime, form: forms.Form | None, *, status: int = 200
) -> HttpResponse:
    ends_at = end_of(service, usual_length(service), starts_at)
    context: dict[str, Any] = {
        "service": service,
        "service_line": service_line(service),
        "when": when(starts_at, ends_at),
        "form": form,
        "key_field": KEY_FIELD,
        "key": request.POST.get(KEY_FIELD) or uuid.uuid4(),
        "back": home_url(service, timezone.localdate(starts_at)),
        "cancel_by": cancel_by(starts_at, service),
        "help_phone": service.department.phone,
    }
    return render(request, "shop/citizen/book.html", context, status=status)


def _refused(
    request: HttpRequest,
    service: Service,
    recipient: Recipient,
    *,
    starts_at: datetime,
    refusal: BookingRefused,
) -> HttpResponse:
    """The time was not to be had: say why, and offer the nearest ones that are."""
    nearest = [
        {"label": when(slot.starts_at, slot.ends_at), "url": book_url(service, slot)}
        for slot in citizen_calendar(service, recipient=recipient).nearest(starts_at)
    ]
    context = {
        "refusal": refusal,
        "service": service,
        "when": when(starts_at, end_of(service, usual_length(service), starts_at)),
        "nearest": nearest,
        "back": home_url(service),
        "help_phone": service.department.phone,
    }
    return render(request, "shop/citizen/refused.html", context, status=refusal.status)
