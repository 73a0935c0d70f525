"""What a recipient waits for: get in line, see where one stands, and out of it again."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from foundation.errors import NotFound
from shop.domain.waitlist.asking import say_still_waiting
from shop.domain.waitlist.line import CANNOT_WAIT, join_waitlist, leave_waitlist
from shop.enums import WaitlistStatus
from shop.errors import (
    NoLongerWaiting,
)
from shop.forms.waiting import WaitForm, initial_of, replaces_with
from shop.models import Recipient, Service, WaitlistEntry
from shop.presentation import when
from shop.queries.access import get_own_entry_for, get_service_for
from shop.queries.asked_first import asked_first
from shop.queries.entitlements import help_phone_for
from shop.queries.granted_lengths import asked_length, granted_lengths
from shop.queries.out_of_reach import WhyNot, why_nothing_can_be_offered
from shop.queries.subject import of_subject
from shop.queries.waiting import open_offer, place_in_line
from shop.viewer import Viewer, viewer_of
from shop.views.asked import asked_answer
from shop.views.citizen.free_times import wanted_day
from shop.views.citizen.offers import offer_card
from shop.views.citizen.wish import home_url
from shop.views.guards import recipient_page
from shop.views.waiting_words import (
    place_in_words,
    what_in_words,
    why_nothing_is_offered,
    window_in_words,
)
from ui.dates import long_day
from ui.tiles import Definition

LATELY = timedelta(days=30)
MOST_SETTLED = 5


@recipient_page
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What is waited for, the offer there is, and what came of it lately."""
    recipient = _recipient(viewer_of(request))
    entries = WaitlistEntry.objects.filter(of_subject(recipient)).select_related(
        "service__department", "booking"
    )
    coming = list(entries.filter(status=WaitlistStatus.WAITING).order_by("created_at", "pk"))
    settled = entries.exclude(status__in=(WaitlistStatus.WAITING, WaitlistStatus.WITHDRAWN))
    settled = settled.filter(settled_at__gte=timezone.now() - LATELY).order_by("-settled_at")
    places = place_in_line([entry.service_id for entry in coming])
    offer = open_offer(recipient)
    why_not = why_nothing_can_be_offered([each for each in coming if offer is None or each != offer.entry])
    context = {
        "offer": offer_card(offer) if offer else None,
        "rows": [_row(entry, place=places[entry.pk], why_not=why_not.get(entry.pk)) for entry in coming],
        "settled": [_settled(entry) for entry in settled[:MOST_SETTLED]],
        "help_phone": help_phone_for(recipient),
    }
    return render(request, "shop/citizen/waiting.html", context)


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, service_id: int) -> HttpResponse:
    """Which days and times: of `?day=` and `?length=` at first, or what they wait for already."""
    viewer = viewer_of(request)
    service = get_service_for(viewer, service_id)
    recipient = _recipient(viewer)
    day = wanted_day(request)
    lengths = granted_lengths(service, recipient)
    wanted = asked_length(service, request.GET.get("length", ""), lengths=lengths)
    asked = asked_first(service, recipient)
    chosen = asked_answer(request, asked)
    entry = waiting_entry(recipient, service, chosen=chosen)
    initial = initial_of(service, entry=entry, day=day, wanted=wanted, chosen=chosen)
    data = request.POST if request.method == "POST" else None
    form = WaitForm(data, service=service, lengths=lengths, asked=asked, initial=initial)
    if form.is_valid():
        try:
            join_waitlist(
                service,
                recipient=recipient,
                wanted=form.wanted,
                actor=viewer.citizen_actor(),
                length=form.wanted_length,
                chosen=form.first_answer,
            )
        except CANNOT_WAIT as refusal:
            form.add_error(None, f"{refusal.title()} {refusal.advice()}".strip())
        else:
            messages.success(request, _("You are on the waiting list. We tell you when a time comes free."))
            return redirect("waiting")
    context = {
        "service": service,
        "form": form,
        "is_change": entry is not None,
        "replaces": _replaces(entry, day=day),
        "is_stay": bool(service.stay_unit),
        "back": home_url(service),
        "help_phone": service.department.phone,
    }
    return render(request, "shop/citizen/join.html", context, status=422 if form.is_bound else 200)


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def still(request: HttpRequest, entry_id: int) -> HttpResponse:
    """They were asked whether they still wait: yes with one click. A second click finds it said and says the same."""
    viewer = viewer_of(request)
    entry = get_own_entry_for(viewer, entry_id)
    if entry.status != WaitlistStatus.WAITING:
        messages.info(request, NoLongerWaiting().title())
        return redirect("waiting")
    if request.method == "POST":
        try:
            say_still_waiting(entry, actor=viewer.citizen_actor())
        except NoLongerWaiting as refusal:
            messages.info(request, refusal.title())
        else:
            messages.success(request, _("You keep your place in line. We tell you when a time comes free."))
        return redirect("waiting")
    context = {
        "heading": _("Do you still wait for a time?"),
        "text": _("You keep your place in line. Until you say yes we offer you no times."),
        "details": _details(entry),
        "confirm_label": _("Yes, I still wait"),
        "back_url": reverse("leave_waitlist", args=[entry.pk]),
        "back_label": _("No, I wait no longer"),
        "help_phone": entry.service.department.phone,
    }
    return render(request, "ui/confirm_page.html", context)


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Ask once, then wait no longer. A second click finds it done and says the same."""
    viewer = viewer_of(request)
    entry = get_own_entry_for(viewer, entry_id)
    if request.method == "POST":
        leave_waitlist(entry, actor=viewer.citizen_actor())
        messages.success(request, _("You are no longer on the waiting list."))
        return redirect("waiting")
    context = {
        "heading": _("Wait no longer?"),
        "text": _("You lose your place in line. What is offered to you is offered to somebody else."),
        "details": _details(entry),
        "confirm_label": _("Wait no longer"),
        "back_url": reverse("waiting"),
        "back_label": _("No, keep waiting"),
        "help_phone": entry.service.department.phone,
    }
    return render(request, "ui/confirm_page.html", context)


def _details(entry: WaitlistEntry) -> list[Definition]:
    return [
        Definition(_("What"), f"{entry.service.name}, {what_in_words(entry)}"),
        Definition(_("When"), capfirst(window_in_words(entry))),
    ]


def _replaces(entry: WaitlistEntry | None, *, day: date | None) -> str:
    """What is lost by what they came for; empty where they change what they wait for, or wait for nothing yet."""
    instead = replaces_with(entry, day=day)
    if entry is None or instead is None:
        return ""
    return _(
        "You wait for %(former)s. One can wait for one time at once: waiting for %(day)s instead replaces that."
    ) % {"former": window_in_words(entry), "day": long_day(instead)}


def waiting_entry(recipient: Recipient, service: Service, *, chosen: str = "") -> WaitlistEntry | None:
    """What they wait for with that answer to what is asked first; where there is none yet, the first of all."""
    entries = WaitlistEntry.objects.filter(recipient=recipient, service=service)
    waiting = entries.filter(status=WaitlistStatus.WAITING).order_by("created_at", "pk")
    return waiting.filter(chosen=chosen).first() if chosen else waiting.first()


def _recipient(viewer: Viewer) -> Recipient:
    if viewer.recipient is None:
        raise NotFound
    return viewer.recipient


def _row(entry: WaitlistEntry, *, place: int, why_not: WhyNot | None) -> dict[str, Any]:
    return {
        "entry": entry,
        "service": entry.service.name,
        "length": what_in_words(entry),
        "window": window_in_words(entry),
        "place": place_in_words(place),
        "why_not": why_nothing_is_offered(why_not) if why_not else "",
    }


def _settled(entry: WaitlistEntry) -> dict[str, Any]:
    booking = entry.booking
    return {
        "service": entry.service.name,
        "window": window_in_words(entry),
        "url": reverse("booking", args=[booking.pk]) if booking else "",
        "when": when(booking.starts_at, booking.ends_at) if booking else "",
    }
