"""The recipient's horizon: which times of a service they can have, which are taken, which are their own.

What the list asks here is what the door asks again (`shop.domain.door.rules`, and the constraints): every time that
can be had can be booked, and no other.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from shop.enums import TAKES_TIME, UPCOMING, BookedBy, BookingStatus
from shop.lengths import Length, end_of, usual_length
from shop.models import Booking, Recipient, Service
from shop.queries.asked_first import slot_rules
from shop.queries.balance import PeriodBalance, balances
from shop.queries.days import moment_of, span_of_day
from shop.queries.entitlements import entitlements_between
from shop.queries.met import Met, whom_they_met
from shop.queries.open_days import days_of_hours
from shop.queries.own_holds import is_offered
from shop.queries.periods import allows_length, cost_of
from shop.queries.presence import is_in_the_way, who_must_be_there
from shop.queries.slots import Slot, slots_for_citizens
from shop.queries.subject import is_shown
from shop.ways import AS_USUAL, Way, way_of

type Allows = Callable[[Slot], bool]

NOON = time(12)


@dataclass(frozen=True, slots=True)
class CitizenDay:
    """One day of the horizon. `bookable` are the times this recipient can have; `own` their visits that day.

    `is_closed` and `label` are the department's: a day that is not closed may have no times all the same.
    """

    date: date
    slots: tuple[Slot, ...]
    bookable: tuple[Slot, ...]
    own: tuple[Booking, ...]
    has_room: bool
    is_closed: bool
    label: str = ""

    @property
    def is_full(self) -> bool:
        """Whether all there is is taken: not by the recipient's own visits, and nothing is kept for those who call."""
        return bool(self.slots) and all(slot.places_left < slot.needed for slot in self.slots)

    def can_have(self, slot: Slot) -> bool:
        return slot in self.bookable


@dataclass(frozen=True, slots=True)
class CitizenCalendar:
    """The horizon of one service for one recipient. `pause_message` is what is said when nothing can be
    booked for now, `met` with whom it is where it is with the same provider again.
    """

    length: Length
    days: tuple[CitizenDay, ...]
    balances: Sequence[PeriodBalance]
    is_paused: bool = False
    pause_message: str = ""
    is_at_most: bool = False
    met: Met | None = None
    way: Way = AS_USUAL

    def day(self, wanted: date | None) -> CitizenDay:
        """The wanted day, or else the first one with a time to be had, or else today."""
        by_date = {day.date: day for day in self.days}
        if wanted in by_date:
            return by_date[wanted]
        return next((day for day in self.days if day.bookable), self.days[0])

    def nearest(self, to: datetime, *, most: int = 6, but_not: datetime | None = None) -> Sequence[Slot]:
        """The times this recipient can have that are closest to `to`, in order of time."""
        bookable = [slot for day in self.days for slot in day.bookable if slot.starts_at != but_not]
        closest = sorted(bookable, key=lambda slot: abs(slot.starts_at - to))[:most]
        return sorted(closest, key=lambda slot: slot.starts_at)

    def balance_on(self, day: date) -> PeriodBalance | None:
        return next((balance for balance in self.balances if balance.covers(day)), None)


def citizen_calendar(
    service: Service,
    *,
    recipient: Recipient,
    now: datetime | None = None,
    length: Length | None = None,
    way: Way = AS_USUAL,
    moving: Booking | None = None,
) -> CitizenCalendar:
    """What the recipient can book, or where they can move the booking `moving` to.

    Five queries: the slots, the recipient's own visits, the entitlement and its periods, and the days; a sixth where
    only so many coming bookings are allowed, a seventh where it is with the same provider again. What is moved stays as
    it is, whatever the `way`.
    """
    now = now or timezone.now()
    length = length or usual_length(service)
    first = timezone.localdate(now)
    dates = [first + timedelta(days=count) for count in range(service.booking_horizon)]
    moving_id = moving.pk if moving else None
    way = way_of(moving) if moving else way
    rules = slot_rules(service, recipient, way=way)
    slots = slots_for_citizens(
        service, now=now, length=length, way=way, recipient_id=recipient.pk, moving=moving_id, rules=rules
    )
    last = max((timezone.localdate(slot.ends_at) for slot in slots), default=dates[-1])
    own = _own(recipient, first=first, last=last)
    if who_must_be_there(service, way):
        own = own.select_related("service")
    taken = [each for each in own if each.pk != moving_id]
    shown = [
        each for each in taken if each.status != BookingStatus.HELD and is_shown(recipient, each.service_id)
    ]
    left = _balances(service, recipient, first=first, last=dates[-1])
    room = {day: _has_room(service, left, day, length=length, way=way, moving=moving) for day in dates}
    is_paused = service.is_paused or service.department.is_paused
    is_at_most = _is_at_most(service, recipient, now=now, moving=moving)
    allows = [
        lambda slot: slot.is_free,
        lambda slot: room[timezone.localdate(slot.starts_at)],
        _leaves_them_free(service, way, taken),
        lambda slot: rules.refusal(slot.starts_at, slot.ends_at) is None,
        _within_permission(moving, now=now),
    ]
    met = whom_they_met(service, recipient, moving=moving_id)
    is_first = met is not None and met.is_first and moving is None
    is_for_staff = service.booked_by == BookedBy.DEPARTMENT and moving is None
    is_closed = is_paused or is_at_most or is_first or is_for_staff
    bookable = [] if is_closed else [slot for slot in slots if all(may(slot) for may in allows)]
    hours = days_of_hours(service, days=dates)
    days = tuple(
        CitizenDay(
            date=day,
            slots=_on(day, slots),
            bookable=_on(day, bookable),
            own=tuple(each for each in shown if timezone.localdate(each.starts_at) == day),
            has_room=room[day],
            is_closed=hours[day].is_closed,
            label=hours[day].label,
        )
        for day in dates
    )
    message = service.pause_message if service.is_paused else service.department.pause_message
    return CitizenCalendar(length, days, left, is_paused, message, is_at_most, met, way)


