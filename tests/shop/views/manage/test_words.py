"""How the workspace says hours and days, in every language."""

from datetime import date, time

import pytest
import time_machine
from django.utils import translation

from shop.hours import HoursOfDay
from shop.views.manage.words import hours_in_words, range_ahead_in_words, week_in_a_line, week_in_words

WEEK = [HoursOfDay(day, time(8), time(16)) for day in range(1, 6)]
WEEK += [HoursOfDay(day, time(10), time(12)) for day in (6, 7)]


@pytest.mark.parametrize(
    ("language", "lines", "line"),
    [
        (
            "en",
            ["Monday–Friday", "Saturday and Sunday"],
            "Monday–Friday 08.00–16.00, Saturday and Sunday 10.00–12.00",
        ),
        (
            "nb",
            ["Mandag–fredag", "Lørdag og søndag"],
            "Mandag–fredag 08.00–16.00, lørdag og søndag 10.00–12.00",
        ),
        (
            "nn",
            ["Måndag–fredag", "Laurdag og sundag"],
            "Måndag–fredag 08.00–16.00, laurdag og sundag 10.00–12.00",
        ),
    ],
)
def test_weekdays_are_spelt_as_the_language_does(language: str, lines: list[str], line: str) -> None:
    with translation.override(language):
        assert [each.term for each in week_in_words(WEEK, closed="")] == lines
        assert week_in_a_line(WEEK) == line


def test_a_whole_day_is_round_the_clock() -> None:
    with translation.override("nb"):
        assert hours_in_words(time(0), time(0)) == "hele døgnet"
        assert hours_in_words(time(8), time(0)) == "08.00–24.00"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 11, 26), date(2026, 11, 27), "26.–27. november"),
        (date(2026, 11, 26), date(2026, 12, 2), "26. november – 2. desember"),
        (date(2026, 12, 24), date(2027, 1, 2), "24. desember – 2. januar 2027"),
    ],
)
def test_the_month_is_said_once(first: date, last: date, words: str) -> None:
    with time_machine.travel("2026-11-22 12:00"), translation.override("nb"):
        assert range_ahead_in_words(first, last) == words
