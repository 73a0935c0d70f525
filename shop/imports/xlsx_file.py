"""The first sheet of a spreadsheet. What others send may be made to harm: nothing is unpacked before it is measured."""

import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from openpyxl import DEFUSEDXML, Workbook, load_workbook
from openpyxl.cell.cell import TYPE_FORMULA, TYPE_STRING
from openpyxl.styles import Font

from shop.errors import FileNotReadable, FileProblem
from shop.imports.table import LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS

MOST_UNPACKED = 20_000_000
MOST_PARTS = 200
EMPTY_ROWS = 200
"""That may stand between others, and are read with them."""
MIDNIGHT = time(0)
WIDEST, NARROWEST = 40, 12

if not DEFUSEDXML:
    raise ImportError("openpyxl must read with defusedxml")


def read_xlsx(content: bytes, *, most: int = MOST_ROWS) -> Sequence[Sequence[str]]:
    """All lines as texts; a formula is the text “=…”, never what it comes to. Raises FileNotReadable."""
    _require_small(content)
    try:
        with warnings.catch_warnings():  # of what it does not keep: we keep nothing but texts
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says of itself may be a million rows
            rows = sheet.iter_rows(max_row=most + EMPTY_ROWS + 2, max_col=MOST_COLUMNS + 1)
            lines = _lines(rows)
            book.close()
    except FileNotReadable:
        raise
    except Exception as error:  # whatever the library stumbles over
        raise FileNotReadable(problem=FileProblem.NO_TABLE) from error
    return lines


def write_xlsx(lines: Sequence[Sequence[str]]) -> bytes:
    """One sheet with bold headings; every cell is text, so that nothing loses its first nought."""
    book = Workbook()
    sheet: Any = book.active
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            cell = sheet.cell(number, place)
            cell.value, cell.data_type = value, TYPE_STRING
            cell.number_format = "@"
            cell.font = Font(bold=number == 1)
    for column in sheet.columns:
        longest = max(len(str(cell.value or "")) for cell in column)
        width = max(NARROWEST, min(longest + 2, WIDEST))
        sheet.column_dimensions[column[0].column_letter].width = width
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _require_small(content: bytes) -> None:
    """By what the archive says of its parts, which the unpacking holds it to."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileNotReadable(problem=FileProblem.NO_TABLE) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise FileNotReadable(problem=FileProblem.TOO_LARGE)


def _lines(rows: Iterable[Iterable[Any]]) -> Sequence[Sequence[str]]:
    """No more than a CSV file could say: a text that stands once in the archive may be that of every cell."""
    lines, left = [], MOST_BYTES
    for row in rows:
        line = [_text(cell) for cell in row]
        left -= sum(map(len, line))
        if left < 0 or any(len(each) > LONGEST_CELL for each in line):
            raise FileNotReadable(problem=FileProblem.TOO_LARGE)
        lines.append(line)
    return lines


def _text(cell: Any) -> str:
    value = cell.value
    if cell.data_type == TYPE_FORMULA:
        return str(value) if str(value).startswith("=") else f"={value}"
    if isinstance(value, date | time):
        return _moment(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _moment(value: date | time) -> str:
    """2026-12-31; a spreadsheet gives a day as its midnight."""
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, datetime) and value.time() == MIDNIGHT:
        return value.date().isoformat()
    return value.isoformat()
