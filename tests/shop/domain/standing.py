"""Standing bookings for the tests: every day of the week at ten, unless said."""

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.series.standing import Started, start_series
from shop.domain.series.terms import Terms
from shop.enums import BookingStatus
from shop.lengths import Length
from shop.models import Booking, BookingSeries, Recipient
from tests.factories.world import World

STAFF = Actor(user_id=None, channel=Channel.STAFF)


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def terms(**changes: Any) -> Terms:
    """Once a week on tomorrow's weekday, at ten."""
    defaults: dict[str, Any] = {
        "weekdays": (in_days(1).isoweekday(),),
        "preferred_at": time(10),
        "starts_on": in_days(1),
        "length": Length(timedelta(hours=1)),
    }
    return Terms(**(defaults | changes))


def start(
    world: World, *, recipient: Recipient | None = None, actor: Actor | None = None, **changes: Any
) -> Started:
    """The recipient starts it, unless an actor is said."""
    return start_series(
        world.service,
        recipient=recipient or world.recipient,
        terms=terms(**changes),
        actor=actor or world.actor(),
    )


def standing(series: BookingSeries) -> list[tuple[date, str]]:
    """The visits of it that stand: the day each is for, and when it begins that day."""
    visits = Booking.objects.filter(
        series=series, status__in=(BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
    ).order_by("series_on")
    return [
        (each.series_on, f"{timezone.localtime(each.starts_at):%H:%M}") for each in visits if each.series_on
    ]


def days_that_stand(series: BookingSeries) -> list[date]:
    return [day for day, _time in standing(series)]


def skips(series: BookingSeries) -> dict[date, str]:
    return dict(series.skipped.order_by("occurs_on").values_list("occurs_on", "reason"))
