"""Confirm a time, with the module's questions, and book it."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.domain.circumstances.booking_again import book_visit
from shop.enums import BookingStatus, Confirmation, ServicePlace
from shop.errors import BookingRefused, RefusedByModule
from shop.forms.refused_answers import say_refused
from shop.models import Booking
from shop.presentation import clock, who_comes
from shop.queries.met import whom_they_met
from shop.queries.own_bookings import booked_already
from shop.queries.own_holds import hold_of
from shop.registry import hooks_of
from shop.viewer import viewer_of
from shop.views.acting.beyond import visit_beyond_in_words
from shop.views.citizen.deadlines import cancelling_in_words
from shop.views.citizen.how import how_to_meet
from shop.views.citizen.refused import refused_page
from shop.views.citizen.wish import Wish, home_url, read_wish
from shop.views.guards import recipient_page

KEY_FIELD = "key"


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, service_id: int) -> HttpResponse:
    """Ask whether the time is right, held or not, and book it."""
    wish = read_wish(request, service_id)
    mine = _theirs(wish)
    if mine is not None and (request.method != "POST" or mine.idempotency_key != _key(request)):
        # Not another try of the same form: somebody went back, or has two tabs open.
        return _to_theirs(request, mine)
    hold = hold_of(
        wish.recipient, service=wish.service, starts_at=wish.starts_at, ends_at=wish.ends_at, way=wish.way
    )
    form = _questions(request, wish)
    if request.method != "POST":
        return _page(request, wish, form, hold=hold)
    if form is not None and not form.is_valid():
        return _page(request, wish, form, hold=hold, status=422)
    try:
        booking = book_visit(
            wish.service,
            recipient=wish.recipient,
            starts_at=wish.starts_at,
            actor=viewer_of(request).citizen_actor(),
            length=wish.length,
            way=wish.way,
            idempotency_key=_key(request),
            answers=form.cleaned_data if form is not None else {},
        )
    except RefusedByModule as refusal:
        if form is None:
            raise
        say_refused(form, refusal)
        return _page(request, wish, form, hold=hold, status=refusal.status)
    except BookingRefused as refusal:
        mine = _theirs(wish)
        return _to_theirs(request, mine) if mine is not None else refused_page(request, wish, refusal)
    messages.success(request, _done(booking, was_lost=hold is not None and hold.pk != booking.pk))
    return redirect("booking", booking.pk)


def _theirs(wish: Wish) -> Booking | None:
    return booked_already(
        wish.recipient, service=wish.service, starts_at=wish.starts_at, chosen=wish.way.chosen
    )


def _to_theirs(request: HttpRequest, booking: Booking) -> HttpResponse:
    messages.info(request, _("You have this appointment already."))
    return redirect("booking", booking.pk)


def _done(booking: Booking, *, was_lost: bool) -> str:
    is_request = booking.status == BookingStatus.REQUESTED
    if was_lost and is_request:
        return _(
            "The time was no longer held, but nobody had taken it: we have your request. The department will"
            " answer."
        )
    if was_lost:
        return _("The time was no longer held, but nobody had taken it: it is booked.")
    if is_request:
        return _("We have your request. The department will answer.")
    return _("The stay is booked.") if booking.service.stay_unit else _("Your appointment is booked.")


def _questions(request: HttpRequest, wish: Wish) -> forms.Form | None:
    form_class = hooks_of(wish.service.module_key).booking_form(wish.service, wish.recipient)
    return form_class(request.POST if request.method == "POST" else None) if form_class else None


def _key(request: HttpRequest) -> str:
    """The form's own key, so that a second click is the same booking; a made-up one is only its maker's loss."""
    try:
        return str(uuid.UUID(request.POST.get(KEY_FIELD, "")))
    except ValueError:
        return str(uuid.uuid4())


def _page(
    request: HttpRequest, wish: Wish, form: forms.Form | None, *, hold: Booking | None, status: int = 200
) -> HttpResponse:
    service = wish.service
    is_held = hold is not None and hold.is_held
    met = whom_they_met(service, wish.recipient)
    title, where_text = (hold.title, hold.where_text) if hold else ("", "")
    context: dict[str, Any] = {
        "service": service,
        "what": title or service.name,
        "service_line": wish.line_of(says_where=not where_text),
        "when": wish.when,
        "for_whom": wish.for_whom,
        "form": form,
        "key_field": KEY_FIELD,
        "key": request.POST.get(KEY_FIELD) or uuid.uuid4(),
        "hold": hold if is_held else None,
        "held_until": clock(hold.held_until) if is_held and hold and hold.held_until else "",
        "has_lapsed": hold is not None and not is_held,
        "is_stay": bool(wish.length.stay),
        "with_whom": who_comes(met.providers, place=wish.way.where(service)) if met else "",
        "at_home": wish.way.where(service) == ServicePlace.AT_HOME,
        "how": where_text or how_to_meet(service, wish.recipient, where=wish.way.where(service)),
        "is_request": service.confirmation == Confirmation.REQUESTED,
        "back": home_url(service, length=wish.length, way=wish.way, day=timezone.localdate(wish.starts_at)),
        "cancelling": cancelling_in_words(
            service, starts_at=wish.starts_at, closes_at=hold.closes_at if hold else None
        ),
        "beyond": visit_beyond_in_words(viewer_of(request).acting, starts_at=wish.starts_at),
        "help_phone": service.department.phone,
    }
    return render(request, "shop/citizen/book.html", context, status=status)
