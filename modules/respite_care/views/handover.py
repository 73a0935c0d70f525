"""The family's handover notes about a stay: theirs, and the home's."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from foundation.errors import NotFound
from modules.respite_care.enums import NoteSide
from modules.respite_care.queries.people import KEY, require_family
from modules.respite_care.views.our_home import answer_with_note
from shop.queries.access import get_own_booking_for
from shop.viewer import viewer_of
from shop.views.guards import recipient_page


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, booking_id: int) -> HttpResponse:
    """What the home should know when they arrive."""
    viewer = viewer_of(request)
    require_family(viewer)
    booking = get_own_booking_for(viewer, booking_id)
    if booking.service.module_key != KEY:
        raise NotFound
    return answer_with_note(request, booking, side=NoteSide.FAMILY)
