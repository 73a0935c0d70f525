"""Until when an offer may be answered: hours of sleep do not count."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from notifications.models import OutboxMessage
from shop.domain.waitlist.waking import answer_by
from shop.enums import BookingStatus
from shop.models import (
    Booking,
    Department,
    Service,
    WaitlistOffer,
)
from tests.factories.clock import today_is
from tests.factories.waiting import free, offer_round, wait
from tests.factories.world import World, at


@pytest.fixture(autouse=True)
def _day_begins() -> Iterator[None]:
    """What happens here happens later on the same day, whenever the tests are run."""
    with today_is(timezone.localdate(), time(6)):
        yield


def offered_at(world: World, moment: datetime, *, starts_at: datetime) -> WaitlistOffer | None:
    free(Booking.objects.get(starts_at=starts_at, status=BookingStatus.CONFIRMED))
    with time_machine.travel(moment, tick=False):
        return next(iter(offer_round(world)), None)


def test_hours_of_sleep_do_not_count(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    offer = offered_at(world, at(0, 23), starts_at=at(1, 14))
    assert offer is not None
    assert offer.expires_at == at(1, 12)
    message = OutboxMessage.objects.get(kind="waitlist.offered")
    assert message.not_before == at(1, 8)


def test_what_is_left_of_the_evening_counts(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    offer = offered_at(world, at(0, 19), starts_at=at(1, 14))
    assert offer is not None
    assert offer.expires_at == at(1, 11)
    assert OutboxMessage.objects.get(kind="waitlist.offered").not_before is None


def test_never_later_than_it_must_be_booked(world: World, booked: dict[datetime, Booking]) -> None:
    world.service.minimum_notice = timedelta(hours=2)
    world.service.save(update_fields=["minimum_notice"])
    wait(world)
    offer = offered_at(world, at(1, 8), starts_at=at(1, 11))
    assert offer is not None
    assert offer.expires_at == at(1, 9)


def test_too_little_time_to_answer_is_no_offer(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    assert offered_at(world, at(0, 23), starts_at=at(1, 8)) is None


def test_a_quarter_of_an_hour_is_enough(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    offer = offered_at(world, at(1, 9, 45), starts_at=at(1, 10))
    assert offer is not None
    assert offer.expires_at == at(1, 10)


def test_the_waking_hours_are_the_clocks_on_the_wall() -> None:
    service = Service(department=Department(offer_lasts=timedelta(hours=4)), minimum_notice=timedelta(0))
    evening = timezone.make_aware(
        datetime.combine(date(2027, 3, 27), time(18))
    )  # the clocks go forward that night
    far = evening + timedelta(days=3)
    expected = timezone.make_aware(datetime.combine(date(2027, 3, 28), time(10)))
    assert answer_by(service, starts_at=far, now=evening) == expected
