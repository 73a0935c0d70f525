"""Who does not come to a recipient again."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from foundation.actor import Channel
from foundation.errors import NotFound
from shop.domain.capacity.blocks import block_provider, unblock_provider
from shop.models import Booking, Provider
from shop.presentation import when
from shop.queries.access import get_department_booking_for, get_provider_for
from shop.queries.attention import coming_visits_for
from shop.viewer import Viewer, viewer_of
from shop.views.guards import staff_page
from shop.views.manage.frame import department_page
from shop.views.manage.place_words import is_place
from shop.views.manage.visit_rows import visit_row


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, booking_id: int, provider_id: int) -> HttpResponse:
    """Ask first, with the visits that the two already have: they are not touched by it."""
    viewer = viewer_of(request)
    booking, provider = _both(viewer, booking_id, provider_id)
    words = {"name": provider.display_name, "recipient": booking.recipient.short_name}
    if request.method == "POST":
        block_provider(booking.recipient, provider=provider, actor=viewer.actor(Channel.STAFF))
        text = _("%(name)s gets no new visits to %(recipient)s.") % words
        if planned := _planned(booking, provider):
            messages.warning(request, format_html("{} {}", text, _planned_in_words(planned)))
        else:
            messages.success(request, text)
        return redirect("manage:booking", booking.pk)
    planned, now = _planned(booking, provider), timezone.now()
    return department_page(
        request,
        "shop/manage/block.html",
        booking.department,
        current="department",
        heading=_("Never send %(name)s to %(recipient)s again?") % words,
        text=_(
            "No reason is noted. Visits that are planned already stay as they are: give them to somebody else on"
            " their own pages. You can take it back later. The recipient can see in their log that it was done."
        ),
        planned=[visit_row(visit, helpers=[provider], now=now) for visit in planned],
        provider=provider,
        confirm_label=_("Never again"),
        is_destructive=True,
        back_url=reverse("manage:booking", args=[booking.pk]),
        back_label=_("No, go back"),
    )


@staff_page
@require_POST
def unblock(request: HttpRequest, booking_id: int, provider_id: int) -> HttpResponse:
    viewer = viewer_of(request)
    booking, provider = _both(viewer, booking_id, provider_id)
    unblock_provider(booking.recipient, provider=provider, actor=viewer.actor(Channel.STAFF))
    messages.success(
        request,
        _("%(name)s may come to %(recipient)s again.")
        % {"name": provider.display_name, "recipient": booking.recipient.short_name},
    )
    return redirect("manage:booking", booking.pk)


def _planned(booking: Booking, provider: Provider) -> list[Booking]:
    """What the two have from now on."""
    return list(
        coming_visits_for(booking.recipient, department=booking.department, provider=provider).filter(
            starts_at__gte=timezone.now()
        )
    )


def _planned_in_words(planned: Sequence[Booking]) -> SafeString:
    """How many visits are still theirs, each with the way to give it to somebody else."""
    text = ngettext(
        "%(count)s planned visit is still theirs. Give it to somebody else:",
        "%(count)s planned visits are still theirs. Give each to somebody else:",
        len(planned),
    ) % {"count": len(planned)}
    links = format_html_join(
        ", ",
        '<a href="{}">{}</a>',
        (
            (reverse("manage:reassign", args=[visit.pk]), when(visit.starts_at, visit.ends_at))
            for visit in planned
        ),
    )
    return format_html("{} {}", text, links)


def _both(viewer: Viewer, booking_id: int, provider_id: int) -> tuple[Booking, Provider]:
    """The booking, and a provider with a name of the department it is booked in; a place is sent to nobody."""
    booking = get_department_booking_for(viewer, booking_id)
    provider = get_provider_for(viewer, provider_id)
    if provider.department_id != booking.department_id or not provider.is_named or is_place(provider):
        raise NotFound
    return booking, provider
