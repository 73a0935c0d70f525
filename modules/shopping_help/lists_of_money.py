"""What is owed to a department for shopping help, as a list."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from modules.shopping_help.crew_words import reason_in_words
from modules.shopping_help.enums import Invoicer
from shop.queries.finding import with_words
from shop.views.manage.lists.cells import linked
from ui.dates import day_and_year
from ui.lists.columns import SortedColumn
from ui.lists.table import ListTable
from ui.money import in_file, kroner

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class EntriesTable(ListTable):
    """Rows are entries of one of the ledgers, with run and recipient of each."""

    caption = gettext_lazy("What is owed")
    counted = ngettext_lazy("%(count)s entry", "%(count)s entries", "count")
    first = "-at"
    at = SortedColumn(verbose_name=gettext_lazy("Written"), by=["at", "pk"])
    recipient = SortedColumn(verbose_name=gettext_lazy("Recipient"), by=[Alphabetical("recipient__name")])
    run = SortedColumn(verbose_name=gettext_lazy("Run"), by=["run__starts_at", "pk"])
    reason = SortedColumn(verbose_name=gettext_lazy("Why"), by=["reason"])
    amount = SortedColumn(verbose_name=gettext_lazy("Amount"), by=["amount"], attrs=NUMBER)

    def render_at(self, record: Any) -> str:
        return day_and_year(timezone.localdate(record.at))

    def value_at(self, record: Any) -> str:
        return timezone.localdate(record.at).isoformat()

    def render_recipient(self, record: Any) -> SafeString | str:
        """Leads to where the order is corrected, as long as there is one."""
        if record.order_id is None:
            return str(record.recipient.name)
        return linked(record.recipient.name, reverse("shopping_help:correct_order", args=[record.order_id]))

    def value_recipient(self, record: Any) -> str:
        return str(record.recipient.name)

    def render_run(self, record: Any) -> str:
        return f"{record.run.store.name}, {day_and_year(timezone.localdate(record.run.starts_at))}"

    def render_reason(self, record: Any) -> str:
        return reason_in_words(record)

    def render_amount(self, record: Any) -> str:
        return kroner(record.amount)

    def value_amount(self, record: Any) -> str:
        return in_file(record.amount)


class GoodsTable(EntriesTable):
    """Of goods it is also said who sends the invoice."""

    invoiced_by = SortedColumn(verbose_name=gettext_lazy("Invoice from"), by=["invoiced_by"])

    class Meta:
        sequence = ("...", "amount")

    def render_invoiced_by(self, record: Any) -> str:
        return str(Invoicer(record.invoiced_by).label)


def with_names(entries: QuerySet[Any], *, words: str = "") -> QuerySet[Any]:
    return with_words(entries, words, "recipient__name", "run__store__name")
