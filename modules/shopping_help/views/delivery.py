"""The round: in which order the goods are brought, to whom, and what became of each."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.shopping_help.crew_errors import NotAllMarked
from modules.shopping_help.domain.delivering import (
    in_order_of_stops,
    is_early,
    move_stop,
    say_outcome,
    set_out,
    stay,
)
from modules.shopping_help.models import Order, Run
from modules.shopping_help.queries.crew import get_run_of_crew
from modules.shopping_help.queries.picking import PickedOrder, picking_of
from modules.shopping_help.views.crew import draw, is_closed, note_looks
from modules.shopping_help.views.crew_line import number_sent
from shop.domain.outcomes.telling import can_undo, complete_booking, mark_no_show, undo_outcome
from shop.enums import BookingStatus
from shop.models import Booking
from shop.viewer import viewer_of
from shop.views.guards import provider_page

ACTS: Mapping[str, Callable[..., Booking]] = {
    "delivered": complete_booking,
    "nobody": mark_no_show,
    "undo": undo_outcome,
}


@provider_page
@require_safe
def show(request: HttpRequest, run_id: int) -> HttpResponse:
    """A protected address is not here: the core shows it to who leads the run, on the day, under “My day”."""
    now = timezone.now()
    run = get_run_of_crew(viewer_of(request), run_id)
    is_open = run.closes_at > now
    picking = picking_of(run)
    stops = [] if is_open else in_order_of_stops(run, list(picking.orders))
    if not is_open:
        note_looks(request, picking)
    return draw(
        request,
        "shopping_help/crew/delivery.html",
        run,
        tab="delivery",
        is_open=is_open,
        is_closed=is_closed(run),
        has_begun=run.starts_at <= now,
        is_early=is_early(run),
        is_out=getattr(run, "progress", None) is not None and run.progress.set_out_at is not None,
        stops=[_in_words(each, place=place, last=len(stops)) for place, each in enumerate(stops, start=1)],
        delivered=sum(each.order.booking.status != BookingStatus.CONFIRMED for each in stops),
    )


@provider_page
@require_POST
def move(request: HttpRequest, order_id: int) -> HttpResponse:
    """One place up or down."""
    run, order = _get(request, order_id)
    places = {"up": -1, "down": 1}.get(request.POST.get("to", ""), 0)
    try:
        if places:
            move_stop(run, order, places=places, orders=list(picking_of(run).orders))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.in_full())
    return _back(run, order)


@provider_page
@require_POST
def leave(request: HttpRequest, run_id: int) -> HttpResponse:
    """The crew sets out with the goods, or says that it has not after all. Asks first where lines are not marked."""
    run = get_run_of_crew(viewer_of(request), run_id)
    actor = viewer_of(request).actor(Channel.STAFF)
    try:
        if "stay" in request.POST:
            stay(run, actor=actor)
        else:
            set_out(run, actor=actor, unmarked=number_sent(request, "seen", otherwise=0))
    except NotFound:
        raise
    except NotAllMarked as question:
        return draw(
            request,
            "shop/manage/confirm.html",
            status=question.status,
            heading=question.title(),
            text=question.advice(),
            seen=question.count,
            confirm_label=_("Yes, we set out"),
            back_url=reverse("shopping_help:crew_run", args=[run.pk]),
            back_label=_("No, back to the list"),
        )
    except DomainError as error:
        messages.error(request, error.in_full())
    return redirect("shopping_help:crew_delivery", run.pk)


@provider_page
@require_POST
def outcome(request: HttpRequest, order_id: int) -> HttpResponse:
    """Delivered, nobody home, or taken back: the core keeps it and tells whom it concerns."""
    run, order = _get(request, order_id)
    act = ACTS.get(request.POST.get("says", ""))
    try:
        if act is not None:
            say_outcome(order, act, actor=viewer_of(request).actor(Channel.STAFF))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.in_full())
    return _back(run, order)


def _get(request: HttpRequest, order_id: int) -> tuple[Run, Order]:
    order = Order.objects.select_related("booking").filter(pk=order_id).first()
    if order is None:
        raise NotFound
    return get_run_of_crew(viewer_of(request), order.run_id), order


def _back(run: Run, order: Order) -> HttpResponse:
    return redirect(f"{reverse('shopping_help:crew_delivery', args=[run.pk])}#order-{order.pk}")


def _in_words(each: PickedOrder, *, place: int, last: int) -> dict[str, Any]:
    booking, is_protected = each.order.booking, each.recipient.is_protected
    # As on “My day”: what was delivered needs no address any more.
    is_needed = not is_protected and booking.status != BookingStatus.COMPLETED
    said = {
        BookingStatus.COMPLETED: (pgettext("groceries", "Delivered"), "good"),
        BookingStatus.NO_SHOW: (_("Nobody home"), "warm"),
    }
    tag, tone = said.get(BookingStatus(booking.status), ("", ""))
    return {
        "id": each.order.pk,
        "place": place,
        "is_first": place == 1,
        "is_last": place == last,
        "number": each.number,
        "name": each.first_name,
        "address": each.recipient.address if is_needed else "",
        "phone": each.recipient.phone if is_needed else "",
        "is_protected": is_protected,
        "contact_free": each.order.contact_free,
        "tag": tag,
        "tone": tone,
        "can_undo": can_undo(booking),
    }
