"""The department says what became of a stay: not everybody who works in a home signs in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.record import record
from foundation.actor import Channel
from foundation.errors import DomainError, NotFound
from modules.respite_care.domain.outcomes import Became, say_what_became, what_holds
from modules.respite_care.forms.outcome import OutcomeForm
from modules.respite_care.queries.people import KEY
from modules.respite_care.queries.stays import who_stays
from shop.presentation import when
from shop.queries.access import get_department_booking_for
from shop.queries.booking_story import VIEWED
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import UNPROCESSABLE, department_page


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, booking_id: int) -> HttpResponse:
    """As the home says it, and corrected at any time."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    if booking.service.module_key != KEY:
        raise NotFound
    actor = viewer.actor(Channel.STAFF)
    form = OutcomeForm(request.POST if request.method == "POST" else None, booking=booking)
    if form.is_valid():
        became = Became(form.cleaned_data["became"])
        try:
            say_what_became(booking, became, actor=actor, left_at=form.left, by_department=True)
        except DomainError as error:
            form.add_error(None, error.in_full())
        else:
            messages.success(request, _("It is noted."))
            return redirect("manage:booking", booking.pk)
    record(actor, VIEWED, booking, recipient_id=booking.recipient_id)
    return department_page(
        request,
        "respite_care/outcome_by_department.html",
        booking.department,
        current="department",
        status=UNPROCESSABLE if form.errors else 200,
        booking=booking,
        form=form,
        when=when(booking.starts_at, booking.ends_at),
        people=who_stays([booking]).get(booking.pk, []),
        what_holds=what_holds(booking),
    )
