"""One day of a standing booking is left out, or wanted after all."""

from datetime import timedelta

import pytest

from notifications.models import OutboxMessage
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.occurrences import book_occurrences
from shop.enums import BookingStatus, SkipReason
from shop.errors import BookingNotCancellable, NoSuchOccurrence, SkippedByDepartment
from shop.models import Booking, Closure, Entitlement, Service
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World
from tests.shop.domain.series.kept import BY_DEPARTMENT, BY_RECIPIENT, kinds, rows
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, standing, start


def test_a_booked_day_that_is_skipped_is_cancelled_by_its_rules(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=world.actor(), reason=BY_RECIPIENT)
    booking = Booking.objects.get(series=series, series_on=in_days(1))
    assert (booking.status, booking.cancel_reason) == (BookingStatus.CANCELLED, BY_RECIPIENT)
    Service.objects.update(cancel_deadline=timedelta(days=30))
    with refused(BookingNotCancellable):
        skip_occurrence(series, on=in_days(8), actor=world.actor(), reason=BY_RECIPIENT)
    skip_occurrence(series, on=in_days(8), actor=STAFF, reason=BY_DEPARTMENT)
    assert standing(series) == []


def test_a_day_that_is_not_booked_yet_will_not_be(world: World) -> None:
    series = start(world).series
    for _time in range(2):
        skip_occurrence(series, on=in_days(15), actor=world.actor(), reason=BY_RECIPIENT)
    day = in_days(15)
    assert skips(series) == {day: SkipReason.BY_RECIPIENT}
    assert kinds() == ["series.started"]
    with today_is(in_days(10)):
        book_occurrences(series.pk)
    assert day not in days_that_stand(series)


def test_the_recipient_is_told_when_the_department_skips_a_day(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(15), actor=STAFF, reason=BY_DEPARTMENT)
    assert kinds() == ["series.started", "series.skipped"]


@pytest.mark.parametrize("days", [2, -6, 0])
def test_days_on_which_it_does_not_come_cannot_be_skipped_or_brought_back(world: World, days: int) -> None:
    series = start(world).series
    before = rows()
    with refused(NoSuchOccurrence):
        skip_occurrence(series, on=in_days(days), actor=world.actor(), reason=BY_RECIPIENT)
    with refused(NoSuchOccurrence):
        bring_back(series, on=in_days(days), actor=world.actor())
    assert rows() == before


def test_a_cancelled_day_is_wanted_after_all(world: World) -> None:
    series = start(world).series
    for _time in range(2):
        skip_occurrence(series, on=in_days(1), actor=world.actor(), reason=BY_RECIPIENT)
        decided = bring_back(series, on=in_days(1), actor=world.actor())
        assert [each.series_on for each in decided.booked] == [in_days(1)]
        assert days_that_stand(series) == [in_days(1), in_days(8)]


def test_a_day_ahead_that_was_skipped_is_booked_when_it_comes_into_sight(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(15), actor=world.actor(), reason=BY_RECIPIENT)
    assert bring_back(series, on=in_days(15), actor=world.actor()).booked == ()
    assert skips(series) == {}


def test_a_full_day_is_tried_again(world: World) -> None:
    closure = Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    assert [each.reason for each in bring_back(series, on=in_days(1), actor=world.actor()).skipped] == [
        SkipReason.CLOSED
    ]
    closure.delete()
    bring_back(series, on=in_days(1), actor=world.actor())
    assert days_that_stand(series) == [in_days(1), in_days(8)]


def test_a_try_that_fails_for_another_reason_is_told(world: World) -> None:
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    OutboxMessage.objects.all().delete()
    bring_back(series, on=in_days(1), actor=STAFF)
    assert kinds() == []
    Entitlement.objects.update(valid_until=in_days(0))
    Closure.objects.all().delete()
    bring_back(series, on=in_days(1), actor=STAFF)
    assert skips(series)[in_days(1)] == SkipReason.NO_DECISION
    assert kinds() == ["series.skipped"]


def test_the_recipient_does_not_overrule_the_department(world: World) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=STAFF, reason=BY_DEPARTMENT)
    skip_occurrence(series, on=in_days(15), actor=STAFF, reason=BY_DEPARTMENT)
    before = rows()
    for day in (1, 15):
        with refused(SkippedByDepartment):
            bring_back(series, on=in_days(day), actor=world.actor())
    assert rows() == before
    bring_back(series, on=in_days(15), actor=STAFF)
    assert skips(series) == {}


def test_a_visit_that_stands_is_not_brought_back(world: World) -> None:
    series = start(world).series
    with refused(NoSuchOccurrence):
        bring_back(series, on=in_days(1), actor=world.actor())
