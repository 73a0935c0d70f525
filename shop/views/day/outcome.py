"""The provider says what became of a visit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.queries.access import get_assigned_booking_for
from shop.viewer import viewer_of
from shop.views import outcomes
from shop.views.guards import provider_page


@provider_page
@require_POST
def mark(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Done, nobody home, we could not come, or taken back; pressed twice it is once. Back to the visit in its day.

    What went wrong stands above the visits, and there the page begins.
    """
    viewer = viewer_of(request)
    booking = get_assigned_booking_for(viewer, booking_id)
    day = timezone.localdate(booking.starts_at)
    page = reverse("day:plan") if day == timezone.localdate() else reverse("day:plan", args=[day])
    try:
        messages.success(request, outcomes.mark(booking, request.POST, actor=viewer.actor(Channel.STAFF)))
    except DomainError as error:
        messages.error(request, error.in_full())
        return redirect(page)
    return redirect(f"{page}#visit-{booking.pk}")
