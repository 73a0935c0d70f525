"""From what the queries found to what the pages draw."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shop.coming import what_comes
from shop.enums import BookingStatus
from shop.models import Booking, Service
from shop.presentation import quantity, service_line, status_in_words, when
from shop.quantities import amount
from shop.queries.asked_first import answers_of
from shop.queries.balance import PeriodBalance
from shop.queries.citizen_days import CitizenCalendar, CitizenDay
from shop.queries.days import span_of_day
from shop.queries.own_bookings import providers_of
from shop.queries.presence import is_in_the_way
from shop.queries.slots import Slot
from shop.queries.stays import is_under_way
from shop.registry import traits_of
from shop.views.citizen.wish import book_url, hold_url, home_url
from shop.ways import way_of
from ui.dates import short_day
from ui.tiles import (
    AgendaItem,
    Balance,
    DayState,
    DayTile,
    ServiceChoice,
    TimeGroup,
    TimeState,
    TimeTile,
)

FEW = 2
NOON, EVENING = 12, 17

type DayUrl = Callable[[date], str]


def service_choices(services: Iterable[Service], current: Service) -> list[ServiceChoice]:
    """In their order, those of one department together."""
    departments: dict[int, list[Service]] = {}
    for service in services:
        departments.setdefault(service.department_id, []).append(service)
    return [
        ServiceChoice(
            name=service.name,
            url=home_url(service),
            description=service_line(service),
            is_current=service == current,
            group=service.department.name,
        )
        for together in departments.values()
        for service in together
    ]


def day_tiles(
    calendar: CitizenCalendar, *, url: DayUrl, selected: CitizenDay, also: Sequence[Booking] = ()
) -> list[DayTile]:
    """The strip; each day that can be looked at leads to `url` of it. `also` are more of the reader's appointments."""
    today = timezone.localdate()
    own = [*own_of(calendar), *also]
    return [
        DayTile(
            date=day.date,
            state=_state(day, is_stay=bool(calendar.length.stay)),
            places_left=len(day.bookable),
            url="" if day.is_closed and not (day.own or day.label) else url(day.date),
            is_today=day.date == today,
            is_selected=day.date == selected.date,
            has_mine=any(_touches(each, day.date) for each in own),
        )
        for day in calendar.days
    ]


def _state(day: CitizenDay, *, is_stay: bool) -> DayState:
    if day.is_closed:
        return DayState.CLOSED
    if not day.has_room:
        return DayState.SPENT
    free = len(day.bookable)
    if free == 0:
        return DayState.FULL if day.is_full else DayState.NONE
    return DayState.FEW if free <= FEW and not is_stay else DayState.FREE


@dataclass(frozen=True, slots=True)
class TimesOfDay:
    """Draws the times of one day, to be chosen for a new booking."""

    service: Service
    calendar: CitizenCalendar
    hold: Booking | None = None

    def groups(self, day: CitizenDay) -> list[TimeGroup]:
        """Morning, afternoon and evening, each only if something begins in it; whole stays under none of them."""
        own = own_of(self.calendar)
        tiles = [(timezone.localtime(slot.starts_at).hour, self._tile(day, slot, own)) for slot in day.slots]
        if self.calendar.length.stay:
            return [TimeGroup(_("From – to"), tuple(tile for _hour, tile in tiles))] if tiles else []
        return by_part_of_day(tiles)

    def _tile(self, day: CitizenDay, slot: Slot, own: Sequence[Booking]) -> TimeTile:
        starts_at = timezone.localtime(slot.starts_at)
        label = when(slot.starts_at, slot.ends_at) if self.calendar.length.stay else ""
        length, way = self.calendar.length, self.calendar.way
        if self._is_held(slot):
            url = book_url(self.service, slot, length=length, way=way)
            return TimeTile(starts_at=starts_at, state=TimeState.HELD, url=url, label=label)
        mine = next((each for each in own if self._is_at(each, slot)), None)
        if mine is not None:
            url = reverse("booking", args=[mine.pk])
            return TimeTile(starts_at=starts_at, state=TimeState.MINE, url=url, label=label)
        if not day.can_have(slot):
            other = other_appointment(
                (each for each in own if is_in_the_way(each, service=self.service, way=way)), slot
            )
            return TimeTile(
                starts_at=starts_at,
                state=TimeState.BUSY,
                url=reverse("booking", args=[other.pk]) if other else "",
                label=label,
                text=why_not(slot, other=other),
            )
        action = hold_url(self.service, slot, length=length, way=way)
        text = seats_left(self.service, slot)
        return TimeTile(starts_at=starts_at, state=TimeState.FREE, action=action, label=label, text=text)

    def _is_held(self, slot: Slot) -> bool:
        hold = self.hold
        return (
            hold is not None
            and hold.service_id == self.service.pk
            and (hold.starts_at, hold.ends_at) == (slot.starts_at, slot.ends_at)
            and way_of(hold) == self.calendar.way
        )

    def _is_at(self, booking: Booking, slot: Slot) -> bool:
        """Their own, of the same service and with the same answer to what is asked first."""
        mine = booking.service_id, booking.starts_at, booking.chosen
        return mine == (self.service.pk, slot.starts_at, self.calendar.way.chosen)


