"""A note about a call: no national number, however it is written, and telephones and times are welcome."""

import pytest

from shop.forms.contact import ContactForm


def takes(note: str) -> bool:
    return ContactForm({"outcome": "reached", "note": note, "key": ""}).is_valid()


@pytest.mark.parametrize(
    "number",
    [
        "01819012345",
        "018190 12345",
        "018190  12345",
        "018190-12345",
        "018190\N{EN DASH}12345",
        "018190 / 12345",
        "018190\N{NO-BREAK SPACE}12345",
        "018190 123 45",
        "01 81 90 123 45",
        "01.81.90 12345",
        "01.81.1990 12345",
        "01/81/90-12345",
        "0 1 8 1 9 0 1 2 3 4 5",
        "0181\N{ZERO WIDTH SPACE}9012345",
        "".join(chr(ord(digit) - ord("0") + 0xFF10) for digit in "01819012345"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "nr {}.", "({})", "fnr:{}, thursday"])
def test_a_national_number_is_refused(number: str, around: str) -> None:
    assert not takes(around.format(number))


@pytest.mark.parametrize(
    "note",
    [
        "Wants 3.12. at 10.30, or 4.12.2026 at 14",
        "Daughter: 680 50 123",
        "3.12. 68050123",
        "10.12 98050123",
        "68050123, 95012345",
        "68 05 01 23 95 01 23 45",
        "+47 68 05 01 23",
        "0047 68 05 01 23",
        "+49 30 12 345 67",
        "case 2026/12345",
    ],
)
def test_telephones_days_and_cases_are_not(note: str) -> None:
    assert takes(note)
