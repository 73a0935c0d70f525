"""The home says that they came."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from foundation.actor import Channel
from foundation.errors import DomainError
from modules.respite_care.domain.arriving import (
    CAME,
    NOT_YET,
    arrival_of,
    can_say,
    say_arrived,
    take_arrival_back,
    version_of_arrival,
)
from modules.respite_care.errors import StayIsToldOf
from modules.respite_care.forms.arrival import ArrivalForm
from modules.respite_care.queries.stays import get_stay_for
from modules.respite_care.views.our_home import about
from shop.errors import ChangedMeanwhile
from shop.viewer import viewer_of
from shop.views.guards import provider_page
from shop.views.manage.conflicts import conflict_over, differing_fields, seen_of
from shop.views.manage.frame import UNPROCESSABLE


@provider_page
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, booking_id: int) -> HttpResponse:
    """When they came, at first this moment; corrected while the stay lasts, or taken back."""
    viewer = viewer_of(request)
    booking = get_stay_for(viewer, booking_id)
    if not can_say(booking):
        messages.error(request, StayIsToldOf().in_full())
        return redirect("respite_care:stay", booking.pk)
    arrival, actor = arrival_of(booking), viewer.actor(Channel.STAFF)
    takes_back = "not_yet" in request.POST
    form = ArrivalForm(
        request.POST if request.method == "POST" and not takes_back else None,
        booking=booking,
        arrival=arrival,
    )
    conflict = None
    if takes_back or form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            if takes_back:
                take_arrival_back(booking, actor=actor, seen=seen)
            else:
                say_arrived(booking, at=form.came, actor=actor, seen=seen)
        except ChangedMeanwhile:
            arrival = arrival_of(booking)
            form.initial = ArrivalForm(booking=booking, arrival=arrival).initial
            conflict = conflict_over(
                request, booking, acts=[CAME, NOT_YET], rows=differing_fields(form) if form.is_bound else ()
            )
        except DomainError as error:
            messages.error(request, error.in_full())
            return redirect("respite_care:stay", booking.pk)
        else:
            messages.success(request, _("It is noted."))
            return redirect("respite_care:stay", booking.pk)
    context = about(booking) | {
        "form": form,
        "arrival": arrival,
        "conflict": conflict,
        "seen": seen_of(form, version_of_arrival(arrival), conflict=conflict),
    }
    status = conflict.status if conflict else UNPROCESSABLE if form.errors else 200
    return render(request, "respite_care/arrival.html", context, status=status)
