"""A time that came free and is kept for who waits: take it, or say no thanks."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.domain.waitlist.answers import decline_offer, take_offer
from shop.enums import BookingStatus, Confirmation, OfferOutcome, WaitlistStatus
from shop.errors import BookingRefused, OfferIsOver, RefusedByModule
from shop.forms.refused_answers import say_refused
from shop.hooks import Reader
from shop.lengths import length_of
from shop.models import WaitlistOffer
from shop.presentation import moment_in_words, when
from shop.queries.access import get_own_offer_for
from shop.queries.asked_first import answers_of
from shop.registry import hooks_of
from shop.viewer import viewer_of
from shop.views.acting.beyond import visit_beyond_in_words
from shop.views.citizen.deadlines import cancelling_in_words
from shop.views.citizen.refused import refused_page
from shop.views.citizen.wish import Wish, home_url
from shop.views.guards import recipient_page
from shop.ways import way_of

type Form = type[forms.Form] | None


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Take it. A second click finds it booked and says the same; too late it is booked if it is still free."""
    viewer = viewer_of(request)
    found = get_own_offer_for(viewer, offer_id)
    questions = questions_of(found)
    form = questions(request.POST if request.method == "POST" else None) if questions else None
    if request.method != "POST":
        return _page(request, found, form)
    if form is not None and not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        booking = take_offer(
            found,
            actor=viewer.citizen_actor(),
            answers=form.cleaned_data if form is not None else {},
        )
    except OfferIsOver as refusal:
        return _page(request, get_own_offer_for(viewer, offer_id), None, status=refusal.status)
    except BookingRefused as refusal:
        if form is None or not isinstance(refusal, RefusedByModule):
            return refused_page(request, _wish(found), refusal)
        say_refused(form, refusal)
        return _page(request, found, form, status=refusal.status)
    is_request = booking.status == BookingStatus.REQUESTED
    messages.success(
        request,
        _("We have your request. The department will answer.") if is_request else _("The time is yours."),
    )
    return redirect("booking", booking.pk)


@recipient_page
@require_POST
def decline(request: HttpRequest, offer_id: int) -> HttpResponse:
    """No thanks. Said twice, or after it was over, it says the same."""
    viewer = viewer_of(request)
    found = get_own_offer_for(viewer, offer_id)
    try:
        decline_offer(found, actor=viewer.citizen_actor())
    except OfferIsOver as refusal:
        return _page(request, get_own_offer_for(viewer, offer_id), None, status=refusal.status)
    messages.success(
        request, _("Thank you for answering. You keep your place in line, and we look for another time.")
    )
    return redirect("waiting")


def offer_card(found: WaitlistOffer) -> dict[str, Any]:
    """What `shop/citizen/offer_card.html` shows."""
    return {
        "service": ", ".join(filter(None, [found.hold.what, _for_whom(found)])),
        "line": _wish(found).line,
        "when": when(found.hold.starts_at, found.hold.ends_at),
        "until": moment_in_words(found.expires_at),
        "url": reverse("offer", args=[found.pk]),
        "decline_url": reverse("decline_offer", args=[found.pk]),
        "must_ask": must_ask(questions_of(found)),
    }


def questions_of(found: WaitlistOffer, *, reader: Reader = Reader.RECIPIENT) -> Form:
    service = found.hold.service
    return hooks_of(service.module_key).booking_form(service, found.recipient, reader=reader)


def must_ask(questions: Form) -> bool:
    """Whether the module needs answers: then one click leads to the questions first."""
    return questions is not None and any(field.required for field in questions().fields.values())


def _for_whom(found: WaitlistOffer) -> str:
    """What was answered to what is asked first; nothing where there was no choice."""
    return answers_of([found.hold]).get(found.hold.pk, "")


def _wish(found: WaitlistOffer) -> Wish:
    hold = found.hold
    return Wish(hold.service, found.recipient, hold.starts_at, hold.ends_at, length_of(hold), way_of(hold))


def _page(
    request: HttpRequest, found: WaitlistOffer, form: forms.Form | None, *, status: int = 200
) -> HttpResponse:
    wish = _wish(found)
    is_late = not found.is_open and found.outcome in {OfferOutcome.OPEN, OfferOutcome.EXPIRED}
    is_over = found.entry.status != WaitlistStatus.WAITING or not (found.is_open or is_late)
    context = {
        "offer": found,
        "service": wish.service,
        "for_whom": _for_whom(found),
        "service_line": wish.line,
        "when": wish.when,
        "until": moment_in_words(found.expires_at),
        "form": form,
        "is_late": is_late,
        "is_over": is_over,
        "was_taken": found.outcome == OfferOutcome.TAKEN,
        "is_request": wish.service.confirmation == Confirmation.REQUESTED,
        "cancelling": cancelling_in_words(
            wish.service, starts_at=wish.starts_at, closes_at=found.hold.closes_at
        ),
        "free_times": home_url(wish.service, length=wish.length, way=wish.way),
        "beyond": visit_beyond_in_words(viewer_of(request).acting, starts_at=wish.starts_at),
        "help_phone": wish.service.department.phone,
    }
    return render(request, "shop/citizen/offer.html", context, status=status)
