"""How long a booking lasts: so much time, so many days or nights, or a weekend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from shop.enums import StayUnit, Weekday
from shop.errors import LengthNotOffered
from shop.models import Booking, Service
from shop.queries.days import moment_of

DAY = timedelta(days=1)
FRIDAY_TO_SUNDAY = 2
"""Midnights of a weekend."""
MINUTE = timedelta(minutes=1)
MOST_MINUTES = 24 * 60
"""What can be noted as the length of any visit that is over; of a certain one, `most_minutes`."""
MOST_OVERRUN = 4 * 60
"""Minutes: a visit that took so much longer than it was booked for was another visit, or a slip of the finger."""


@dataclass(frozen=True, slots=True)
class Length:
    """Elapsed time, or a stay of so many of the service's days, nights or weekends; the other of the two is zero."""

    duration: timedelta = timedelta(0)
    stay: int = 0

    @property
    def code(self) -> str:
        """As addresses and forms write it: minutes, or the number of days, nights or weekends."""
        return str(self.stay or self.duration // MINUTE)


def lengths_of(service: Service) -> Sequence[Length]:
    """Every length that can be booked, the shortest first."""
    if service.stay_unit:
        return [Length(stay=count) for count in range(service.shortest_stay or 1, _longest(service) + 1)]
    return [Length(each) for each in sorted({service.duration, *service.other_durations})]


def usual_length(service: Service) -> Length:
    """What is meant when nobody says how long."""
    return Length(stay=service.shortest_stay or 1) if service.stay_unit else Length(service.duration)


def parse_length(service: Service, text: str) -> Length:
    """Read a `code`; empty is the usual length. Raises LengthNotOffered."""
    if not text:
        return usual_length(service)
    for length in lengths_of(service):
        if length.code == text:
            return length
    raise LengthNotOffered(length=text[:10])


def require_offered(service: Service, length: Length) -> None:
    """Raise LengthNotOffered for one that the service does not have."""
    if length not in lengths_of(service):
        raise LengthNotOffered(length=length.code)


def end_of(service: Service, length: Length, starts_at: datetime) -> datetime:
    """When a booking of that length ends, in UTC.

    Time passes as it does on a clock that nobody turns; a stay ends on its last day at the hour of departure.
    """
    if not length.stay:
        # Python reckons with aware times of one zone as if the clocks were never changed.
        return starts_at.astimezone(UTC) + length.duration
    last_day = timezone.localdate(starts_at) + midnights_of(service, length) * DAY
    # A stay has an hour of departure: a constraint of the table says so.
    return moment_of(last_day, service.leaves_at or time.min)


def midnights_of(service: Service, length: Length) -> int:
    """How many midnights a stay of that length goes through."""
    match service.stay_unit:
        case StayUnit.DAYS:
            return length.stay - 1
        case StayUnit.WEEKENDS:
            return FRIDAY_TO_SUNDAY  # there is no longer one
    return length.stay


def length_of(booking: Booking) -> Length:
    """How long the booking is, in the terms of its service; as time, if it is from before that was of stays."""
    first_day, unit = timezone.localdate(booking.starts_at), booking.service.stay_unit
    nights = (timezone.localdate(booking.ends_at) - first_day).days
    stay = nights + (unit == StayUnit.DAYS)
    if unit == StayUnit.WEEKENDS:
        stay = int(first_day.isoweekday() == Weekday.FRIDAY and nights == FRIDAY_TO_SUNDAY)
    if not unit or not stay:
        return Length(booking.ends_at - booking.starts_at)
    return Length(stay=stay)


def most_minutes(booking: Booking) -> int:
    """The longest that can be noted of a visit."""
    return min((booking.ends_at - booking.starts_at) // MINUTE + MOST_OVERRUN, MOST_MINUTES)


def _longest(service: Service) -> int:
    return service.longest_stay or 1
