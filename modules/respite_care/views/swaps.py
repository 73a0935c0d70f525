"""A family swaps a stay for another: what they offer, what they were offered, and what others would give away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from foundation.actor import Actor
from foundation.errors import DomainError, NotFound
from modules.respite_care.domain import swapping
from modules.respite_care.enums import SwapState
from modules.respite_care.queries import swaps
from modules.respite_care.round_words import dates_of
from modules.respite_care.swap_errors import SwapIsOver
from shop.models import Booking, Recipient
from shop.queries.access import get_own_booking_for
from shop.viewer import viewer_of
from shop.views.guards import recipient_page
from ui.tiles import Definition


@recipient_page
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Own stays, what others suggest for them, and others' offers by their dates."""
    recipient = _recipient(request)
    own = swaps.stays_to_swap(recipient)
    offered = {offer.booking_id: offer for offer in swaps.own_offers(recipient)}
    suggested = {answer.offer_id: answer for answer in swaps.own_answers(recipient)}
    context = {
        "own": [{"booking": each, "dates": _dates(each), "offer": offered.get(each.pk)} for each in own],
        "answers": [
            {
                "answer": each,
                "mine": dates_of(each.offer.booking),
                "theirs": dates_of(each.booking),
                "waits": each.state == SwapState.AGREED,
            }
            for each in swaps.answers_to(recipient)
        ],
        "others": [
            {
                "offer": each,
                "dates": _dates(each.booking),
                "service": each.booking.service.name,
                "mine": [(stay.pk, _dates(stay)) for stay in swaps.stays_for(each, own)],
                "suggested": dates_of(suggested[each.pk].booking) if each.pk in suggested else "",
            }
            for each in swaps.offers_of_others(recipient, own=own)
        ],
    }
    return render(request, "respite_care/swaps.html", context)


@recipient_page
@require_POST
def offer(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Others see its dates from now on."""
    booking = get_own_booking_for(viewer_of(request), booking_id)
    return _do(
        request,
        lambda actor: swapping.offer_stay(booking, actor=actor),
        _("Others see the dates now. We tell you when somebody would swap."),
    )


@recipient_page
@require_POST
def withdraw(request: HttpRequest, offer_id: int) -> HttpResponse:
    found = swaps.get_offer_of(_recipient(request), offer_id)
    return _do(
        request,
        lambda actor: swapping.withdraw_offer(found, actor=actor),
        _("The offer is taken back. The stay is yours as before."),
    )


@recipient_page
@require_POST
def suggest(request: HttpRequest, offer_id: int) -> HttpResponse:
    """The family would give one of theirs for it, or would not any more."""
    recipient = _recipient(request)
    if "take_back" in request.POST:
        return _take_back(request, offer_id)
    found = swaps.get_offer_for(recipient, offer_id)
    chosen = request.POST.get("booking", "")
    booking = next((each for each in swaps.stays_to_swap(recipient) if str(each.pk) == chosen), None)
    if booking is None:
        messages.error(request, _("Choose which of your stays you would give."))
        return redirect("respite_care:swaps")
    return _do(
        request,
        lambda actor: swapping.suggest(found, booking, actor=actor),
        _("The other family is told. You keep your stay until they say yes."),
    )


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, answer_id: int) -> HttpResponse:
    """Asks once: then it is done, or waits for the department."""
    answer = swaps.get_answer_to(_recipient(request), answer_id)
    if request.method == "POST":
        try:
            done = swapping.accept(answer, actor=viewer_of(request).citizen_actor())
        except DomainError as error:
            messages.error(request, error.in_full())
        else:
            is_done = done.state == SwapState.DONE
            waits = _("You have both said yes. The department looks at it, and tells you.")
            messages.success(request, _("The stays are swapped.") if is_done else waits)
        return redirect("respite_care:swaps")
    if not answer.is_going:
        messages.error(request, SwapIsOver().in_full())
        return redirect("respite_care:swaps")
    context = {
        "heading": _("Swap these stays?"),
        "text": _(
            "You get the other dates, and the other family gets yours. Neither of you is told who the other is."
        ),
        "details": [
            Definition(_("You give"), _dates(answer.offer.booking)),
            Definition(_("You get"), _dates(answer.booking)),
        ],
        "confirm_label": _("Yes, swap"),
        "back_url": reverse("respite_care:swaps"),
        "back_label": _("No, go back"),
    }
    return render(request, "ui/confirm_page.html", context)


def _take_back(request: HttpRequest, offer_id: int) -> HttpResponse:
    suggested = swaps.own_answers(_recipient(request)).filter(offer=offer_id).first()
    if suggested is None:
        messages.error(request, SwapIsOver().in_full())
        return redirect("respite_care:swaps")
    return _do(
        request,
        lambda actor: swapping.take_back(suggested, actor=actor),
        _("You have taken it back, and keep your stay."),
    )


def _do(request: HttpRequest, act: Callable[[Actor], object], said: str) -> HttpResponse:
    try:
        act(viewer_of(request).citizen_actor())
    except DomainError as error:
        messages.error(request, error.in_full())
    else:
        messages.success(request, said)
    return redirect("respite_care:swaps")


def _dates(booking: Booking) -> str:
    return capfirst(dates_of(booking))


def _recipient(request: HttpRequest) -> Recipient:
    recipient = viewer_of(request).recipient
    if recipient is None:
        raise NotFound
    return recipient
