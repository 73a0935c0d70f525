"""A day of a standing booking that is not free as agreed: another time, or somebody else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shop.enums import AssignmentReason, SkipReason
from shop.models import Assignment, Booking
from tests.factories.world import World, at
from tests.shop.domain.series.in_the_way import away, make_busy, messages, stranger
from tests.shop.domain.standing import in_days, skips, standing, start


def test_the_usual_time_is_no_news_and_another_one_is(world: World) -> None:
    make_busy(world, hour=10, day=1)
    series = start(world, tolerance=timedelta(hours=1)).series
    assert standing(series) == [(in_days(1), "09:00"), (in_days(8), "10:00")]
    told = [
        message.params["booking_id"]
        for message in messages("booking.created")
        if message.user_id == world.recipient.user_id
    ]
    assert told == [Booking.objects.get(series=series, series_on=in_days(1)).pk]
    assert len(messages("series.started")) == 1


@pytest.mark.parametrize(("tolerance", "outcome"), [(0, None), (1, "09:00"), (2, "09:00")])
def test_it_begins_no_earlier_or_later_than_was_agreed(
    world: World, tolerance: int, outcome: str | None
) -> None:
    make_busy(world, hour=10, day=1)
    make_busy(world, hour=11, day=1)
    series = start(world, tolerance=timedelta(hours=tolerance)).series
    assert dict(standing(series)).get(in_days(1)) == outcome
    assert skips(series) == ({} if outcome else {in_days(1): SkipReason.FULL})


def test_the_helper_who_comes_is_preferred_to_the_time(world: World) -> None:
    """Free at eleven only, and within what was agreed."""
    usual, other = world.providers
    taken = world.book(at(1, 10), recipient=stranger(world))
    Assignment.objects.filter(booking=taken).update(provider=usual)
    series = start(world, tolerance=timedelta(hours=1), provider=usual).series
    first = Booking.objects.get(series=series, series_on=in_days(1))
    given = Assignment.objects.get(booking=first)
    assert (given.provider_id, given.reason) == (usual.pk, AssignmentReason.STANDING)
    assert timezone.localtime(first.starts_at).hour == 9
    assert other != usual


def test_somebody_else_comes_where_the_usual_helper_cannot(world: World) -> None:
    usual, other = world.providers
    away(usual, day=1)
    series = start(world, provider=usual).series
    given = [
        Assignment.objects.get(booking__series=series, booking__series_on=in_days(day)).provider_id
        for day in (1, 8)
    ]
    assert given == [other.pk, usual.pk]


def test_another_appointment_is_stepped_around_where_that_was_agreed(world: World) -> None:
    world.book(at(1, 10))
    series = start(world, tolerance=timedelta(hours=1)).series
    assert standing(series)[0] == (in_days(1), "09:00")
