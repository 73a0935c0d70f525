"""A time that a recipient asks for, as an address names it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from foundation.errors import NotFound
from shop.asked_first import FirstQuestion
from shop.domain.capacity.times import parse_start
from shop.enums import BookedBy
from shop.errors import BadTime
from shop.lengths import Length, end_of, length_of, parse_length
from shop.models import Booking, Recipient, Service
from shop.module_pages import page_that_books
from shop.presentation import clock, service_line, when
from shop.queries.access import get_service_for
from shop.queries.asked_first import asked_first
from shop.queries.slots import Slot
from shop.viewer import viewer_of
from shop.views.asked import asked_query, asked_way
from shop.ways import AS_USUAL, Way, way_of
from ui.tiles import Definition


@dataclass(frozen=True, slots=True)
class Wish:
    """A visit of that length and in that way from `starts_at` to `ends_at`, whether or not it can be had."""

    service: Service
    recipient: Recipient
    starts_at: datetime
    ends_at: datetime
    length: Length
    way: Way = AS_USUAL
    asked: FirstQuestion | None = None

    @property
    def for_whom(self) -> Definition | None:
        """The answer to what was asked first, and the question where there was one to choose."""
        choice = self.asked.choice(self.way.chosen) if self.asked else None
        return Definition(self.asked.label, choice.label) if self.asked and choice else None

    @property
    def when(self) -> str:
        return when(self.starts_at, self.ends_at)

    @property
    def line(self) -> str:
        return self.line_of()

    def line_of(self, *, says_where: bool = True) -> str:
        return service_line(self.service, wanted=self.length, way=self.way, says_where=says_where)


def read_wish(request: HttpRequest, service_id: int) -> Wish:
    """`?at=` names the start, the rest how long and in which way, in the address also when posting: so a sign-in
    keeps them.

    Raises NotFound, BadTime, LengthNotOffered or WayNotOffered.
    """
    viewer = viewer_of(request)
    service = get_service_for(viewer, service_id)
    if viewer.recipient is None:
        raise NotFound
    length = parse_length(service, request.GET.get("length", ""))
    starts_at = parse_start(request.GET.get("at", ""))
    ends_at = end_of(service, length, starts_at)
    if ends_at <= starts_at:  # a day that would begin after its hour of departure
        raise BadTime
    asked = asked_first(service, viewer.recipient)
    way = asked_way(request, service, asked=asked)
    return Wish(service, viewer.recipient, starts_at, ends_at, length, way, asked)


def home_url(service: Service, *, length: Length | None = None, way: Way = AS_USUAL, **query: Any) -> str:
    """The free times of the service; what is usual goes without saying. One without any leads to where its module
    books it, or to the others'.
    """
    if service.booked_by != BookedBy.EVERYONE:
        own = page_that_books(service)
        return own[-1] if own else reverse("home")
    asked = asked_query(service, length=length, way=way)
    return f"{reverse('home')}?{urlencode({'service': service.pk} | asked | query)}"


def book_url(service: Service, slot: Slot, *, length: Length | None = None, way: Way = AS_USUAL) -> str:
    """The page that asks whether the time is right."""
    return _url("book", service, slot.starts_at, length, way)


def held_in_words(hold: Booking) -> dict[str, str]:
    """A time that is held: what, when, until when, and where it is booked."""
    wish = Wish(hold.service, hold.recipient, hold.starts_at, hold.ends_at, length_of(hold), way_of(hold))
    return {
        "service": hold.what,
        "when": wish.when,
        "until": clock(hold.held_until) if hold.held_until else "",
        "url": wish_url(wish),
    }


def hold_url(service: Service, slot: Slot, *, length: Length | None = None, way: Way = AS_USUAL) -> str:
    """Where a chosen time is sent to be held."""
    return _url("hold", service, slot.starts_at, length, way)


def wish_url(wish: Wish) -> str:
    return _url("book", wish.service, wish.starts_at, wish.length, wish.way)


def join_url(
    service: Service, *, length: Length | None = None, way: Way = AS_USUAL, day: date | None = None
) -> str:
    """Where one asks to be told when a time comes free: of the way, what was asked first."""
    query = asked_query(service, length=length, way=Way(chosen=way.chosen)) | (
        {"day": day.isoformat()} if day else {}
    )
    page = reverse("join_waitlist", args=[service.pk])
    return f"{page}?{urlencode(query)}" if query else page


def moment_text(moment: datetime) -> str:
    """As `parse_start` reads it."""
    return timezone.localtime(moment).isoformat()


def _url(name: str, service: Service, starts_at: datetime, length: Length | None, way: Way) -> str:
    query = {"at": moment_text(starts_at)} | asked_query(service, length=length, way=way)
    return f"{reverse(name, args=[service.pk])}?{urlencode(query)}"


def move_url(booking: Booking, starts_at: datetime) -> str:
    """The page that asks whether the booking shall begin then."""
    return f"{reverse('move_booking', args=[booking.pk])}?{urlencode({'to': moment_text(starts_at)})}"
