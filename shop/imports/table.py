"""A table as it stands in a file: headings and rows of texts, whoever wrote it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shop.errors import FileNotReadable, FileProblem
from shop.forms.plain_text import visible

MOST_BYTES = 2_000_000
MOST_ROWS = 1000
"""A department has some hundred recipients; and each row takes a lock until all of them are written."""
MOST_COLUMNS = 40
LONGEST_CELL = 10_000
XLSX, OLD_XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How the files begin."""

type Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is the row's in a spreadsheet, where the headings are the first."""

    number: int
    cells: Cells


@dataclass(frozen=True, slots=True)
class FileTable:
    """Every row has as many cells as there are headings; rows in which nothing stands are left out."""

    headings: Cells
    rows: Sequence[Row]


def read_table(content: bytes, *, known: Collection[str] = (), most: int = MOST_ROWS) -> FileTable:
    """Read CSV, or the first sheet of an XLSX file. By the `known` headings the sign between the cells is found.

    Raises FileNotReadable, which says what to do.
    """
    from shop.imports.csv_file import read_csv  # noqa: PLC0415 - both know what a table is
    from shop.imports.xlsx_file import read_xlsx  # noqa: PLC0415 - see above

    if len(content) > MOST_BYTES:
        raise FileNotReadable(problem=FileProblem.TOO_LARGE)
    if content.startswith(OLD_XLS):
        raise FileNotReadable(problem=FileProblem.OLD_FORMAT)
    is_xlsx = content.startswith(XLSX)
    return table_of(read_xlsx(content, most=most) if is_xlsx else read_csv(content, known=known), most=most)


def table_of(lines: Sequence[Sequence[str]], *, most: int = MOST_ROWS) -> FileTable:
    """What is in the lines, of which the first that says anything has the headings."""
    cleaned = [(number, [visible(cell) for cell in line]) for number, line in enumerate(lines, start=1)]
    said = [(number, line) for number, line in cleaned if any(line)]
    if not said:
        raise FileNotReadable(problem=FileProblem.EMPTY)
    headings, rows = _without_last_empty(said[0][1]), said[1:]
    if not rows:
        raise FileNotReadable(problem=FileProblem.ONLY_HEADINGS)
    if len(rows) > most:
        raise FileNotReadable(problem=FileProblem.TOO_MANY_ROWS, most=most)
    if len(headings) > MOST_COLUMNS:
        raise FileNotReadable(problem=FileProblem.TOO_MANY_COLUMNS)
    width = max(len(headings), *(len(_without_last_empty(line)) for _number, line in rows))
    if width > len(headings):
        raise FileNotReadable(problem=FileProblem.CELLS_WITHOUT_HEADING)
    return FileTable(headings, [Row(number, _as_wide(line, width)) for number, line in rows])


def _without_last_empty(line: Sequence[str]) -> list[str]:
    kept = list(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _as_wide(line: Sequence[str], width: int) -> Cells:
    return [*line[:width], *[""] * (width - len(line))]
