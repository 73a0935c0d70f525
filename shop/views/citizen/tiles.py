"""From what the queries found to what the pages draw."""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.models import Booking, Service
from shop.presentation import clock_range, long_day, quantity, service_line, short_day, who_comes
from shop.queries.balance import PeriodBalance
from shop.queries.citizen_days import CitizenCalendar, CitizenDay
from shop.queries.own_bookings import providers_of
from shop.queries.slots import Slot
from ui.tiles import AgendaItem, Balance, DayState, DayTile, ServiceChoice, TimeGroup, TimeState, TimeTile

FEW = 2
NOON, EVENING = 12, 17


def home_url(service: Service, day: date | None = None) -> str:
    query = {"service": service.pk} | ({"day": day.isoformat()} if day else {})
    return f"{reverse('home')}?{urlencode(query)}"


def book_url(service: Service, slot: Slot) -> str:
    starts_at = timezone.localtime(slot.starts_at).isoformat()
    return f"{reverse('book', args=[service.pk])}?{urlencode({'at': starts_at})}"


def service_choices(services: Iterable[Service], current: Service) -> list[ServiceChoice]:
    return [
        ServiceChoice(
            name=service.name,
            url=home_url(service),
            description=service_line(service),
            is_current=service == current,
        )
        for service in services
    ]


def day_tiles(calendar: CitizenCalendar, *, service: Service, selected: CitizenDay) -> list[DayTile]:
    today = timezone.localdate()
    return [
        DayTile(
            date=day.date,
            state=_state(day),
            places_left=len(day.bookable),
            url="" if day.is_closed and not day.own else home_url(service, day.date),
            is_today=day.date == today,
            is_selected=day.date == selected.date,
            has_mine=bool(day.own),
        )
        for day in calendar.days
    ]


def _state(day: CitizenDay) -> DayState:
    if day.is_closed:
        return DayState.CLOSED
    if not day.has_room:
        return DayState.SPENT
    free = len(day.bookable)
    if free == 0:
        return DayState.FULL
    return DayState.FEW if free <= FEW else DayState.FREE


def time_groups(day: CitizenDay, *, service: Service) -> list[TimeGroup]:
    """Morning, afternoon and evening, each only if something begins in it."""
    tiles = [(timezone.localtime(slot.starts_at).hour, _tile(day, slot, service)) for slot in day.slots]
    parts = (
        (_("Morning"), range(NOON)),
        (_("Afternoon"), range(NOON, EVENING)),
        (_("Evening"), range(EVENING, 24)),
    )
    groups = [
        TimeGroup(label, tuple(tile for hour, tile in tiles if hour in hours)) for label, hours in parts
    ]
    return [group for group in groups if group.times]


def _tile(day: CitizenDay, slot: Slot, service: Service) -> TimeTile:
    own = day.own_at(slot)
    starts_at = timezone.localtime(slot.starts_at)
    if own is not None:
        return TimeTile(starts_at=starts_at, state=TimeState.MINE, url=reverse("booking", args=[own.pk]))
    if day.can_have(slot):
        return TimeTile(starts_at=starts_at, state=TimeState.FREE, url=book_url(service, slot))
    return TimeTile(starts_at=starts_at, state=TimeState.BUSY)


def agenda(bookings: Sequence[Booking]) -> list[AgendaItem]:
    return [
        AgendaItem(
            date=timezone.localtime(booking.starts_at),
            title=booking.service.name,
            when=_("%(day)s, %(times)s")
            % {
                "day": long_day(timezone.localtime(booking.starts_at)),
                "times": clock_range(booking.starts_at, booking.ends_at),
            },
            text=_("The department is changing its plans for this visit")
            if booking.stranded
            else who_comes(providers_of(booking)),
            url=reverse("booking", args=[booking.pk]),
            link_label=_("See or cancel"),
        )
        for booking in bookings
    ]


def balance_tile(balance: PeriodBalance) -> Balance:
    return Balance(
        strong=quantity(balance.entitlement.unit, left=balance.left, granted=balance.granted),
        rest=_("left from %(first)s to %(last)s")
        % {"first": short_day(balance.starts_on), "last": short_day(balance.ends_on)},
        left=max(0, balance.left),
        total=balance.granted,
        note=_("This follows your decision. Using less does not change the decision."),
    )
