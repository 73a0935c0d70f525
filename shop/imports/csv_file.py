"""CSV as spreadsheets write it in Norway: with semicolons and a mark at its beginning, or in any other usual way."""

import codecs
import csv
import io
from collections.abc import Collection, Sequence

from shop.errors import FileNotReadable, FileProblem
from shop.forms.plain_text import visible
from shop.imports.table import LONGEST_CELL

DELIMITERS = (";", ",", "\t")
"""The first of those that fit equally well is taken."""
MOST_LINES = 20_000
"""Empty ones too, which a spreadsheet leaves at the end."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_csv(content: bytes, *, known: Collection[str] = ()) -> Sequence[Sequence[str]]:
    """All lines. Raises FileNotReadable."""
    text = _decoded(content)
    if "\0" in text:
        raise FileNotReadable(problem=FileProblem.NO_TABLE)
    if text[:4].lower() == "sep=":  # what Excel writes to itself
        text = "\n" + text.partition("\n")[2]
    read = [lines for each in DELIMITERS if (lines := _lines(text, each)) is not None]
    if not read:
        raise FileNotReadable(problem=FileProblem.NO_TABLE)
    return max(read, key=lambda lines: _fits(lines, known))


def _decoded(content: bytes) -> str:
    """Older spreadsheets write Windows-1252, in which nearly any bytes are some text."""
    if content.startswith(UTF_16):
        return _as(content, "utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _as(content, "cp1252")


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileNotReadable(problem=FileProblem.NO_TABLE) from error


def _lines(text: str, delimiter: str) -> Sequence[Sequence[str]] | None:
    """None where that is no sign between cells: then the rest of the file may look like one cell."""
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if len(lines) >= MOST_LINES:
                raise FileNotReadable(problem=FileProblem.TOO_LARGE)
            if any(len(cell) > LONGEST_CELL for cell in line):
                return None
            lines.append(line)
    except csv.Error:
        return None
    return lines


def _fits(lines: Sequence[Sequence[str]], known: Collection[str]) -> tuple[int, int]:
    """How many of the known headings it finds, and how many cells."""
    headings = next((line for line in lines if any(cell.strip() for cell in line)), [])
    return sum(visible(cell).lower() in known for cell in headings), len(headings)
