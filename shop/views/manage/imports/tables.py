"""What becomes of each row, what is wrong with which, and what was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from foundation.alphabet import Alphabetical, alphabetical
from shop.domain.imports.outcomes import Outcome
from shop.enums import Verdict
from shop.imports.kinds import kind_of
from shop.quantities import granted_in_words
from shop.views.manage.lists.cells import link, tag
from ui.lists.columns import SortedColumn, plain
from ui.lists.table import ListTable

TONES = {
    Verdict.NEW: "good",
    Verdict.TAKEN_UP: "good",
    Verdict.CHANGED: "good",
    Verdict.KNOWN: "mute",
    Verdict.WRONG: "warm",
}


@dataclass(frozen=True, slots=True)
class WrongCell:
    """One thing to put right. Of who the row is about nothing is repeated but the name."""

    number: int
    name: str
    column: str
    what: str


class RowTable(ListTable):
    """Rows of the file, by the number they have in the spreadsheet."""

    first = "number"
    number = SortedColumn(verbose_name=_("Row"), key=lambda row: row.number)

    def render_number(self, value: int) -> str:
        return gettext("Row %(number)s") % {"number": value}

    def value_number(self, value: int) -> str:
        return str(value)


class WrongTable(RowTable):
    caption = _("What must be put right")
    counted = ngettext_lazy("%(count)s thing to put right", "%(count)s things to put right", "count")
    column = SortedColumn(verbose_name=_("Column"), key=lambda cell: (cell.column, cell.number))
    what = SortedColumn(verbose_name=_("What to do"), key=lambda cell: (cell.what, cell.number))
    name = SortedColumn(
        verbose_name=_("Name"), key=lambda cell: (alphabetical(cell.name), cell.number) if cell.name else None
    )


class JudgedTable(RowTable):
    caption = _("What becomes of each row")
    name = SortedColumn(verbose_name=_("Name"), key=lambda row: (alphabetical(row.name), row.number))
    verdict = SortedColumn(verbose_name=_("What happens"), key=lambda row: (row.verdict, row.number))

    def render_verdict(self, record: Any) -> SafeString:
        return tag(capfirst(str(Verdict(record.verdict).label)), TONES[record.verdict])

    def value_verdict(self, record: Any) -> str:
        return str(Verdict(record.verdict).label)


class MadeRecipients(ListTable):
    caption = _("Who was imported")
    first = "name"
    name = SortedColumn(verbose_name=_("Name"), by=[Alphabetical("name")])

    def render_name(self, record: Any) -> SafeString:
        return link(record.name, "recipient", record.pk)

    def value_name(self, record: Any) -> str:
        return str(record.name)


class MadeEntitlements(ListTable):
    caption = _("What was imported")
    first = "name"
    name = SortedColumn(
        verbose_name=_("Name"), by=[Alphabetical("recipient__name")], accessor="recipient__name"
    )
    service = SortedColumn(
        verbose_name=_("Service"),
        by=[Alphabetical("service__name"), Alphabetical("recipient__name")],
        accessor="service__name",
    )
    granted = plain(verbose_name=_("Granted"), empty_values=())

    def render_name(self, record: Any) -> SafeString:
        return link(record.recipient.name, "recipient", record.recipient_id)

    def value_name(self, record: Any) -> str:
        return str(record.recipient.name)

    def render_granted(self, record: Any) -> str:
        return granted_in_words(record)


class MadeProviders(ListTable):
    caption = _("Who was imported")
    first = "name"
    name = SortedColumn(verbose_name=_("Name"), by=[Alphabetical("name")])
    kind = SortedColumn(verbose_name=_("Kind"), by=["kind", Alphabetical("name")])

    def render_name(self, record: Any) -> SafeString:
        return link(record.name, "provider", record.pk)

    def value_name(self, record: Any) -> str:
        return str(record.name)


def wrong_cells(outcome: Outcome, *, kind: str) -> Sequence[WrongCell]:
    """By row, with the heading of the column in the reader's language."""
    headings = {column.key: column.heading for column in kind_of(kind).columns}
    return [
        WrongCell(row.number, row.name, headings.get(fault.column, ""), fault.text)
        for row in outcome.rows
        for fault in row.faults
    ]
