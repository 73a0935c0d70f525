"""Move an appointment to another time: choose one, see the old and the new side by side, do it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shop.domain.capacity.times import parse_start
from shop.domain.door.moves import can_move_self, move_booking
from shop.errors import BadTime, BookingNotMovable, BookingRefused
from shop.lengths import Length, end_of, length_of
from shop.models import Booking
from shop.presentation import service_line, when
from shop.queries.access import get_own_booking_for
from shop.queries.citizen_days import CitizenCalendar, CitizenDay, citizen_calendar
from shop.queries.own_holds import hold_given_up
from shop.queries.slots import Slot
from shop.viewer import viewer_of
from shop.views.acting.beyond import visit_beyond_in_words
from shop.views.citizen.deadlines import may_move
from shop.views.citizen.free_times import wanted_day
from shop.views.citizen.refused import may_be_free_later
from shop.views.citizen.tiles import by_part_of_day, day_tiles, other_appointment, own_of, seats_left, why_not
from shop.views.citizen.wish import held_in_words, move_url
from shop.views.guards import recipient_page
from shop.ways import way_of
from ui.dates import long_day, short_day
from ui.tiles import AgendaItem, TimeGroup, TimeState, TimeTile


@recipient_page
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, booking_id: int) -> HttpResponse:
    """`?to=` names the new start, in the address also when posting: whoever has to sign in first keeps it."""
    viewer = viewer_of(request)
    booking = get_own_booking_for(viewer, booking_id)
    if not may_move(booking):
        return _too_late(request, booking)
    if "to" not in request.GET:
        return _choose(request, booking)
    target = _target(request, booking)
    if request.method != "POST":
        return _ask(request, target)
    try:
        moved = move_booking(booking, starts_at=target.starts_at, actor=viewer.citizen_actor())
    except (BookingRefused, BookingNotMovable) as refusal:
        return _refused(request, target, refusal)
    messages.success(
        request,
        _("The appointment is moved to %(when)s.") % {"when": when(moved.starts_at, moved.ends_at)},
    )
    return redirect("booking", booking.pk)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the booking may be moved to, as long as it is."""

    booking: Booking
    length: Length
    starts_at: datetime
    ends_at: datetime

    @property
    def when(self) -> str:
        return when(self.starts_at, self.ends_at)


def _target(request: HttpRequest, booking: Booking) -> Target:
    length = length_of(booking)
    starts_at = parse_start(request.GET["to"])
    ends_at = end_of(booking.service, length, starts_at)
    if ends_at <= starts_at:
        raise BadTime
    return Target(booking, length, starts_at, ends_at)


def _calendar(booking: Booking) -> CitizenCalendar:
    """Where it can be moved to. Where it is now is no move, but for one that must be planned anew."""
    calendar = citizen_calendar(
        booking.service, recipient=booking.recipient, length=length_of(booking), moving=booking
    )
    return replace(
        calendar,
        days=tuple(
            replace(day, bookable=tuple(each for each in day.bookable if not _is_now(each, booking)))
            for day in calendar.days
        ),
    )


def _is_now(slot: Slot, booking: Booking) -> bool:
    return slot.starts_at == booking.starts_at and not booking.stranded


def _choose(request: HttpRequest, booking: Booking) -> HttpResponse:
    calendar = _calendar(booking)
    day = _day(calendar, wanted_day(request), booking=booking)
    is_allowed = can_move_self(booking, within_day=day.date == timezone.localdate(booking.starts_at))
    page = reverse("move_booking", args=[booking.pk])
    context = {
        "booking": booking,
        "now": [_agenda_item(booking)],
        "is_paused": calendar.is_paused,
        "pause_message": calendar.pause_message,
        "day": day,
        "day_title": long_day(day.date),
        "span": f"{short_day(calendar.days[0].date)} – {short_day(calendar.days[-1].date)}",
        "days": day_tiles(
            calendar, url=lambda each: f"{page}?{urlencode({'day': each})}", selected=day, also=[booking]
        ),
        "groups": _groups(calendar, day, booking=booking) if day.has_room and is_allowed else [],
        "is_allowed": is_allowed,
        "is_nothing_free": any(each.has_room for each in calendar.days)
        and not any(each.bookable for each in calendar.days),
        "only_that_day": not can_move_self(booking, within_day=False),
        "only_other_days": not calendar.length.stay and not can_move_self(booking, within_day=True),
        "help_phone": booking.department.phone,
    }
    return render(request, "shop/citizen/move.html", context)


