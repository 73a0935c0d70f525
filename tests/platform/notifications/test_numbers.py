"""Which numbers a text message reaches: mobiles, foreign ones as they are, and those of invented people in a demo."""

from typing import Any

import pytest

from notifications.numbers import international, is_landline

LATER = "8050123"
"""All but the first digit of a number that films use: no whole number of anybody stands here."""


@pytest.mark.parametrize("first", ["4", "9"])
@pytest.mark.parametrize("before", ["", "+47", "0047", "+47 ", " (+47) "])
def test_a_norwegian_mobile_is_known_however_it_is_written(before: str, first: str) -> None:
    assert international(f"{before}{first}{LATER[:2]} {LATER[2:]}") == f"+47{first}{LATER}"


@pytest.mark.parametrize("first", "0123578")
def test_any_other_of_eight_digits_is_a_landline(first: str) -> None:
    for before in ("", "+47", "0047"):
        assert international(f"{before}{first}{LATER}") == ""
        assert is_landline(f"{before}{first}{LATER}")


@pytest.mark.parametrize(
    ("written", "number"), [("+46 70-123 45 67", "+46701234567"), ("0045 20123456", "+4520123456")]
)
def test_foreign_ones_are_taken_as_they_are(written: str, number: str) -> None:
    assert international(written) == number
    assert not is_landline(written)


@pytest.mark.parametrize(
    "written", ["", "12", "all of them", "+47 9805012", "980501234", "+0123456789", "٩٨٠٥٠١٢٣"]
)
def test_what_is_no_number_is_neither(written: str) -> None:
    assert (international(written), is_landline(written)) == ("", False)


@pytest.mark.parametrize(("is_demo", "number"), [(True, "+4768050123"), (False, "")])
def test_an_invented_person_has_one_only_where_invented_people_are(
    settings: Any, *, is_demo: bool, number: str
) -> None:
    settings.DEMO = is_demo
    assert international("680 50 123") == number
    assert is_landline("680 50 123") is not is_demo
    assert international("680 60 123") == ""