def _balances(service: Service, recipient: Recipient, *, first: date, last: date) -> Sequence[PeriodBalance]:
    if not service.requires_entitlement:
        return ()
    entitlements = entitlements_between(recipient, first=first, last=last).filter(service=service)
    return balances(entitlements, first=first, last=last)


def _has_room(
    service: Service,
    left: Sequence[PeriodBalance],
    day: date,
    *,
    length: Length,
    way: Way,
    moving: Booking | None,
) -> bool:
    """Whether what was granted suffices for a booking on that day; what is moved gives back what it took."""
    if not service.requires_entitlement:
        return True
    balance = next((each for each in left if each.covers(day)), None)
    if balance is None:
        return False
    begins = moment_of(day, service.arrives_at or NOON)
    ends = end_of(service, length, begins)
    if not allows_length(balance.entitlement, starts_at=begins, ends_at=ends, former=moving):
        return False
    providers = way.needed(service)
    cost = cost_of(service, balance.entitlement, starts_at=begins, ends_at=ends, providers=providers)
    given_back = 0
    if moving is not None and balance.covers(timezone.localdate(moving.starts_at)):
        given_back = cost_of(
            service,
            balance.entitlement,
            starts_at=moving.starts_at,
            ends_at=moving.ends_at,
            providers=providers,
        )
    # What costs the same again is not taken anew, also of a decision that was reduced to less than is booked.
    return given_back == cost or balance.left + given_back >= cost


def _is_at_most(service: Service, recipient: Recipient, *, now: datetime, moving: Booking | None) -> bool:
    if service.maximum_active_bookings is None:
        return False
    active = Booking.objects.filter(recipient=recipient, service=service, ends_at__gt=now)
    active = active.filter(status__in=UPCOMING - {BookingStatus.HELD})
    if moving is not None:
        active = active.exclude(pk=moving.pk)
    return active.count() >= service.maximum_active_bookings


def _leaves_them_free(service: Service, way: Way, own: Sequence[Booking]) -> Allows:
    """Two bookings that need the recipient, or whoever was chosen, cannot overlap; a delivery may."""
    present = [each for each in own if is_in_the_way(each, service=service, way=way)]
    return lambda slot: not any(_overlap(each, slot) for each in present)


def _within_permission(moving: Booking | None, *, now: datetime) -> Allows:
    """Within the day and to another day are two permissions of their own."""
    if moving is None:
        return lambda _slot: True
    day = timezone.localdate(moving.starts_at)
    allowed = {
        within_day: (deadline := move_deadline(moving, within_day=within_day)) is not None and now <= deadline
        for within_day in (True, False)
    }
    return lambda slot: allowed[timezone.localdate(slot.starts_at) == day]


def move_deadline(booking: Booking, *, within_day: bool) -> datetime | None:
    """Until when the recipient may move, None for never.

    A visit whose plan the department upset, until it begins; one in a session that closes, until then.
    """
    service = booking.service
    if booking.stranded:
        return booking.starts_at
    deadline = service.move_within_day_deadline if within_day else service.move_to_other_day_deadline
    return None if deadline is None else booking.closes_at or booking.starts_at - deadline


def _overlap(booking: Booking, slot: Slot) -> bool:
    return booking.starts_at < slot.ends_at and slot.starts_at < booking.ends_at


def _on(day: date, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(slot for slot in slots if timezone.localdate(slot.starts_at) == day)


def _own(recipient: Recipient, *, first: date, last: date) -> QuerySet[Booking]:
    """Visits that take the recipient's time, and what is offered to them; what they hold they would give up."""
    return Booking.objects.filter(
        Q(status__in=TAKES_TIME - {BookingStatus.HELD}) | is_offered(),
        recipient=recipient,
        starts_at__lt=span_of_day(last).ends_at,
        ends_at__gt=span_of_day(first).starts_at,
    ).order_by("starts_at")
