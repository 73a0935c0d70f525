"""Weekly hours over ranges of days: no day loses or gains hours that nobody spoke of."""

from datetime import date, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.hours import HoursOfDay
from shop.rota import Stretch, Week, hours_on, rotation, weeks_from, with_week

pytestmark = pytest.mark.unit

MONDAY_MORNING, MONDAY_EVENING = HoursOfDay(1, time(8), time(12)), HoursOfDay(1, time(16), time(20))
FRIDAY = HoursOfDay(5, time(9), time(0))
BEGINNING = date(2027, 1, 1)


def day(number: int) -> date:
    return BEGINNING + timedelta(days=number)


def said(*weeks: Week) -> list[Stretch]:
    stretches: list[Stretch] = []
    for week in weeks:
        stretches = with_week(stretches, week)
    return stretches


ORDINARY = Week((MONDAY_MORNING,), day(0))
SUMMER = Week((MONDAY_EVENING,), day(30), day(59))


def test_a_later_week_ends_the_one_before() -> None:
    assert said(ORDINARY, Week((FRIDAY,), day(10))) == [
        Stretch(MONDAY_MORNING, day(0), day(9)),
        Stretch(FRIDAY, day(10), None),
    ]


def test_a_week_in_between_lets_the_ordinary_one_continue() -> None:
    assert said(ORDINARY, SUMMER) == [
        Stretch(MONDAY_MORNING, day(0), day(29)),
        Stretch(MONDAY_MORNING, day(60), None),
        Stretch(MONDAY_EVENING, day(30), day(59)),
    ]


def test_hours_that_both_weeks_have_are_not_cut() -> None:
    summer = Week((MONDAY_MORNING, FRIDAY), day(30), day(59))
    assert said(ORDINARY, summer) == [
        Stretch(MONDAY_MORNING, day(0), None),
        Stretch(FRIDAY, day(30), day(59)),
    ]


def test_taking_a_summer_back_joins_what_it_had_cut() -> None:
    assert said(ORDINARY, SUMMER, Week(ORDINARY.hours, SUMMER.first, SUMMER.last)) == said(ORDINARY)


def test_a_week_without_an_end_replaces_what_was_planned_after_it() -> None:
    assert said(ORDINARY, SUMMER, Week((FRIDAY,), day(40)))[-1] == Stretch(FRIDAY, day(40), None)
    assert hours_on(said(ORDINARY, SUMMER, Week((FRIDAY,), day(40))), day(70)) == (FRIDAY,)


def test_the_weeks_ahead_are_told_one_after_the_other() -> None:
    assert weeks_from(said(ORDINARY, SUMMER), day(5)) == [
        Week((MONDAY_MORNING,), day(5), day(29)),
        Week((MONDAY_EVENING,), day(30), day(59)),
        Week((MONDAY_MORNING,), day(60), None),
    ]


def test_a_gap_is_a_week_without_hours() -> None:
    stretches = [Stretch(FRIDAY, day(10), day(19))]
    assert weeks_from(stretches, day(0)) == [
        Week((), day(0), day(9)),
        Week((FRIDAY,), day(10), day(19)),
        Week((), day(20), None),
    ]
    assert weeks_from([], day(0)) == [Week((), day(0), None)]


WEEKS = st.builds(
    lambda hours, first, length: Week(
        tuple(sorted(hours, key=lambda each: (each.weekday, each.minutes()))),
        day(first),
        None if length is None else day(first + length),
    ),
    st.sets(st.sampled_from([MONDAY_MORNING, MONDAY_EVENING, FRIDAY])),
    st.integers(0, 30),
    st.none() | st.integers(0, 15),
)


@given(weeks=st.lists(WEEKS, max_size=6))
def test_each_day_has_the_week_that_was_said_of_it_last(weeks: list[Week]) -> None:
    stretches = said(*weeks)
    for number in range(60):
        spoken_of = [
            week
            for week in weeks
            if week.first <= day(number) and (week.last is None or day(number) <= week.last)
        ]
        assert hours_on(stretches, day(number)) == (spoken_of[-1].hours if spoken_of else ())


@given(weeks=st.lists(WEEKS, max_size=6))
def test_nothing_is_said_twice_and_neighbours_differ(weeks: list[Week]) -> None:
    stretches = said(*weeks)
    for one, other in [(one, other) for one in stretches for other in stretches if one is not other]:
        if one.hours == other.hours:
            assert one.ends < other.first or other.ends < one.first
    ahead = weeks_from(stretches, day(0))
    assert ahead[0].first == day(0)
    assert ahead[-1].last is None
    for before, after in pairwise(ahead):
        assert before.last is not None
        assert (before.last + timedelta(days=1), before.hours != after.hours) == (after.first, True)


def test_weeks_that_take_turns_begin_with_the_week_of_the_first_day_and_anew_after_the_last() -> None:
    wednesday = date(2027, 1, 6)
    weeks = rotation([[MONDAY_MORNING], [FRIDAY], []], first=wednesday, last=wednesday + timedelta(days=23))
    assert [(week.hours, week.first.isoformat(), str(week.last)) for week in weeks] == [
        ((MONDAY_MORNING,), "2027-01-06", "2027-01-10"),
        ((FRIDAY,), "2027-01-11", "2027-01-17"),
        ((), "2027-01-18", "2027-01-24"),
        ((MONDAY_MORNING,), "2027-01-25", "2027-01-29"),
    ]
    stretches = said(ORDINARY, *weeks)
    assert hours_on(stretches, date(2027, 1, 15)) == (FRIDAY,)
    assert hours_on(stretches, date(2027, 1, 20)) == ()
    assert hours_on(stretches, date(2027, 2, 1)) == (MONDAY_MORNING,)  # as before


def test_weeks_that_take_turns_need_an_end() -> None:
    assert rotation([[FRIDAY]], first=day(0), last=None) == [Week((FRIDAY,), day(0))]
    with pytest.raises(ValueError, match="last day"):
        rotation([[FRIDAY], []], first=day(0), last=None)
