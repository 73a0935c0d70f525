"""What was said of a visit by the link in a message, as the department reads it."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from foundation.actor import Channel
from shop.domain.links.answering import stop_links
from shop.models import Department
from shop.presentation import day_and_clock
from shop.queries.access import get_department_booking_for
from shop.queries.waits import Attention
from shop.viewer import viewer_of
from shop.views.guards import staff_page
from ui.tiles import AttentionCard


@staff_page
@require_POST
def stop(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Somebody else may have the message: what was sent so far does nothing any more."""
    viewer = viewer_of(request)
    booking = get_department_booking_for(viewer, booking_id)
    stop_links(booking, actor=viewer.actor(Channel.STAFF))
    messages.success(request, _("The links that were sent about this visit do nothing any more."))
    return redirect("manage:booking", booking.pk)


def not_there_card(department: Department, attention: Attention) -> Iterator[AttentionCard]:
    """Those who said so too late to cancel."""
    visits = attention.not_there
    if visits:
        first, starts_at = visits[0]
        many = _("The first: %(moment)s") % {"moment": day_and_clock(timezone.localtime(starts_at))}
        day = timezone.localdate(starts_at)
        yield AttentionCard(
            number=len(visits),
            title=ngettext(
                "has said that they will not be there", "have said that they will not be there", len(visits)
            ),
            text=many,
            url=reverse("manage:booking", args=[first])
            if len(visits) == 1
            else reverse("manage:department", args=[department.pk, day]),
            is_urgent=True,
        )
