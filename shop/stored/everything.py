"""All that is stored about one person, as tables of words or of codes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts.models import User
from shop.hooks import Reader, ServiceModule
from shop.models import Recipient
from shop.queries.access_log import Wanted, acts_of, logged_about
from shop.queries.own_acts import done_for_others, own_acts
from shop.registry import installed_modules
from shop.stored.account import OF_ACCOUNT
from shop.stored.holding import Holding, Section, ids_of
from shop.stored.person import PERSON, SIGN_IN
from shop.stored.services import GRANTED, VISITS
from shop.stored.told import TOLD
from ui.dates import day_and_year, day_year_and_clock

SECTIONS: Sequence[Section] = (PERSON, GRANTED, VISITS, TOLD, SIGN_IN)
type Columns = Mapping[str, Promise]

MOST_SHOWN = 10
"""Rows of a table on the page; the file has all."""
MOST_AT_ONCE = 3
"""Rows of a table that has a name of its own; with more it is folded."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in words, and its column, which a narrow page says beside it."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, without columns in which nothing stands; `more` is how many there are beyond these."""

    title: str
    labels: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.rows) + self.more

    @property
    def is_long(self) -> bool:
        return len(self.rows) > MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its tables that have any rows."""

    key: str
    title: str
    why: str
    tables: Sequence[Table]

    @property
    def count(self) -> int:
        return sum(table.count for table in self.tables)


def parts_about(recipient: Recipient) -> Sequence[Part]:
    """For a page: in words, the newest rows of each kind. Two queries a kind at most, however much there is."""
    return _parts(SECTIONS, ids_of(recipient), of=recipient)


def parts_about_account(user: User, *, as_recipient: Recipient | None) -> Sequence[Part]:
    """The same of an account that acts for others; `as_recipient` is who they are where they receive services too."""
    return _parts(OF_ACCOUNT, [user.pk], of=as_recipient)


def _parts(sections: Sequence[Section], ids: Sequence[int], *, of: Recipient | None) -> Sequence[Part]:
    return [
        Part(
            each.key,
            str(each.title),
            str(each.why),
            [
                table
                for holding in each.holdings
                if (table := _table(holding, ids, columns=_columns(holding, of=of))) is not None
            ],
        )
        for each in sections
    ]


def modules_about(
    recipient: Recipient,
    *,
    of: Iterable[ServiceModule] | None = None,
    reader: Reader = Reader.RECIPIENT,
) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """What each module holds, by its title, as lines; also one that is switched off. What is empty is left out."""
    modules = installed_modules() if of is None else of
    held = (
        (module, dict(_said(module, module.personal_data(recipient, reader=reader)))) for module in modules
    )
    return {str(module.title): said for module, said in held if said}


def _said(module: ServiceModule, data: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[str]]]:
    for name, value in data.items():
        words = module.data_words.get(name)
        title, lines = (words.title, words.lines(value)) if words else (_spaced(name), _lines(value))
        if any(lines):
            yield str(title), lines[:MOST_SHOWN]


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _lines(value: Any) -> Sequence[str]:
    """A list as a line each; names and values with a colon between them."""
    if isinstance(value, list | tuple):
        return [_in_a_line(each) for each in value]
    return [_in_a_line(value)] if value not in (None, "") else []


def _in_a_line(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{_spaced(name)}: {_in_a_line(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def document_about(
    recipient: Recipient, *, municipality: str, reader: Reader = Reader.RECIPIENT
) -> Mapping[str, Any]:
    """For a machine: all rows, codes as they are stored, names of columns as in the tables.

    Whoever makes it for somebody as STAFF reads no more by it than on their own pages.
    """
    ids = ids_of(recipient)
    return {
        "municipality": municipality,
        "written_at": timezone.now(),
        "about": recipient.pk,
        "sections": _sections(SECTIONS, ids, of=recipient),
        "modules": {
            module.key: module.personal_data(recipient, reader=reader) for module in installed_modules()
        },
        "log": list(_log(recipient)),
    }


def document_about_account(
    user: User, *, as_recipient: Recipient | None, municipality: str
) -> Mapping[str, Any]:
    """The same of an account that acts for others."""
    acts = own_acts(done_for_others(user.pk))
    return {
        "municipality": municipality,
        "written_at": timezone.now(),
        "about_account": user.pk,
        "sections": _sections(OF_ACCOUNT, [user.pk], of=as_recipient),
        "acts": [
            {"at": each.at, "whom": each.whose, "action": each.action, "words": each.words, "part": each.part}
            for each in acts
        ],
    }


def _sections(
    sections: Sequence[Section], ids: Sequence[int], *, of: Recipient | None
) -> Mapping[str, Mapping[str, Any]]:
    return {
        section.key: {
            holding.model: _records(holding, ids, columns=_columns(holding, of=of))
            for holding in section.holdings
            if holding.columns
        }
        for section in sections
    }


def _columns(holding: Holding, *, of: Recipient | None) -> Columns:
    """What is protected is hidden of whom it protects."""
    return holding.columns if of is None else holding.columns_of(of)


def _table(holding: Holding, ids: Sequence[int], *, columns: Columns) -> Table | None:
    if not columns:
        return None
    found = list(holding.rows_of(ids).values(*{*columns, *holding.beside})[: MOST_SHOWN + 1])
    if not found:
        return None
    more = holding.rows_of(ids).count() - MOST_SHOWN if len(found) > MOST_SHOWN else 0
    rows = [_cells(holding, row, columns=columns) for row in found[:MOST_SHOWN]]
    said = [place for place in range(len(columns)) if any(row[place].words for row in rows)]
    labels = list(columns.values())
    return Table(
        str(holding.title or ""),
        [str(labels[place]) for place in said],
        [[row[place] for place in said] for row in rows],
        more,
    )


def _cells(holding: Holding, row: Mapping[str, Any], *, columns: Columns) -> Sequence[Cell]:
    return [Cell(str(label), _plain(holding.words(column, row))) for column, label in columns.items()]


def _records(holding: Holding, ids: Sequence[int], *, columns: Columns) -> Sequence[Mapping[str, Any]]:
    return list(holding.rows_of(ids).values(*columns))


def _log(recipient: Recipient) -> Iterator[Mapping[str, Any]]:
    for is_own in (False, True):
        # Named: the file goes from hand to hand.
        for act in acts_of(recipient, logged_about(recipient, Wanted(is_own=is_own)), whose=recipient.name):
            yield {
                "at": act.at,
                "who": act.who,
                "own": act.is_own,
                "action": act.action,
                "part": act.part,
                "right": act.right,
            }


def _plain(value: Any) -> str:
    """Moments in local time, yes and no in words; nothing for what is empty."""
    if isinstance(value, datetime):
        return day_year_and_clock(timezone.localtime(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day_and_year(value)
    return "" if value in (None, "", {}, []) else str(value)
