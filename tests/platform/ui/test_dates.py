"""Dates as each language writes them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from tests.architecture.tree import SOURCE_FOLDERS, assert_none, files, lines_with, places, templates
from ui import dates

pytestmark = pytest.mark.unit

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("say", "english", "bokmal", "nynorsk"),
    [
        (dates.long_day, "Sunday 22 November", "søndag 22. november", "sundag 22. november"),
        (
            dates.long_day_and_year,
            "Sunday 22 November 2026",
            "søndag 22. november 2026",
            "sundag 22. november 2026",
        ),
        (dates.short_day, "22 November", "22. november", "22. november"),
        (dates.day_and_year, "22 November 2026", "22. november 2026", "22. november 2026"),
        (dates.brief_day, "Sun 22 Nov", "søn. 22. nov.", "sun. 22. nov."),
        (dates.brief_weekday, "Sun", "søn.", "sun."),
    ],
)
def test_a_day(say: Callable[[date], str], english: str, bokmal: str, nynorsk: str) -> None:
    with override("en"):
        assert say(DAY) == english
    with override("nb"):
        assert say(DAY) == bokmal
    with override("nn"):
        assert say(DAY) == nynorsk


def test_a_week_in_nynorsk() -> None:
    with override("nn"):
        week = [date(2026, 11, 23 + number) for number in range(7)]
        assert [dates.long_day(day).split()[0] for day in week] == [
            "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"
        ]  # fmt: skip
        assert [dates.brief_weekday(day) for day in week] == [
            "mån.", "tys.", "ons.", "tor.", "fre.", "lau.", "sun."
        ]  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_months_that_norwegian_does_not_shorten(language: str) -> None:
    with override(language):
        months = [dates.brief_day(date(2026, month, 1)).split("1. ")[1] for month in range(1, 13)]
    assert months == [
        "jan.", "feb.", "mars", "apr.", "mai", "juni", "juli", "aug.", "sep.", "okt.", "nov.", "des."
    ]  # fmt: skip


def test_a_moment_is_told_by_the_clock_on_the_wall() -> None:
    moment = datetime(2026, 12, 4, 14, tzinfo=UTC)
    with override("nb"):
        assert dates.brief_day_and_clock(moment) == "fre. 4. desember 15.00"
        assert dates.day_year_and_clock(moment) == "4. desember 2026 15.00"
    with override("en"):
        assert dates.brief_day_and_clock(moment) == "Fri 4 December 15.00"


def test_in_a_template_a_moment_is_local() -> None:
    page = Template("{% load dates %}{{ moment|day_year_and_clock }}, {{ moment|brief_day }}")
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    with override("nb"):
        assert page.render(Context({"moment": moment})) == "23. november 2026 00.30, man. 23. nov."


def test_no_page_and_no_module_writes_a_date_by_itself() -> None:
    """ui.dates knows how."""
    by_itself = re.compile(r"""[|]date:["'][lDbMjFN]|date_format\([^"]*"[lDbMjN]""")
    paths = [path for path in (*templates(), *files(".py", under=SOURCE_FOLDERS)) if path.name != "dates.py"]
    assert_none(places(paths, lines_with(by_itself)))
