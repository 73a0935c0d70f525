"""The recipient's fourteen days: which times of a service are free, taken, or their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from shop.enums import TAKES_TIME
from shop.models import Booking, Recipient, Service
from shop.queries.balance import PeriodBalance, balances
from shop.queries.entitlements import entitlements_between
from shop.queries.slots import Slot, slots_for_citizens


@dataclass(frozen=True, slots=True)
class CitizenDay:
    """One day of the horizon. `bookable` are the times this recipient can have; `own` their visits that day."""

    date: date
    slots: tuple[Slot, ...]
    own: tuple[Booking, ...]
    has_room: bool

    @property
    def bookable(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots if self.can_have(slot))

    @property
    def is_closed(self) -> bool:
        return not self.slots

    def own_at(self, slot: Slot) -> Booking | None:
        """The recipient's visit that lies across the slot."""
        return next(
            (own for own in self.own if own.starts_at < slot.ends_at and slot.starts_at < own.ends_at), None
        )

    def can_have(self, slot: Slot) -> bool:
        return self.has_room and slot.is_free and self.own_at(slot) is None


@dataclass(frozen=True, slots=True)
class CitizenCalendar:
    """The horizon of one service for one recipient."""

    days: tuple[CitizenDay, ...]
    balances: Sequence[PeriodBalance]

    def day(self, wanted: date | None) -> CitizenDay:
        """The wanted day, or else the first one with a time to be had, or else today."""
        by_date = {day.date: day for day in self.days}
        if wanted in by_date:
            return by_date[wanted]
        return next((day for day in self.days if day.bookable), self.days[0])

    def nearest(self, to: datetime, *, most: int = 6) -> Sequence[Slot]:
        """The times this recipient can have that are closest to `to`, in order of time."""
        bookable = [slot for day in self.days for slot in day.bookable]
        closest = sorted(bookable, key=lambda slot: abs(slot.starts_at - to))[:most]
        return sorted(closest, key=lambda slot: slot.starts_at)

    def balance_on(self, day: date) -> PeriodBalance | None:
        return next((balance for balance in self.balances if balance.covers(day)), None)


def citizen_calendar(
    service: Service, *, recipient: Recipient, now: datetime | None = None
) -> CitizenCalendar:
    """Four queries: the slots, the recipient's own visits, the entitlement and its periods."""
    now = now or timezone.now()
    first = timezone.localdate(now)
    dates = [first + timedelta(days=count) for count in range(service.booking_horizon)]
    slots = _by_day(slots_for_citizens(service, now=now))
    own = _own_by_day(recipient, first=first, last=dates[-1])
    left = _balances(service, recipient, first=first, last=dates[-1])
    days = tuple(
        CitizenDay(
            date=day,
            slots=tuple(slots.get(day, ())),
            own=tuple(own.get(day, ())),
            has_room=not service.requires_entitlement
            or any(each.covers(day) and each.has_room for each in left),
        )
        for day in dates
    )
    return CitizenCalendar(days=days, balances=left)


def _balances(service: Service, recipient: Recipient, *, first: date, last: date) -> Sequence[PeriodBalance]:
    if not service.requires_entitlement:
        return ()
    entitlements = entitlements_between(recipient, first=first, last=last).filter(service=service)
    return balances(entitlements, first=first, last=last)


def _by_day(slots: Sequence[Slot]) -> dict[date, list[Slot]]:
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        days.setdefault(timezone.localdate(slot.starts_at), []).append(slot)
    return days


def _own_by_day(recipient: Recipient, *, first: date, last: date) -> dict[date, list[Booking]]:
    """Visits that take the recipient's time, under the day they begin."""
    days: dict[date, list[Booking]] = {}
    bookings = Booking.objects.filter(
        recipient=recipient,
        status__in=TAKES_TIME,
        starts_at__date__gte=first,
        starts_at__date__lte=last,
    )
    for booking in bookings:
        days.setdefault(timezone.localdate(booking.starts_at), []).append(booking)
    return days
