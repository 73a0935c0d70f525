"""Files for a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.spreadsheets import BYTE_ORDER_MARK, STARTS_A_FORMULA, as_name, as_text, csv_file

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    answer = csv_file(rows, name="navn")
    text = answer.content.decode().removeprefix(BYTE_ORDER_MARK)
    assert list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) == rows


@given(text=CELLS)
def test_no_cell_begins_like_a_formula_but_a_number(text: str) -> None:
    cell = as_text(text)
    assert cell.removeprefix("'") == text or cell == text
    if cell.lstrip().startswith(STARTS_A_FORMULA):
        assert cell.lstrip("+-").replace(",", "").isdigit()


@pytest.mark.parametrize("number", ["-5", "+5", "12,5", "-0,25"])
def test_a_number_stays_one(number: str) -> None:
    assert as_text(number) == number


@pytest.mark.parametrize("name", ["-5", "+5", "=1+1", " =1"])
def test_a_name_that_looks_like_one_does_not(name: str) -> None:
    assert as_name(name) == f"'{name}"
