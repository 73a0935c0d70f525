"""The days and times of a standing booking, reckoned without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from shop.models import BookingSeries
from shop.series import days_of, in_step, is_paused_on, next_days, occurs_on, wanted_start, window_on
from tests.factories.dates import LEAP_DAY, LONG_DAY, SHORT_DAY

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FIRST = date(2026, 1, 1)

days = st.dates(date(2024, 1, 1), date(2032, 12, 31))
weekdays = st.sets(st.integers(1, 7), min_size=1).map(sorted)
weeks = st.integers(1, 12)


def series(**changes: object) -> BookingSeries:
    """Every Tuesday at ten, from new year on."""
    defaults = {"weekdays": [2], "every_weeks": 1, "preferred_at": time(10), "starts_on": FIRST}
    return BookingSeries(**(defaults | {"tolerance": timedelta(0), "duration": timedelta(hours=1)} | changes))


def monday(day: date) -> date:
    return day - (day.isoweekday() - 1) * DAY


@given(starts_on=days, on=weekdays, every=weeks, first=days, length=st.integers(0, 400))
def test_it_is_every_chosen_weekday_of_every_so_many_weeks_and_nothing_else(
    starts_on: date, on: list[int], every: int, first: date, length: int
) -> None:
    """Told once more, day by day: slow and hard to get wrong."""
    last = first + length * DAY
    expected = [
        day
        for day in (first + number * DAY for number in range(length + 1))
        if day >= starts_on
        and day.isoweekday() in on
        and (monday(day) - monday(starts_on)).days // 7 % every == 0
    ]
    found = days_of(series(starts_on=starts_on, weekdays=on, every_weeks=every), first=first, last=last)
    assert found == expected


@given(starts_on=days, on=weekdays, every=weeks, cut=st.integers(0, 200))
def test_a_span_in_two_halves_has_the_same_days_as_the_whole(
    starts_on: date, on: list[int], every: int, cut: int
) -> None:
    each = series(starts_on=starts_on, weekdays=on, every_weeks=every)
    middle, last = starts_on + cut * DAY, starts_on + 300 * DAY
    halves = days_of(each, first=starts_on, last=middle) + days_of(each, first=middle + DAY, last=last)
    assert halves == days_of(each, first=starts_on, last=last)


@given(starts_on=days, ends=st.integers(0, 100), on=weekdays, every=weeks)
def test_the_last_day_is_included_and_none_after_it(
    starts_on: date, ends: int, on: list[int], every: int
) -> None:
    ends_on = starts_on + ends * DAY
    whole = series(starts_on=starts_on, weekdays=on, every_weeks=every)
    ended = series(starts_on=starts_on, weekdays=on, every_weeks=every, ends_on=ends_on)
    far = starts_on + 400 * DAY
    assert days_of(ended, first=starts_on, last=far) == days_of(whole, first=starts_on, last=ends_on)


@given(day=days, begins=st.integers(-30, 30), lasts=st.one_of(st.none(), st.integers(0, 30)))
def test_both_days_of_a_pause_are_in_it(day: date, begins: int, lasts: int | None) -> None:
    first = day + begins * DAY
    last = None if lasts is None else first + lasts * DAY
    paused = series(paused_from=first, paused_until=last)
    assert is_paused_on(paused, day) is (day >= first and (last is None or day <= last))
    assert is_paused_on(series(), day) is False


@given(starts_on=days, every=weeks, later=st.integers(0, 200))
def test_a_change_keeps_step_with_the_weeks(starts_on: date, every: int, later: int) -> None:
    each = series(starts_on=starts_on, every_weeks=every, weekdays=[1, 2, 3, 4, 5, 6, 7])
    day = starts_on + later * DAY
    stepped = in_step(each, day)
    assert stepped >= day
    assert occurs_on(each, stepped)
    assert not days_of(each, first=day, last=stepped - DAY)


def test_every_other_week_over_new_year() -> None:
    """2026 has 53 weeks: whoever counts by even and odd weeks would come twice in a row, or not for three."""
    each = series(starts_on=date(2026, 12, 1), every_weeks=2, weekdays=[2])
    found = days_of(each, first=date(2026, 12, 1), last=date(2027, 1, 31))
    assert found == [date(2026, 12, 1) + number * 2 * WEEK for number in range(5)]


def test_the_29th_of_february_is_a_day_like_others() -> None:
    each = series(starts_on=LEAP_DAY - WEEK, weekdays=[LEAP_DAY.isoweekday()])
    assert days_of(each, first=LEAP_DAY - WEEK, last=LEAP_DAY + WEEK) == [
        LEAP_DAY - WEEK,
        LEAP_DAY,
        LEAP_DAY + WEEK,
    ]


def test_it_counts_from_the_monday_of_the_week_it_starts_in() -> None:
    """Begun on a Thursday, the Monday of the other week is not in step, and that of two weeks later is."""
    each = series(starts_on=date(2026, 11, 26), every_weeks=2, weekdays=[1, 4])
    assert next_days(each, first=date(2026, 11, 26), count=4) == [
        date(2026, 11, 26),
        date(2026, 12, 7),
        date(2026, 12, 10),
        date(2026, 12, 21),
    ]


def test_the_next_days_end_where_it_ends() -> None:
    each = series(ends_on=date(2026, 1, 13))
    assert next_days(each, first=date(2026, 1, 1), count=9) == [date(2026, 1, 6), date(2026, 1, 13)]


@given(day=days, hour=st.integers(0, 23), minute=st.sampled_from([0, 15, 30, 45]))
def test_it_is_the_clock_on_the_wall_that_counts(day: date, hour: int, minute: int) -> None:
    """Whatever the season; in the hour that the clocks skip it is an hour later."""
    local = timezone.localtime(wanted_start(series(preferred_at=time(hour, minute)), day))
    if local.date() == day and local.time() == time(hour, minute):
        return
    skipped = monday(day) + 6 * DAY == day and day.month == 3 and hour == 2
    assert skipped
    assert local.time() == time(3, minute)


def test_a_time_that_the_clocks_skip_is_an_hour_later() -> None:
    wanted = wanted_start(series(preferred_at=time(2, 30)), SHORT_DAY)
    assert wanted == datetime.combine(SHORT_DAY, time(1, 30), UTC)
    assert timezone.localtime(wanted).time() == time(3, 30)


def test_a_time_that_comes_twice_is_the_second() -> None:
    wanted = wanted_start(series(preferred_at=time(2, 30)), LONG_DAY)
    assert wanted == datetime.combine(LONG_DAY, time(1, 30), UTC)
    assert timezone.localtime(wanted).fold == 1


@pytest.mark.parametrize("day", [SHORT_DAY, LONG_DAY])
def test_a_window_stays_on_its_day(day: date) -> None:
    early = window_on(series(preferred_at=time(0, 30), tolerance=timedelta(hours=6)), day)
    late = window_on(series(preferred_at=time(23, 30), tolerance=timedelta(hours=6)), day)
    assert timezone.localtime(early.starts_at) == timezone.make_aware(datetime.combine(day, time.min))
    assert late.ends_at == timezone.make_aware(datetime.combine(day + DAY, time.min))


def test_a_window_without_tolerance_holds_one_moment() -> None:
    window = window_on(series(), date(2026, 11, 24))
    assert window.starts_at == wanted_start(series(), date(2026, 11, 24))
    assert window.length == timedelta(microseconds=1)
