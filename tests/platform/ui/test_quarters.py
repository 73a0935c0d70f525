from datetime import time

import pytest

from ui.quarters import STYLESHEET, QuarterScale, stylesheet

pytestmark = pytest.mark.unit

EIGHT_TO_FIVE = QuarterScale(8, 17)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "place"),
    [
        (time(8), time(9), "at-0 for-4"),
        (time(9, 30), time(10, 15), "at-6 for-3"),
        (time(9, 20), time(9, 40), "at-5 for-2"),
        (time(7), time(9), "at-0 for-4"),
        (time(16), time(20), "at-32 for-4"),
        (time(16), time(0), "at-32 for-4"),
        (time(6), time(8), ""),
        (time(17), time(18), ""),
    ],
)
def test_a_visit_is_placed_in_quarters_and_cut_to_the_board(
    starts_at: time, ends_at: time, place: str
) -> None:
    assert EIGHT_TO_FIVE.place(starts_at, ends_at=ends_at) == place


def test_the_hours_stand_over_their_quarters() -> None:
    hours = list(EIGHT_TO_FIVE.hours)

    assert (hours[0].text, hours[0].css_class) == ("08", "at-0 for-4")
    assert (hours[-1].text, hours[-1].css_class) == ("16", "at-32 for-4")


@pytest.mark.parametrize(("first", "last"), [(8, 8), (17, 8), (-1, 8), (8, 25)])
def test_a_scale_that_is_no_part_of_a_day_is_refused(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="not a part of a day"):
        QuarterScale(first, last)


def test_the_checked_in_style_sheet_is_what_the_command_writes() -> None:
    assert STYLESHEET.read_text(encoding="utf-8") == stylesheet()


@pytest.mark.parametrize("scale", [EIGHT_TO_FIVE, QuarterScale(0, 24)])
def test_the_style_sheet_knows_every_class_of_a_scale(scale: QuarterScale) -> None:
    css = stylesheet()
    classes = {scale.css_class, *scale.place(time(0), ends_at=time(0)).split()}
    classes.update(name for hour in scale.hours for name in hour.css_class.split())

    assert all(f".{name} {{" in css for name in classes)