def by_part_of_day(tiles: Iterable[tuple[int, TimeTile]]) -> list[TimeGroup]:
    """Morning, afternoon and evening by the hour each begins in; an empty one is left out."""
    tiles = list(tiles)
    parts = (
        (_("Morning"), range(NOON)),
        (_("Afternoon"), range(NOON, EVENING)),
        (_("Evening"), range(EVENING, 24)),
    )
    groups = [
        TimeGroup(label, tuple(tile for hour, tile in tiles if hour in hours)) for label, hours in parts
    ]
    return [group for group in groups if group.times]


def seats_left(service: Service, slot: Slot) -> str:
    """“3 seats left”, “5 seats left in all” where they are in several sessions; empty where nobody shares the time."""
    if service.seats == 1:
        return ""
    count = slot.places_left - slot.kept
    if count > service.seats:
        return ngettext("%(count)s seat left in all", "%(count)s seats left in all", count) % {"count": count}
    return ngettext("%(count)s seat left", "%(count)s seats left", count) % {"count": count}


def other_appointment(own: Iterable[Booking], slot: Slot) -> Booking | None:
    """The appointment that lies across the slot."""
    return next((each for each in own if _overlap(each, slot)), None)


def why_not(slot: Slot, *, other: Booking | None = None) -> str:
    """Why it cannot be had, where it is not simply taken: what is free and kept for those who call is not."""
    if other is not None:
        return _("you have another appointment then")
    return _("only by phone") if slot.places_left >= slot.needed and not slot.is_free else ""


def own_of(calendar: CitizenCalendar) -> list[Booking]:
    """The reader's appointments on the days of the calendar, of whatever service."""
    return [each for day in calendar.days for each in day.own]


def _overlap(booking: Booking, slot: Slot) -> bool:
    return booking.starts_at < slot.ends_at and slot.starts_at < booking.ends_at


def _touches(booking: Booking, day: date) -> bool:
    span = span_of_day(day)
    return booking.starts_at < span.ends_at and span.starts_at < booking.ends_at


def agenda(bookings: Sequence[Booking]) -> list[AgendaItem]:
    """Appointments to come and those that are over, each in its own words, and for whom where several could be."""
    now, answers = timezone.now(), answers_of(bookings)
    titles = {each.pk: ", ".join(filter(None, [each.what, answers.get(each.pk)])) for each in bookings}
    return [
        _past_item(each, title=titles[each.pk])
        if each.ends_at <= now
        else _coming_item(each, title=titles[each.pk])
        for each in bookings
    ]


def _coming_item(booking: Booking, *, title: str) -> AgendaItem:
    return AgendaItem(
        date=timezone.localtime(booking.starts_at),
        title=title,
        when=when(booking.starts_at, booking.ends_at),
        text=_how_it_stands(booking),
        tag=_("Plans have changed") if booking.stranded else "",
        url=reverse("booking", args=[booking.pk]),
        link_label=_link_label(booking),
    )


def _link_label(booking: Booking) -> str:
    if booking.starts_at <= timezone.now():
        return _("See the appointment")
    if traits_of(booking.service.module_key).never_moves:
        return _("See or cancel")
    return _("See, move or cancel")


def _past_item(booking: Booking, *, title: str) -> AgendaItem:
    """What became of it, where somebody has said so."""
    is_told = booking.status != BookingStatus.CONFIRMED
    return AgendaItem(
        date=timezone.localtime(booking.starts_at),
        title=title,
        when=when(booking.starts_at, booking.ends_at),
        text=capfirst(status_in_words(booking)) if is_told else _("It is over"),
        url=reverse("booking", args=[booking.pk]),
        link_label=_("See the appointment"),
    )


def _how_it_stands(booking: Booking) -> str:
    if booking.stranded and is_under_way(booking, now=timezone.now()):
        return _("The department talks with you about another place.")
    if booking.stranded:
        return _("Choose another time, or wait until they call you.")
    if booking.status == BookingStatus.REQUESTED:
        return _("Waits for the department's answer")
    return what_comes(booking, providers_of(booking))


def balance_tile(balance: PeriodBalance) -> Balance:
    return Balance(
        strong=quantity(balance.entitlement.unit, left=max(0, balance.left), granted=max(0, balance.granted)),
        rest=_("left from %(first)s to %(last)s")
        % {"first": short_day(balance.starts_on), "last": short_day(balance.ends_on)},
        left=max(0, balance.left),
        total=max(1, balance.granted),
        note=_note(balance),
    )


def _note(balance: PeriodBalance) -> str:
    if balance.left < 0:
        return _(
            "Your decision was changed, and %(amount)s more than it grants is booked or used. What is booked stands"
            " until we have talked with you. Call the department if you have questions."
        ) % {"amount": amount(balance.entitlement.unit, -balance.left)}
    return _("This follows the decision. Using less does not change it.")
