"""Whom families care for, as a list."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.views.manage.lists.cells import linked, tag, with_note
from ui.dates import day_and_year
from ui.lists.columns import SortedColumn
from ui.lists.table import ListTable


class FamiliesTable(ListTable):
    """Rows are those of `queries.people.listed`."""

    caption = gettext_lazy("Whom families care for")
    counted = ngettext_lazy("%(count)s person", "%(count)s people", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), by=[Alphabetical("name"), "pk"], empty_values=())
    family = SortedColumn(
        verbose_name=gettext_lazy("Family"), by=[Alphabetical("recipient__name"), "name"], empty_values=()
    )
    home = SortedColumn(
        verbose_name=gettext_lazy("Where they stay"), by=[Alphabetical("home__name"), "name"], empty_values=()
    )
    needs = SortedColumn(
        verbose_name=gettext_lazy("Needs sheet"), by=["needs_sheet__confirmed_at", "name"], empty_values=()
    )

    def render_name(self, record: Any) -> SafeString:
        page = linked(record.name, reverse("respite_care:family", args=[record.recipient_id]))
        if record.ended_on is None:
            return page
        return with_note(page, _("until %(day)s") % {"day": day_and_year(record.ended_on)})

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def render_family(self, record: Any) -> str:
        return str(record.recipient.short_name)

    def render_home(self, record: Any) -> str:
        return record.home.name if record.home else _("any home")

    def render_needs(self, record: Any) -> SafeString:
        if (confirmed := self._confirmed(record)) == "":
            return tag(_("not filled in"), "warm")
        return with_note(confirmed, "")

    def value_needs(self, record: Any) -> str:
        return self._confirmed(record)

    def _confirmed(self, record: Any) -> str:
        """When the family last said that it is right; empty where there is none."""
        sheet = getattr(record, "needs_sheet", None)
        return day_and_year(timezone.localdate(sheet.confirmed_at)) if sheet is not None else ""
