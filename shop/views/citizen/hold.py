"""A chosen time is held for some minutes, and can be given back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shop.domain.door.booking import hold_time
from shop.domain.door.holds import give_back_hold
from shop.errors import BookingRefused
from shop.lengths import length_of
from shop.queries.access import get_own_hold_for
from shop.viewer import viewer_of
from shop.views.citizen.refused import refused_page
from shop.views.citizen.wish import home_url, read_wish, wish_url
from shop.views.guards import recipient_page
from shop.views.redirects import SeeOther
from shop.ways import way_of


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HttpRequest, service_id: int) -> HttpResponse:
    """Hold the time and ask whether it is right. Whoever comes back from signing in is only asked."""
    wish = read_wish(request, service_id)
    if request.method != "POST":
        return redirect(wish_url(wish))
    try:
        hold_time(
            wish.service,
            recipient=wish.recipient,
            starts_at=wish.starts_at,
            actor=viewer_of(request).citizen_actor(),
            length=wish.length,
            way=wish.way,
        )
    except BookingRefused as refusal:
        return refused_page(request, wish, refusal)
    return SeeOther(wish_url(wish))


@recipient_page
@require_POST
def give_back(request: HttpRequest, booking_id: int) -> HttpResponse:
    """Let the time go. Given back already, or lapsed, it says the same."""
    viewer = viewer_of(request)
    held = get_own_hold_for(viewer, booking_id)
    give_back_hold(held, actor=viewer.citizen_actor())
    messages.success(request, _("You have given the time back. It is free for somebody else."))
    day = timezone.localdate(held.starts_at)
    return SeeOther(home_url(held.service, length=length_of(held), way=way_of(held), day=day))
