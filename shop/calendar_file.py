"""Visits as calendars read them (RFC 5545). Times are in UTC: no calendar has to know our clocks."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as CalendarEvent

from shop.coming import what_comes
from shop.enums import UPCOMING, BookingStatus
from shop.models import Booking
from shop.presentation import addresses_of
from shop.queries.calendars import Event
from shop.queries.own_bookings import providers_of

PRODUCT = "-//Tjenesteshop//calendar//NO"
EVERY = timedelta(hours=1)


def calendar_of(events: Iterable[Event], *, host: str, name: str, is_neutral: bool) -> bytes:
    """The same visits give the same bytes. Of a visit one makes neither name nor address is in it; of one's own only
    where it is that is not at home: where the session meets, or the place one was given stands.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", EVERY)
    for event in events:
        calendar.add_component(_component(event, host=host, is_neutral=is_neutral))
    text: bytes = calendar.to_ical()
    return text


def _component(event: Event, *, host: str, is_neutral: bool) -> CalendarEvent:
    booking, component = event.booking, CalendarEvent()
    component.add("uid", f"{_uid(event)}@{host}")
    component.add("sequence", event.sequence)
    component.add("dtstamp", event.changed_at.astimezone(UTC))
    component.add("last-modified", event.changed_at.astimezone(UTC))
    component.add("dtstart", booking.starts_at.astimezone(UTC))
    component.add("dtend", booking.ends_at.astimezone(UTC))
    component.add("status", _status(event))
    component.add("class", "PRIVATE")
    component.add("summary", _summary(event, is_neutral=is_neutral))
    where = _where(event) if event.is_mine and not is_neutral else ""
    if where:
        component.add("location", where)
    return component


def _where(event: Event) -> str:
    """Not of a place that is lost or given back: one would go there."""
    if event.booking.where_text:
        return event.booking.where_text
    is_theirs = event.booking.status != BookingStatus.REQUESTED and not event.is_called_off
    is_kept = is_theirs and not _has_lost_its_ground(event.booking)
    return addresses_of(providers_of(event.booking)) if is_kept else ""


def _uid(event: Event) -> str:
    if event.session is not None:
        return f"session-{event.session}"
    return f"{'booking' if event.is_mine else 'visit'}-{event.booking.pk}"


def _status(event: Event) -> str:
    if event.is_called_off:
        return "CANCELLED"
    is_open = event.booking.status == BookingStatus.REQUESTED or _has_lost_its_ground(event.booking)
    return "TENTATIVE" if is_open else "CONFIRMED"


def _summary(event: Event, *, is_neutral: bool) -> str:
    if not event.is_mine:
        return _("A visit to make")
    if is_neutral:
        return _("An appointment")
    name = event.booking.what
    if event.is_called_off:
        return name
    if _has_lost_its_ground(event.booking):
        return _("%(service)s, plans have changed") % {"service": name}
    who = what_comes(event.booking, providers_of(event.booking), in_full=False)
    return f"{name}, {who}" if who else name


def _has_lost_its_ground(booking: Booking) -> bool:
    """It keeps its time until there is another, and who was to come then will not: they have left, or are away."""
    return bool(booking.stranded) and booking.status in UPCOMING
