"""The figures' pages: where they are, and what stands in which cell."""

from html.parser import HTMLParser

from django.utils import translation

from shop.models import Department


class Tables(HTMLParser):
    """The tables of a page: by the heading's id, the line's name and the column, the words of the cell."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: dict[tuple[str, str, str], str] = {}
        self._table = self._line = self._column = ""
        self._in: str = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "section":
            self._table = (given.get("aria-labelledby") or "").removeprefix("figures-")
        elif tag == "tr":
            self._line = ""
        elif tag in {"th", "td"}:
            self._in, self._column = tag, given.get("data-label") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "th":
            self._line = " ".join(f"{self._line} {data}".split())
        elif self._in == "td":
            key = (self._table, self._line, self._column)
            self.cells[key] = " ".join(f"{self.cells.get(key, '')} {data}".split())

    def of(self, key: str, line: str, number: int) -> str:
        """The cell of that table, line and column."""
        return [text for (table, name, _column), text in self.cells.items() if (table, name) == (key, line)][
            number
        ]

    def lines(self, key: str) -> list[str]:
        return list(dict.fromkeys(name for table, name, _column in self.cells if table == key))


BY_SERVICE = "by=service&from=2026-10&to=2026-10"
"""October by service, beside September."""


def page_of(department: Department, query: str = f"?{BY_SERVICE}") -> str:
    return f"/manage/departments/{department.pk}/figures/{query}"


def nb(message: str) -> str:
    with translation.override("nb"):
        return translation.gettext(message)


def hours(number: str) -> str:
    return nb("%(number)s h") % {"number": number}


def points(count: int) -> str:
    with translation.override("nb"):
        words = translation.ngettext("%(count)s percentage point", "%(count)s percentage points", count)
    return words % {"count": count}
