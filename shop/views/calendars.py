"""Calendars: the secret address, the page on which it is made, and one visit as a file."""

import hashlib
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.defaults import page_not_found

from accounts.brake import TooManyAttempts, key_of, network_of, note_for, require_few
from accounts.views import too_many
from foundation.actor import Channel
from foundation.errors import NotFound
from shop.calendar_file import calendar_of
from shop.domain.privacy.calendars import end_feed, feed_of, make_feed
from shop.models import CalendarFeed
from shop.queries.access import get_own_booking_for
from shop.queries.calendars import event_of, events_of
from shop.viewer import Viewer, viewer_of
from shop.views.guards import page_for, recipient_page, signed_in_page

CALENDAR = "text/calendar; charset=utf-8"
NOTED_EVERY = timedelta(hours=1)
FETCHES_OF_ONE = 60
"""In a quarter of an hour: calendars ask once an hour, and somebody may have several, or have just subscribed."""
WRONG_FROM_NETWORK = 60
"""As often: one that was ended is asked for as long as it stands in somebody's calendar."""


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the address has the calendar: nobody is signed in. An unknown one is like any page there is not.

    Whoever guesses has a brake of their own, which those with a right address beside them do not feel.
    """
    found = feed_of(token)
    try:
        _count(request, found)
    except TooManyAttempts as error:
        return too_many(request, error)
    if found is None:
        return page_not_found(request, Http404())  # raised it would take the count back
    now = timezone.now()
    with translation.override(found.user.language or translation.get_language()):
        events = events_of(found.user, now=now)
        body = calendar_of(events, host=_host(request), name=_name(request), is_neutral=found.is_neutral)
    _note_fetch(found)
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    same = request.headers.get("If-None-Match") == tag
    response = HttpResponseNotModified() if same else HttpResponse(body, content_type=CALENDAR)
    response.headers["ETag"] = tag
    # Kept by nobody on the way, and asked for anew each time by the calendar itself.
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _has_visits(viewer: Viewer) -> bool:
    """An address is of one's own visits, to receive or to make.

    Who acts for somebody has none of theirs: it would be open to whoever got hold of it, and not asked each time by
    what right. Each visit of that person can be added by itself.
    """
    return viewer.acting is None and (viewer.receives or viewer.provider is not None)


own_visits_page = page_for(
    _has_visits, whom_for=gettext_lazy("The page is for who has appointments or makes visits themself.")
)


@signed_in_page
@require_safe
def settings_page(request: HttpRequest) -> HttpResponse:
    """For who has no visits of their own it says why there is no address to make."""
    return _draw(request)


@own_visits_page
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """The address is shown on this answer and never again: only its hash is kept."""
    viewer = viewer_of(request)
    if viewer.user is None:
        raise NotFound
    is_neutral = request.POST.get("text") != "full"
    token = make_feed(viewer.user.pk, is_neutral=is_neutral, actor=viewer.actor(Channel.SELF))
    return _draw(request, address=request.build_absolute_uri(reverse("calendar_feed", args=[token])))


@signed_in_page
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    if viewer.user is None:
        raise NotFound
    end_feed(viewer.user.pk, actor=viewer.actor(Channel.SELF))
    messages.success(request, _("The address is worth nothing any more."))
    return redirect("my_calendar")


@recipient_page
@require_safe
def one(request: HttpRequest, booking_id: int) -> HttpResponse:
    """One of one's own, to add to a calendar."""
    booking = get_own_booking_for(viewer_of(request), booking_id)
    body = calendar_of([event_of(booking)], host=_host(request), name=_name(request), is_neutral=False)
    response = HttpResponse(body, content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="{booking.pk}.ics"'
    return response


def _draw(request: HttpRequest, *, address: str = "") -> HttpResponse:
    viewer = viewer_of(request)
    context = {
        "feed": CalendarFeed.objects.filter(user=viewer.user).first(),
        "address": address,
        "viewer": viewer,
        "has_visits": _has_visits(viewer),
        # Of visits to make a calendar says the same in both ways, so there is nothing to choose.
        "only_makes_visits": viewer.provider is not None and not viewer.receives,
    }
    if address:
        # What phones and computers open with their own calendar.
        context["subscribe"] = f"webcal://{address.partition('://')[2]}"
    return render(request, "shop/calendar.html", context)


def _count(request: HttpRequest, found: CalendarFeed | None) -> None:
    """Raises TooManyAttempts."""
    if found is not None:
        count, limit = key_of("calendar", found.token_hash), FETCHES_OF_ONE
    else:
        network = network_of(request.META.get("REMOTE_ADDR", ""))
        count, limit = key_of("calendar.wrong", network), WRONG_FROM_NETWORK
    require_few([(count, limit)])
    note_for(count)


def _note_fetch(found: CalendarFeed) -> None:
    now = timezone.now()
    if found.fetched_at is None or found.fetched_at < now - NOTED_EVERY:
        CalendarFeed.objects.filter(pk=found.pk).update(fetched_at=now)


def _host(request: HttpRequest) -> str:
    return request.get_host().partition(":")[0]


def _name(request: HttpRequest) -> str:
    brand = getattr(request, "brand", None)
    return brand.name if brand else "Tjenesteshop"
