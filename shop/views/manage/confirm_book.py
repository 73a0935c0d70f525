"""Book for somebody who calls: whether it is right, with the module's questions, then the booking."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.capacity.times import parse_start
from shop.enums import BookingStatus, Confirmation
from shop.errors import BookingRefused
from shop.lengths import parse_length
from shop.models import Booking
from shop.presentation import when
from shop.queries.access import get_recipient_for
from shop.queries.asked_first import asked_first
from shop.queries.balance import balances
from shop.queries.entitlements import entitlements_between
from shop.queries.recipients import services_to_book
from shop.queries.slots import Slot
from shop.queries.staff_days import days_to_book
from shop.viewer import viewer_of
from shop.views.asked import asked_way
from shop.views.citizen.wish import Wish
from shop.views.guards import staff_page
from shop.views.manage.book import note_view
from shop.views.manage.book_urls import confirm_url, times_url
from shop.views.manage.booking_act import (
    KEY_FIELD,
    book,
    is_about_answers,
    key_of,
    new_key,
    questions_of,
    wish_for,
)
from shop.views.manage.caller import left_in_words
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.free_days import DAYS_AT_A_TIME
from shop.views.manage.granted_time import shortage_of
from shop.views.manage.holds import hold_in_words
from shop.views.manage.refusals import has_other_times, refusal_for_staff
from ui.tiles import Definition

DAYS_BEFORE = timedelta(days=4)
NEAREST = 6


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, department_id: int, recipient_id: int, service_id: int) -> HttpResponse:
    """`?at=` names the start. Booked as by telephone: notice, horizon and pause do not bind."""
    viewer = viewer_of(request)
    department, recipient = get_recipient_for(viewer, department_id=department_id, recipient_id=recipient_id)
    services = services_to_book(recipient, department=department)
    service = next((each for each in services if each.pk == service_id), None)
    if service is None:
        raise NotFound
    length = parse_length(service, request.GET.get("length", ""))
    starts_at = parse_start(request.GET.get("at", ""))
    asked = asked_first(service, recipient)
    way = asked_way(request, service, asked=asked)
    wish = wish_for(service, recipient, starts_at=starts_at, length=length, way=way, asked=asked)
    form = questions_of(request, service, recipient)
    if request.method != "POST":
        note_view(viewer, department=department, recipient=recipient)
        return _page(request, wish, form)
    if form is not None and not form.is_valid():
        return _page(request, wish, form, status=UNPROCESSABLE)
    try:
        booking = book(wish, actor=viewer.actor(Channel.PHONE), key=key_of(request), questions=form)
    except BookingRefused as refusal:
        if not is_about_answers(refusal, form):
            return _refused(request, wish, refusal)
        return _page(request, wish, form, status=refusal.status)
    messages.success(request, _done(booking))
    return redirect("manage:booking", booking.pk)


def _done(booking: Booking) -> str:
    if booking.status == BookingStatus.REQUESTED:
        return _("The time is kept as a request. Confirm it when it is settled who comes.")
    return _("Booked. The recipient gets a message.")


def _page(request: HttpRequest, wish: Wish, form: forms.Form | None, *, status: int = 200) -> HttpResponse:
    return department_page(
        request,
        "shop/manage/confirm_book.html",
        wish.service.department,
        current="department",
        status=status,
        recipient=wish.recipient,
        facts=_facts(wish),
        form=form,
        hold=hold_in_words(wish.recipient, for_start=wish.starts_at),
        key_field=KEY_FIELD,
        key=request.POST.get(KEY_FIELD) or new_key(),
        uses_places=wish.service.uses_places,
        is_request=wish.service.confirmation == Confirmation.REQUESTED,
        shortage=shortage_of(
            wish.service,
            wish.recipient,
            starts_at=wish.starts_at,
            ends_at=wish.ends_at,
            providers=wish.way.needed(wish.service),
        ),
        back=_back(wish),
    )


def _facts(wish: Wish) -> list[Definition]:
    facts = [
        Definition(_("For whom"), wish.recipient.name),
        *([wish.for_whom] if wish.for_whom else []),
        Definition(_("What"), f"{wish.service.name}, {wish.line}"),
        Definition(_("When"), capfirst(wish.when)),
    ]
    return (
        [*facts, Definition(_("Left before this visit"), _left(wish))]
        if wish.service.requires_entitlement
        else facts
    )


def _left(wish: Wish) -> str:
    """“2 of 4 visits, 2 November to 29 November”."""
    day = timezone.localdate(wish.starts_at)
    decisions = entitlements_between(wish.recipient, first=day, last=day).filter(service=wish.service)
    balance = next(iter(balances(decisions, first=day, last=day)), None)
    if balance is None:
        return _("No decision covers that day")
    return left_in_words(balance)


def _refused(request: HttpRequest, wish: Wish, refusal: BookingRefused) -> HttpResponse:
    title, advice = refusal_for_staff(refusal)
    nearest = [
        {
            "label": when(slot.starts_at, slot.ends_at),
            "url": confirm_url(
                wish.recipient, wish.service, length=wish.length, way=wish.way, starts_at=slot.starts_at
            ),
        }
        for slot in (_nearest(wish) if has_other_times(refusal) else ())
    ]
    return department_page(
        request,
        "shop/manage/book_refused.html",
        wish.service.department,
        current="department",
        status=refusal.status,
        recipient=wish.recipient,
        service=wish.service,
        when=wish.when,
        title=title,
        advice=advice,
        nearest=nearest,
        back=_back(wish),
    )


def _nearest(wish: Wish) -> list[Slot]:
    """The times closest to the one that was not to be had, in order of time."""
    first = max(timezone.localdate(), timezone.localdate(wish.starts_at) - DAYS_BEFORE)
    days = days_to_book(
        wish.service,
        recipient=wish.recipient,
        length=wish.length,
        way=wish.way,
        first=first,
        count=DAYS_AT_A_TIME,
    )
    free = [slot for day in days for slot in day.free]
    closest = sorted(free, key=lambda slot: abs(slot.starts_at - wish.starts_at))[:NEAREST]
    return sorted(closest, key=lambda slot: slot.starts_at)


def _back(wish: Wish) -> str:
    day = timezone.localdate(wish.starts_at)
    return times_url(wish.recipient, wish.service, length=wish.length, way=wish.way, day=day)
