"""The provider says what became of a visit."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from foundation.errors import DomainError
from shop.forms.booking import OutcomeForm
from shop.queries.access import get_assigned_booking_for
from shop.viewer import viewer_of
from shop.views import outcomes
from shop.views.guards import provider_page


@provider_page
@require_POST
def mark(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Done, nobody home, or taken back; pressed twice it is done once. Back to the day of the visit."""
    viewer = viewer_of(request)
    booking = get_assigned_booking_for(viewer, booking_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise BadRequest("unknown outcome")
    actor = viewer.actor(Channel.STAFF)
    try:
        messages.success(request, outcomes.mark(booking, outcome=form.cleaned_data["outcome"], actor=actor))
    except DomainError as error:
        messages.error(request, error.in_full())
    day = timezone.localdate(booking.starts_at)
    if day == timezone.localdate():
        return redirect("day:plan")
    return redirect(reverse("day:plan", args=[day]))
