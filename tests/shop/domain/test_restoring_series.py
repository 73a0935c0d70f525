"""A standing booking that ended by mistake comes back as it was: its weeks, its pause, its days left out."""

from datetime import date, time, timedelta
from typing import Any

import pytest

from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.door.changes import cancel_booking
from shop.domain.series.days import skip_occurrence
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.restoring import first_day_after, restore_series
from shop.domain.series.standing import Started, stop_series
from shop.enums import CancelReason, RecipientEnd, SeriesEnd, SkipReason
from shop.errors import TermsNotPossible
from shop.models import Booking, BookingSeries
from shop.queries.series import last_follower, next_visits, skipped_ahead
from shop.series import next_days
from tests.factories.refusals import refused
from tests.factories.world import World
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, start, terms

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)
AN_HOUR = timedelta(hours=1)
BY_RECIPIENT = CancelReason.BY_RECIPIENT


def lose(world: World, *, days: int = 0) -> None:
    """The services end by mistake: at once, or on a day ahead."""
    reason = RecipientEnd.MOVED if days else RecipientEnd.DIED
    end_recipient(world.recipient, last_day=in_days(days), reason=reason, actor=STAFF)
    reopen_recipient(world.recipient, actor=STAFF)
    world.recipient.refresh_from_db()


def restore(series: BookingSeries, **changes: Any) -> Started:
    agreed: dict[str, Any] = {
        "weekdays": tuple(series.weekdays),
        "every_weeks": series.every_weeks,
        "preferred_at": series.preferred_at,
        "tolerance": series.tolerance,
    }
    return restore_series(series, terms=terms(**(agreed | changes)), actor=STAFF)


def visits_of_each(day: date) -> int:
    return Booking.objects.filter(series_on=day, status="confirmed").count()


def test_every_second_week_it_comes_in_the_weeks_it_came_in(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK, every_weeks=2).series
    for weeks in (1, 2, 3):
        BookingSeries.objects.filter(pk=series.pk).update(starts_on=in_days(1) - timedelta(weeks=weeks))
        series.refresh_from_db()
        expected = next_days(series, first=in_days(1), count=20)
        lose(world)
        again = restore(series).series
        assert next_days(again, first=in_days(1), count=20) == expected
        stop_series(again, actor=STAFF, reason=SeriesEnd.BY_RECIPIENT)
        BookingSeries.objects.filter(pk=series.pk).update(end_reason="", ends_on=None)


def test_as_often_as_is_said_now_it_begins_on_the_day_that_is_said(world: World) -> None:
    series = start(world, every_weeks=2).series
    lose(world)
    assert restore(series, every_weeks=1, starts_on=in_days(9)).series.starts_on == in_days(9)


def test_one_that_ends_ahead_is_followed_and_comes_once_a_day(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK, tolerance=AN_HOUR).series
    lose(world, days=6)
    series.refresh_from_db()
    assert first_day_after(series) == in_days(7)
    again = restore(series).series
    assert days_that_stand(series) == [in_days(number) for number in range(1, 7)]
    assert days_that_stand(again) == [in_days(number) for number in range(7, 15)]
    assert not skips(again)
    assert last_follower(series) == again


def test_nothing_is_left_of_one_that_would_have_ended_by_then(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    lose(world, days=6)
    with refused(TermsNotPossible):
        restore(series, ends_on=in_days(5))


def test_a_pause_goes_on(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    pause_series(series, first=in_days(2), last=in_days(4), actor=STAFF, reason=BY_RECIPIENT)
    before = days_that_stand(series)
    lose(world)
    again = restore(series).series
    assert days_that_stand(again) == before
    resume_series(again, actor=STAFF)
    assert days_that_stand(again) == [in_days(number) for number in range(1, 15)]


def test_what_was_left_out_is_left_out(world: World) -> None:
    """Booked or not yet, by them or by the department, or cancelled as any other visit."""
    series = start(world, weekdays=ALL_WEEK).series
    skip_occurrence(series, on=in_days(6), actor=STAFF, reason=BY_RECIPIENT)
    skip_occurrence(series, on=in_days(30), actor=STAFF, reason=CancelReason.BY_DEPARTMENT)
    third = Booking.objects.get(series=series, series_on=in_days(3))
    cancel_booking(third, actor=world.actor(), reason=BY_RECIPIENT)
    before = days_that_stand(series)
    lose(world)
    series.refresh_from_db()
    assert not skipped_ahead([series])  # of what has ended no list shows it
    again = restore(series).series
    assert days_that_stand(again) == before
    assert skips(again) == {
        in_days(3): SkipReason.BY_RECIPIENT,
        in_days(6): SkipReason.BY_RECIPIENT,
        in_days(30): SkipReason.BY_DEPARTMENT,
    }


def test_restored_twice_is_once_whatever_is_said_the_second_time(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK, tolerance=AN_HOUR).series
    lose(world)
    again = restore(series)
    for changes in ({}, {"preferred_at": time(13)}):
        twice = restore(series, **changes)
        assert twice.series == again.series
        assert [each.pk for each in twice.decided.booked] == [each.pk for each in again.decided.booked]
    assert visits_of_each(in_days(2)) == 1


def test_one_that_still_runs_is_not_doubled(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK, tolerance=AN_HOUR).series
    assert restore(series).series == series
    assert visits_of_each(in_days(2)) == 1


def test_what_was_restored_and_stopped_can_be_restored_again(world: World) -> None:
    series = start(world).series
    lose(world)
    stopped = restore(series).series
    stop_series(stopped, actor=STAFF, reason=SeriesEnd.BY_DEPARTMENT)
    again = restore(series).series
    assert again not in (series, stopped)
    assert last_follower(series) == again


@pytest.mark.parametrize("days", [0, 6])
def test_it_is_theirs_as_it_was(world: World, days: int) -> None:
    """Who had set it up, and which visit comes next."""
    series = start(world, weekdays=ALL_WEEK).series
    lose(world, days=days)
    again = restore(series).series
    assert (again.channel, again.follows) == (series.channel, series)
    assert next_visits([again])[again.pk].series_on == in_days(days + 1)