def _agenda_item(booking: Booking) -> AgendaItem:
    return AgendaItem(
        date=timezone.localtime(booking.starts_at),
        title=booking.what,
        when=when(booking.starts_at, booking.ends_at),
    )


def _day(calendar: CitizenCalendar, wanted: date | None, *, booking: Booking) -> CitizenDay:
    """The wanted day, or the appointment's own if it can be moved within it, or the first it can be moved to."""
    own = calendar.day(wanted or timezone.localdate(booking.starts_at))
    return own if wanted or own.bookable else calendar.day(None)


def _groups(calendar: CitizenCalendar, day: CitizenDay, *, booking: Booking) -> list[TimeGroup]:
    own = own_of(calendar)
    tiles = [
        (
            timezone.localtime(slot.starts_at).hour,
            _tile(day, slot, booking, own=own, is_stay=bool(calendar.length.stay)),
        )
        for slot in day.slots
    ]
    if calendar.length.stay:
        return [TimeGroup(_("From – to"), tuple(tile for _hour, tile in tiles))] if tiles else []
    return by_part_of_day(tiles)


def _tile(
    day: CitizenDay, slot: Slot, booking: Booking, *, own: Sequence[Booking], is_stay: bool
) -> TimeTile:
    starts_at = timezone.localtime(slot.starts_at)
    label = when(slot.starts_at, slot.ends_at) if is_stay else ""
    if _is_now(slot, booking):
        return TimeTile(starts_at=starts_at, state=TimeState.MINE, label=label, text=_("as it is now"))
    if not day.can_have(slot):
        text = why_not(slot, other=other_appointment(own, slot))
        return TimeTile(starts_at=starts_at, state=TimeState.BUSY, label=label, text=text)
    return TimeTile(
        starts_at=starts_at,
        state=TimeState.FREE,
        url=move_url(booking, slot.starts_at),
        label=label,
        text=seats_left(booking.service, slot),
    )


def _ask(request: HttpRequest, target: Target) -> HttpResponse:
    booking = target.booking
    hold = hold_given_up(booking.recipient_id, for_start=target.starts_at)
    context = {
        "booking": booking,
        "hold": held_in_words(hold) if hold else None,
        "service_line": service_line(
            booking.service, wanted=target.length, way=way_of(booking), says_where=not booking.where_text
        ),
        "former": when(booking.starts_at, booking.ends_at),
        "new": target.when,
        "beyond": visit_beyond_in_words(viewer_of(request).acting, starts_at=target.starts_at),
        "back": _page_of_day(booking, timezone.localdate(target.starts_at)),
        "help_phone": booking.department.phone,
    }
    return render(request, "shop/citizen/confirm_move.html", context)


def _refused(
    request: HttpRequest, target: Target, refusal: BookingRefused | BookingNotMovable
) -> HttpResponse:
    booking = target.booking
    calendar = _calendar(booking)
    nearest = [
        {"label": when(slot.starts_at, slot.ends_at), "url": move_url(booking, slot.starts_at)}
        for slot in calendar.nearest(target.starts_at)
    ]
    context = {
        "refusal": refusal,
        "service": booking.service,
        "when": target.when,
        "stands": when(booking.starts_at, booking.ends_at),
        "nearest": nearest,
        "may_be_free_later": may_be_free_later(calendar, refusal),
        "back": _page_of_day(booking, timezone.localdate(target.starts_at)),
        "help_phone": booking.department.phone,
    }
    return render(request, "shop/citizen/refused.html", context, status=refusal.status)


def _page_of_day(booking: Booking, day: date) -> str:
    return f"{reverse('move_booking', args=[booking.pk])}?{urlencode({'day': day})}"


def _too_late(request: HttpRequest, booking: Booking) -> HttpResponse:
    context = {
        "booking": booking,
        "when": when(booking.starts_at, booking.ends_at),
        "help_phone": booking.department.phone,
    }
    status = BookingNotMovable.status if request.method == "POST" else 200
    return render(request, "shop/citizen/not_movable.html", context, status=status)
