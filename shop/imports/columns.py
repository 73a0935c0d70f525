"""What stands in which column: headings in Norwegian and English, in any order."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language

from shop.errors import HeadingsNotUnderstood
from shop.forms.plain_text import visible
from shop.imports.table import FileTable

BOKMAL, NYNORSK, ENGLISH = "nb", "nn", "en"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is the field of the row's form; `names` its heading by language, and `also` others that are understood."""

    key: str
    names: Mapping[str, str]
    help_text: Promise | str = ""
    is_required: bool = False
    also: Sequence[str] = ()

    @property
    def heading(self) -> str:
        """In the reader's language."""
        return self.names.get(get_language() or BOKMAL, self.names[BOKMAL])

    @property
    def understood(self) -> frozenset[str]:
        return frozenset(_plain(each) for each in (*self.names.values(), *self.also))


def names(bokmal: str, english: str, *, nynorsk: str = "") -> Mapping[str, str]:
    """One heading in all languages; Nynorsk is often as Bokmål."""
    return {BOKMAL: bokmal, NYNORSK: nynorsk or bokmal, ENGLISH: english}


@dataclass(frozen=True, slots=True)
class Filled:
    """A row as its form takes it; `number` is the one in the spreadsheet."""

    number: int
    values: Mapping[str, str]


def match_columns(table: FileTable, columns: Sequence[Column]) -> Iterator[Filled]:
    """The rows by the keys of the columns. Raises HeadingsNotUnderstood, which says all that is wrong at once."""
    by_heading = {name: column.key for column in columns for name in column.understood}
    keys = [by_heading.get(_plain(heading)) for heading in table.headings]
    counted = Counter(key for key in keys if key)
    headings = {column.key: column.heading for column in columns}
    missing = [each.heading for each in columns if each.is_required and each.key not in counted]
    unknown = [heading for heading, key in zip(table.headings, keys, strict=True) if key is None and heading]
    twice = [headings[key] for key, count in counted.items() if count > 1]
    nameless = any(not heading for heading in table.headings)
    if missing or unknown or twice or nameless:
        raise HeadingsNotUnderstood(missing=missing, unknown=unknown, twice=twice, nameless=nameless)
    return (
        Filled(
            row.number,
            {key: cell for key, cell in zip(keys, row.cells, strict=True) if key is not None},
        )
        for row in table.rows
    )


def known_headings(columns: Sequence[Column]) -> frozenset[str]:
    """All that are understood, in small letters."""
    return frozenset().union(*(column.understood for column in columns))


def _plain(heading: str) -> str:
    """“Fødselsnummer *:” is “fødselsnummer”."""
    return visible(heading).rstrip(" *:").lower()
