"""What somebody usually books, so that it need not be asked each time they call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone

from shop.enums import NEVER_BOOKED, TAKES_TIME
from shop.lengths import Length, length_of
from shop.models import Booking, Department, Recipient, Service
from shop.queries.own_bookings import with_providers

REMEMBERED = 10
"""The latest visits tell what is usual now; older ones what was."""
TWICE = 2


@dataclass(frozen=True, slots=True)
class Habit:
    """What most of the latest visits were. `weekday` (1 is Monday) and `at` where two of them began alike.

    `like` is the latest of that service; `last` the latest that has begun, with who came.
    """

    service_id: int
    length: Length
    like: Booking
    weekday: int = 0
    at: time | None = None
    last: Booking | None = None

    def begins_so(self, starts_at: datetime) -> bool:
        """Whether a visit that starts then is at their usual time."""
        return self.at is not None and (self.weekday, self.at) == _begins(starts_at)


def habit_of(recipient: Recipient, *, department: Department) -> Habit | None:
    """None for who has had no visit in the department, and has none to come. Two queries."""
    visits = Booking.objects.filter(
        recipient=recipient, department=department, status__in=TAKES_TIME - NEVER_BOOKED
    )
    latest = list(with_providers(visits).order_by("-starts_at", "-pk")[:REMEMBERED])
    if not latest:
        return None
    service_id = _most_often([each.service_id for each in latest])
    alike = [each for each in latest if each.service_id == service_id]
    begins, count = Counter(_begins(each.starts_at) for each in alike).most_common(1)[0]
    weekday, at = begins if count >= TWICE else (0, None)
    now = timezone.now()
    return Habit(
        service_id=service_id,
        length=_most_often([length_of(each) for each in alike]),
        like=alike[0],
        weekday=weekday,
        at=at,
        last=next((each for each in latest if each.starts_at <= now), None),
    )


def usual_service(habit: Habit | None, services: Sequence[Service]) -> Service:
    """Of what can be booked, what they usually book; else the first."""
    usual = (each for each in services if habit is not None and each.pk == habit.service_id)
    return next(usual, services[0])


def _most_often[Thing](things: Sequence[Thing]) -> Thing:
    """Of those that are as many the first."""
    return Counter(things).most_common(1)[0][0]


def _begins(moment: datetime) -> tuple[int, time]:
    local = timezone.localtime(moment)
    return local.isoweekday(), local.time()
