"""Tables in files: whatever is written is read the same, and what is no table is refused with what to do."""

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from shop.enums import ImportKind
from shop.errors import FileNotReadable, FileProblem, HeadingsNotUnderstood
from shop.forms.plain_text import visible
from shop.imports.columns import known_headings, match_columns
from shop.imports.kinds import KINDS, RECIPIENTS
from shop.imports.table import MOST_ROWS, FileTable, Row, read_table
from shop.imports.xlsx_file import MOST_UNPACKED, write_xlsx

pytestmark = pytest.mark.unit
HEADINGS = ("Navn", "Telefon", "Adresse")
KNOWN = known_headings(RECIPIENTS.columns)
CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf"))
    | st.sampled_from(";,\t\"'æøåÆØÅ=+-@\n"),
    max_size=12,
)
LINES = st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8)


def in_csv(lines: list[Any], *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([HEADINGS, *lines])
    return text.getvalue().encode(encoding)


def said(lines: list[Any]) -> FileTable | None:
    """What a reader is to find; None where nothing stands below the headings."""
    rows = [
        Row(number, [visible(cell) for cell in line])
        for number, line in enumerate(lines, start=2)
        if any(visible(cell) for cell in line)
    ]
    return FileTable(list(HEADINGS), rows) if rows else None


def read(content: bytes) -> FileTable | None:
    try:
        return read_table(content, known=KNOWN)
    except FileNotReadable as refusal:
        if refusal.problem is FileProblem.ONLY_HEADINGS:
            return None
        raise


@settings(deadline=None)
@given(LINES, st.sampled_from(";,\t"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_csv_is_read_as_it_was_written(lines: list[Any], delimiter: str, encoding: str) -> None:
    assert read(in_csv(lines, delimiter=delimiter, encoding=encoding)) == said(lines)


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_xlsx_is_read_as_it_was_written(lines: list[Any]) -> None:
    assert read(write_xlsx([HEADINGS, *lines])) == said(lines)


def test_a_quote_that_begins_a_cell_of_another_kind_of_file_spoils_nothing() -> None:
    """With semicolons it would open a cell that never ends."""
    lines = ["Navn,Adresse", 'Ola,Gata 1;"B', *(["Kari,Prøvegata 22"] * 900)]
    table = read_table("\n".join(lines).encode(), known=KNOWN)
    assert (len(table.rows), table.rows[0].cells) == (901, ["Ola", 'Gata 1;"B'])


def test_an_older_spreadsheet_writes_windows_1252() -> None:
    table = read_table("Navn;Adresse\r\nÅse Bjørn;Ærfuglvegen 1 – 2\r\n".encode("cp1252"), known=KNOWN)
    assert table.rows[0].cells == ["Åse Bjørn", "Ærfuglvegen 1 – 2"]


def test_what_excel_says_to_itself_and_empty_lines_keep_the_rows_their_numbers() -> None:
    table = read_table(b"sep=,\nNavn,Telefon\n\nOla,1\n,\nKari,2\n\n", known=KNOWN)
    assert [(row.number, row.cells[0]) for row in table.rows] == [(4, "Ola"), (6, "Kari")]


def test_a_spreadsheet_s_days_numbers_and_formulas_become_texts() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Navn", "Fra", "Antall", "Telefon"])
    sheet.append(["Ola", date(2026, 12, 31), 4.0, "=1+1"])
    file = io.BytesIO()
    book.save(file)
    assert read_table(file.getvalue()).rows[0].cells == ["Ola", "2026-12-31", "4", "=1+1"]


def _zip(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", FileProblem.EMPTY),
        (b" \n\n", FileProblem.EMPTY),
        (b"Navn;Telefon\n", FileProblem.ONLY_HEADINGS),
        (b"\xd0\xcf\x11\xe0 old", FileProblem.OLD_FORMAT),
        (b"PK\x03\x04 broken", FileProblem.NO_TABLE),
        (_zip(other=b"x"), FileProblem.NO_TABLE),
        (_zip(bomb=b"0" * (MOST_UNPACKED + 1)), FileProblem.TOO_LARGE),
        (b"x" * 2_000_001, FileProblem.TOO_LARGE),
        (b"Navn\0;x\nOla;1\n", FileProblem.NO_TABLE),
        (b'Navn;"x\n' + b"a" * 140_000, FileProblem.NO_TABLE),
        (b"Navn\n" + b"Ola\n" * (MOST_ROWS + 1), FileProblem.TOO_MANY_ROWS),
        (b";".join([b"x"] * 41) + b"\n" + b";".join([b"1"] * 41), FileProblem.TOO_MANY_COLUMNS),
        (b"Navn;Telefon\nOla;1;2\n", FileProblem.CELLS_WITHOUT_HEADING),
    ],
)
def test_what_is_no_table_of_ours_is_refused(content: bytes, problem: FileProblem) -> None:
    with pytest.raises(FileNotReadable) as refusal:
        read_table(content, known=KNOWN)
    assert refusal.value.problem is problem
    assert refusal.value.title()


def test_a_sheet_that_says_it_has_a_million_rows_is_not_believed() -> None:
    """The part says so in `dimension`; and a cell may stand in the last row there is."""
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Navn"])
    sheet["A1048576"] = "Ola"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(FileNotReadable) as refusal:
        read_table(file.getvalue(), known=KNOWN)
    assert refusal.value.problem is FileProblem.ONLY_HEADINGS


@pytest.mark.parametrize("cells", [[["x" * 10_001]], [["x" * 9_000] * 40] * 6])
def test_a_text_that_stands_in_every_cell_is_counted_in_each(cells: list[list[str]]) -> None:
    """A spreadsheet keeps it once: two kilobytes became gigabytes."""
    headings = [f"Navn {number}" for number, _cell in enumerate(cells[0])]
    file = write_xlsx([headings, *cells])
    assert len(file) < 20_000
    with pytest.raises(FileNotReadable) as refusal:
        read_table(file, known=KNOWN)
    assert refusal.value.problem is FileProblem.TOO_LARGE


def test_an_entity_is_not_unfolded() -> None:
    book = io.BytesIO(write_xlsx([["Navn"], ["Ola"]]))
    harmful = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(harmful, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.startswith("xl/worksheets/"):
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + content
            target.writestr(part, content)
    with pytest.raises(FileNotReadable) as refusal:
        read_table(harmful.getvalue(), known=KNOWN)
    assert refusal.value.problem is FileProblem.NO_TABLE


def test_headings_are_understood_in_any_language_and_order() -> None:
    table = read_table(b"PHONE;Name *;fnr\n1;Ola;2\n", known=KNOWN)
    (row,) = match_columns(table, RECIPIENTS.columns)
    assert row.values == {"phone": "1", "name": "Ola", "national_id": "2"}


def test_all_that_is_wrong_with_headings_is_said_at_once() -> None:
    table = read_table("Telefon;Mobil;Skostørrelse\n1;2;3\n".encode(), known=KNOWN)
    with pytest.raises(HeadingsNotUnderstood) as refusal:
        match_columns(table, RECIPIENTS.columns)
    params = refusal.value.params
    assert (params["missing"], params["unknown"], params["twice"]) == (
        ["Navn"],
        ["Skostørrelse"],
        ["Telefon"],
    )


@pytest.mark.parametrize("kind", ImportKind)
def test_a_template_is_understood(kind: ImportKind) -> None:
    of_kind = KINDS[kind]
    table = read_table(write_xlsx(of_kind.template()), known=known_headings(of_kind.columns))
    assert len(list(match_columns(table, of_kind.columns))) == 1
    assert len(known_headings(of_kind.columns)) == sum(len(each.understood) for each in of_kind.columns)
