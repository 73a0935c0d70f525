"""One session: who sits in it."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.record import record_each
from foundation.actor import Channel
from shop.models import Assignment, Booking
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.queries.announced_sessions import seats_of_session
from shop.queries.booking_story import VIEWED
from shop.queries.sessions import takes_part
from shop.rules_in_words import PLACES
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.visit_state import visit_state
from ui.tiles import Definition


@staff_page
@require_safe
def show(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Those who take part together with the booking. That each was looked at is logged, as on their own pages."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    party, now = list(takes_part(booking)), timezone.now()
    record_each(viewer.actor(Channel.STAFF), VIEWED, [(each, each.recipient_id) for each in party])
    return department_page(
        request,
        "shop/manage/session.html",
        booking.department,
        current="department",
        booking=booking,
        day=timezone.localdate(booking.starts_at),
        facts=_facts(booking, taken=len(party)),
        party=[(each, visit_state(each, now=now)) for each in party],
    )


def _facts(booking: Booking, *, taken: int) -> list[Definition]:
    leads = list(Assignment.objects.filter(booking=booking, active=True).select_related("provider"))
    seats = seats_of_session(booking, leaders={each.provider_id for each in leads})
    names = ", ".join(each.provider.display_name for each in leads)
    return [
        Definition(_("When"), capfirst(when(booking.starts_at, booking.ends_at))),
        Definition(_("Where"), booking.where_text or str(PLACES[booking.where])),
        Definition(_("Who leads it"), names or _("nobody")),
        Definition(_("Seats"), _("%(taken)s of %(seats)s taken") % {"taken": taken, "seats": seats}),
    ]
