"""List and door evaluate the same rules: whatever is offered can be booked, and what is not offered is refused.

Every rule there is takes part, at random: lengths and stays, places, two helpers, also on
request, the one they have met, seats, shares, qualifications, who is
blocked, closures and public holidays, notice, the most at a time, what was granted, and the module's own policy.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.actor import Actor, Channel
from shop.domain.door.booking import book_service
from shop.domain.door.moves import move_booking
from shop.enums import BookingStatus
from shop.errors import BookingNotMovable, BookingRefused
from shop.lengths import Length
from shop.models import Booking
from shop.queries.citizen_days import CitizenCalendar, citizen_calendar
from shop.ways import ways_of
from tests.race.rich_worlds import RichWorld, any_length, built
from tests.tiers import examples

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("larvik")]

type Ask = Callable[[datetime], object]

CITIZEN = Actor(user_id=None, channel=Channel.SELF)
MOST = 10
"""Times of each sort that are asked for in one world."""

fast = settings(
    max_examples=examples(20),
    deadline=None,
    derandomize=True,  # `make test` says the same twice; `make test-long` looks for news
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
thorough = settings(fast, max_examples=1500, derandomize=False)
seeds = st.integers(0, 2**32 - 1)


def is_given(ask: Ask, start: datetime) -> bool:
    """Whether the door opens; whatever it writes is undone."""
    try:
        with transaction.atomic():
            ask(start)
            transaction.set_rollback(True)
    except (BookingRefused, BookingNotMovable):
        return False
    return True


def offered_in(calendar: CitizenCalendar) -> set[datetime]:
    return {slot.starts_at.astimezone(UTC) for day in calendar.days for slot in day.bookable}


def others(world: RichWorld, calendar: CitizenCalendar, dice: Random) -> set[datetime]:
    """Times that are not offered: shown as taken, on the grid of another length, or anywhere, also a little off."""
    shown = [slot.starts_at for day in calendar.days for slot in day.slots]
    midnights = [
        timezone.make_aware(datetime.combine(day, datetime.min.time()))
        for day in world.dates(before=1, after=2)
    ]
    quarters = [
        midnight + timedelta(minutes=15 * dice.randint(0, 95)) for midnight in midnights for _ in "123"
    ]
    odd = [world.now + timedelta(minutes=dice.randint(-90, 4000)) for _ in range(3)]
    # In UTC: of one zone Python compares what the clocks show.
    return {start.astimezone(UTC) for start in (*shown, *quarters, *odd, *midnights)} - offered_in(calendar)


def hold_against_each_other(world: RichWorld, calendar: CitizenCalendar, ask: Ask, dice: Random) -> None:
    offered = sorted(offered_in(calendar))
    for start in dice.sample(offered, min(MOST, len(offered))):
        ask_in_earnest(ask, start)
    hidden = sorted(others(world, calendar, dice))
    for start in dice.sample(hidden, min(MOST, len(hidden))):
        assert not is_given(ask, start), f"{start} is not offered, and was given"


def ask_in_earnest(ask: Ask, start: datetime) -> None:
    """A refusal is the test's own failure here, with all it says."""
    with transaction.atomic():
        ask(start)
        transaction.set_rollback(True)


def check_booking(world: RichWorld, length: Length, dice: Random) -> None:
    def book(start: datetime) -> Booking:
        return book_service(
            world.service, recipient=world.citizen, starts_at=start, actor=CITIZEN, length=length, way=way
        )

    way = dice.choice(ways_of(world.service))
    calendar = citizen_calendar(world.service, recipient=world.citizen, length=length, way=way)
    hold_against_each_other(world, calendar, book, dice)


def check_moving(world: RichWorld, booking: Booking, dice: Random) -> None:
    def move(start: datetime) -> Booking:
        return move_booking(booking, starts_at=start, actor=CITIZEN)

    length = Length(booking.ends_at - booking.starts_at)
    if booking.service.stay_unit:
        return
    calendar = citizen_calendar(booking.service, recipient=booking.recipient, length=length, moving=booking)
    offered = offered_in(calendar)
    for start in dice.sample(sorted(offered), min(MOST, len(offered))):
        ask_in_earnest(move, start)
    hidden = sorted(others(world, calendar, dice) - {booking.starts_at})
    for start in dice.sample(hidden, min(MOST, len(hidden))):
        assert not is_given(move, start), f"{start} is not offered, and was given"


def check(seed: int) -> None:
    dice = Random(seed)
    with built(dice) as world:
        check_booking(world, any_length(dice, world.service), dice)
        standing = Booking.objects.filter(
            recipient=world.citizen, status__in=(BookingStatus.CONFIRMED, BookingStatus.REQUESTED)
        ).select_related("service__department", "recipient")
        for booking in standing[:2]:
            check_moving(world, booking, dice)


@fast
@given(seeds)
def test_every_time_that_is_offered_can_be_had_and_no_other(seed: int) -> None:
    check(seed)


@pytest.mark.long
@pytest.mark.timeout(3600)
@thorough
@given(seeds)
def test_in_many_worlds_every_time_that_is_offered_can_be_had_and_no_other(seed: int) -> None:
    check(seed)
