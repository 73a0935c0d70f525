"""The lines of a closed month, and who pays without a band, as lists."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from modules.home_help.fees.models import FeeLine, FeeRun
from modules.home_help.fees.words import (
    hours_in_file,
    month_in_words,
    time_in_words,
)
from shop.queries.finding import with_words
from shop.views.manage.lists.cells import iso, linked, with_note
from ui.dates import day_and_year
from ui.lists.columns import SortedColumn
from ui.lists.table import ListTable
from ui.money import MINUS, in_file, kroner

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class FeeLinesTable(ListTable):
    """Rows are the lines of a run, with the recipient of each."""

    caption = gettext_lazy("What was charged")
    counted = ngettext_lazy("%(count)s line", "%(count)s lines", "count")
    first = "recipient"
    recipient = SortedColumn(verbose_name=gettext_lazy("Recipient"), by=[Alphabetical("recipient__name")])
    month = SortedColumn(verbose_name=gettext_lazy("Concerns"), by=["month", Alphabetical("recipient__name")])
    band = SortedColumn(verbose_name=gettext_lazy("Band"), by=["band"], attrs=NUMBER)
    visits = SortedColumn(verbose_name=gettext_lazy("Visits"), by=["visits"], attrs=NUMBER)
    minutes = SortedColumn(verbose_name=gettext_lazy("Time"), by=["minutes"], attrs=NUMBER)
    amount = SortedColumn(verbose_name=gettext_lazy("Amount"), by=["amount"], attrs=NUMBER)

    def render_recipient(self, record: Any) -> str:
        return str(record.recipient.name)

    def render_month(self, record: Any) -> SafeString:
        return with_note(month_in_words(record.month), _("correction") if record.is_correction else "")

    def value_month(self, record: Any) -> str:
        return f"{record.month:%Y-%m}"

    def render_minutes(self, record: Any) -> str:
        """A correction has the difference."""
        return (
            f"{MINUS}{time_in_words(-record.minutes)}"
            if record.minutes < 0
            else time_in_words(record.minutes)
        )

    def value_minutes(self, record: Any) -> str:
        return hours_in_file(record.minutes)

    def render_amount(self, record: Any) -> str:
        return kroner(record.amount)

    def value_amount(self, record: Any) -> str:
        return in_file(record.amount)


class WithoutBandTable(ListTable):
    """Rows are recipients as `without_band.recipients_without_band` finds them."""

    caption = gettext_lazy("Pay without a band")
    counted = ngettext_lazy("%(count)s recipient", "%(count)s recipients", "count")
    first = "granted_from"
    name = SortedColumn(verbose_name=gettext_lazy("Recipient"), by=[Alphabetical("name")])
    granted_from = SortedColumn(
        verbose_name=gettext_lazy("Granted since"), by=["granted_from", Alphabetical("name")]
    )

    def render_name(self, record: Any) -> SafeString:
        return linked(record.name, reverse("home_help:recipient_band", args=[record.pk]))

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def render_granted_from(self, value: Any) -> str:
        return day_and_year(value)

    def value_granted_from(self, value: Any) -> str:
        return iso(value)


def listed_lines(run: FeeRun, *, words: str = "") -> QuerySet[FeeLine]:
    lines = FeeLine.objects.filter(run=run).select_related("run", "recipient")
    return with_words(lines, words, "recipient__name")
