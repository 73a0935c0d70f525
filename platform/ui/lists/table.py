"""A list of the workspace as a table: what its address says decides what is shown, so each view of it is a link."""

import html
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import ngettext_lazy
from django_tables2 import RequestConfig, Table
from django_tables2.data import TableListData, TableQuerysetData

from ui.lists.file_cells import cell_of
from ui.spreadsheets import as_text, csv_file

ON_A_PAGE = 50
SORT, PAGE, FILE = "sort", "page", "file"
"""What the address says: `?sort=-name&page=2`, and `?file=csv` for all pages as a file."""

MOST_IN_A_FILE = 10_000
"""Rows: some seconds' work, and more than anybody reads through. Nothing is cut off: who asks for more is told."""
AT_A_TIME = 1_000
"""Rows of a file that are made into what is shown together."""

type RowsOf = Callable[[Sequence[Any]], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Way:
    """How the rows could be put in order; `alias` as the address says it.

    Where it `is_current` the alias turns the order round, and `is_descending` says how it is now.
    """

    label: str
    alias: str
    is_current: bool
    is_descending: bool


class ListTable(Table):
    """The rows of one list, in the order and the part the request asks for.

    Subclasses declare the columns, the first of which names its row. `caption` says what the rows are, `first` by which
    column they stand unasked, with `-` for the other way round. `rows` is a query, of which one page is fetched, or a
    sequence. `rows_of` makes what is shown out of what was fetched, a page at a time: few queries, however many rows.
    A cell is what `render_<column>` makes of the row, in a file what `value_<column>` does. `counted` says how many
    there are, `for_cells` is what the templates of its cells read beside their row.
    """

    first = ""
    caption: str | Promise = ""
    counted: Any = ngettext_lazy("%(count)s row", "%(count)s rows", "count")

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Any] | Sequence[Any],
        *,
        rows_of: RowsOf = list,
        for_cells: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        data = _Fetched(rows, rows_of) if isinstance(rows, QuerySet) else _Reckoned(list(rows), rows_of)
        super().__init__(
            data=data,
            order_by=self.first or None,
            orderable=False,
            template_name="ui/lists/table.html",
            attrs={"class": "table table-stacked list-table"},
            order_by_field=SORT,
            page_field=PAGE,
            default="",
            **options,
        )
        self.for_cells = for_cells or {}
        self.is_file = is_asked_as_file(request)
        RequestConfig(request, paginate={"per_page": ON_A_PAGE}).configure(self)

    @property
    def drawn(self) -> SafeString:
        return SafeString(self.as_html(self.request))

    @property
    def ways(self) -> list[Way]:
        """To sort by, where there is no heading to press: on a phone."""
        return [
            Way(
                str(column.header),
                column.order_by_alias.next,
                is_current=column.is_ordered,
                is_descending=column.is_ordered and column.order_by_alias.is_descending,
            )
            for column in self.columns
            if column.orderable
        ]

    @property
    def total(self) -> int:
        """Of all pages."""
        return int(self.paginator.count)

    @property
    def total_in_words(self) -> str:
        """“12 visits”."""
        return str(self.counted % {"count": self.total})

    @property
    def is_too_long(self) -> bool:
        """For one file."""
        return self.total > MOST_IN_A_FILE

    def as_values(self, exclude_columns: Sequence[str] | None = None) -> Iterator[list[Any]]:
        """The headings, then what each row says in a file."""
        left_out = exclude_columns or ()
        columns = [
            column
            for column in self.columns.iterall()
            if not (column.column.exclude_from_export or column.name in left_out)
        ]
        yield [str(column.header) for column in columns]
        cells = [cell_of(column, self) for column in columns]
        for record in self.data:
            yield [cell(record) for cell in cells]

    def as_file(self, name: str) -> HttpResponse:
        """All rows, in the order asked for, as `name`.csv."""
        return csv_file(([as_text(_plain(cell)) for cell in row] for row in self.as_values()), name=name)


def is_asked_as_file(request: HttpRequest) -> bool:
    """`?file=csv`."""
    return request.method in {"GET", "HEAD"} and request.GET.get(FILE) == "csv"


class _Fetched(TableQuerysetData):
    """Rows of a query, made into what is shown a page at a time."""

    ordering = None

    data: QuerySet[Any]

    def __init__(self, rows: QuerySet[Any], rows_of: RowsOf) -> None:
        super().__init__(rows)
        self.rows_of = rows_of

    def __getitem__(self, key: slice) -> Sequence[Any]:
        return self.rows_of(list(self.data[key]))

    def __iter__(self) -> Iterator[Any]:
        for some in batched(self.data[:MOST_IN_A_FILE], AT_A_TIME, strict=False):
            yield from self.rows_of(list(some))


class _Reckoned(TableListData):
    """Rows that were reckoned: all of them are there."""

    ordering = None

    data: list[Any]

    def __init__(self, rows: list[Any], rows_of: RowsOf) -> None:
        super().__init__(rows)
        self.rows_of = rows_of

    def __getitem__(self, key: slice) -> Sequence[Any]:
        return self.rows_of(self.data[key])

    def __iter__(self) -> Iterator[Any]:
        for some in batched(self.data[:MOST_IN_A_FILE], AT_A_TIME, strict=False):
            yield from self.rows_of(list(some))

    def order_by(self, aliases: Sequence[str]) -> None:
        for alias in reversed(aliases):
            key = self.table.columns[alias.removeprefix("-")].column.key
            known = [row for row in self.data if key(row) is not None]
            unknown = [row for row in self.data if key(row) is None]
            self.data = sorted(known, key=key, reverse=alias.startswith("-")) + unknown


def _plain(cell: Any) -> str:
    """What a cell says, its words apart by one space; what is drawn, without its marks."""
    if cell is None:
        return ""
    text = html.unescape(strip_tags(cell)) if hasattr(cell, "__html__") else str(cell)
    return " ".join(text.split())
