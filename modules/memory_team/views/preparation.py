"""How to prepare for a talk, on a page to print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from foundation.errors import NotFound
from modules.memory_team.texts import preparation_of
from shop.presentation import when, where_in_words
from shop.queries.access import get_own_booking_for
from shop.viewer import viewer_of
from shop.views.citizen.how import how_in_words
from shop.views.guards import recipient_page


@recipient_page
@require_safe
def show(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Also of a talk that is over: the questions are theirs to keep."""
    booking = get_own_booking_for(viewer_of(request), booking_id)
    preparation = preparation_of(booking) if booking.service.module_key == "memory_team" else None
    if preparation is None:
        raise NotFound
    context = {
        "booking": booking,
        "when": capfirst(when(booking.starts_at, booking.ends_at)),
        "where": capfirst(where_in_words(booking)),
        "how": how_in_words(booking.department, booking.recipient, where=booking.where),
        "preparation": preparation,
    }
    return render(request, "memory_team/preparation.html", context)
