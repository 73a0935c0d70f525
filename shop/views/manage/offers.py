"""Answer an offer for somebody who is called."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from shop.domain.waitlist.answers import decline_offer, take_offer
from shop.errors import BookingRefused, OfferIsOver, RefusedByModule
from shop.forms.refused_answers import say_refused
from shop.hooks import Reader
from shop.models import WaitlistOffer
from shop.presentation import when
from shop.queries.access import get_offer_for
from shop.viewer import viewer_of
from shop.views.citizen.offers import questions_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page
from shop.views.manage.refusals import refusal_for_staff
from ui.tiles import Definition


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, offer_id: int) -> HttpResponse:
    """They have said yes: ask the module's questions, then book. A second click finds it booked."""
    viewer = viewer_of(request)
    offer = get_offer_for(viewer, offer_id)
    questions = questions_of(offer, reader=Reader.STAFF)
    form = questions(request.POST if request.method == "POST" else None) if questions else None
    if request.method != "POST":
        return _page(request, offer, form)
    if form is not None and not form.is_valid():
        return _page(request, offer, form, status=UNPROCESSABLE)
    answers = form.cleaned_data if form is not None else {}
    try:
        booking = take_offer(offer, actor=viewer.actor(Channel.PHONE), answers=answers)
    except OfferIsOver as refusal:
        messages.error(request, refusal.title())
        return redirect("manage:waiting", offer.hold.department_id)
    except BookingRefused as refusal:
        if form is not None and isinstance(refusal, RefusedByModule):
            say_refused(form, refusal)
            return _page(request, offer, form, status=refusal.status)
        title, advice = refusal_for_staff(refusal)
        messages.error(request, f"{title} {advice}".strip())
        return redirect("manage:waiting", offer.hold.department_id)
    messages.success(request, _("Booked. The recipient gets a message."))
    return redirect("manage:booking", booking.pk)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, offer_id: int) -> HttpResponse:
    """They have said no: the next in line is asked, and they keep their place. Asks first: the time goes at once."""
    viewer = viewer_of(request)
    offer = get_offer_for(viewer, offer_id)
    if request.method != "POST":
        return _ask(
            request,
            offer,
            heading=_("Have they said no?"),
            text=_(
                "The time is offered to the next in line at once, and cannot be had back. They keep their place, and"
                " are not offered that time again."
            ),
            confirm_label=_("They say no"),
            is_destructive=True,
        )
    try:
        decline_offer(offer, actor=viewer.actor(Channel.PHONE))
    except OfferIsOver as refusal:
        messages.error(request, refusal.title())
    else:
        messages.success(request, _("The next in line is asked. They keep their place."))
    return redirect("manage:waiting", offer.hold.department_id)


def _page(
    request: HttpRequest, offer: WaitlistOffer, form: forms.Form | None, *, status: int = 200
) -> HttpResponse:
    return _ask(
        request,
        offer,
        status=status,
        form=form,
        heading=_("Have they said yes?"),
        text=_("The time is booked for them, and they wait no longer."),
        confirm_label=_("Book the time"),
    )


def _ask(request: HttpRequest, offer: WaitlistOffer, **words: Any) -> HttpResponse:
    hold = offer.hold
    return department_page(
        request,
        "shop/manage/confirm.html",
        hold.service.department,
        current="department",
        details=[
            Definition(_("For whom"), offer.recipient.name),
            Definition(_("What"), hold.what),
            Definition(_("When"), capfirst(when(hold.starts_at, hold.ends_at))),
        ],
        back_url=reverse("manage:waiting", args=[hold.department_id]),
        back_label=_("No, go back"),
        **words,
    )
