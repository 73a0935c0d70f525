"""A department's recipients as a list."""

from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.presentation import day_and_clock
from shop.queries.recipient_list import WITHOUT_END
from shop.views.manage.lists.cells import link, tag
from ui.dates import day_and_year
from ui.lists.columns import SortedColumn, plain
from ui.lists.table import ListTable
from ui.templatetags.phone import phone


class RecipientsTable(ListTable):
    """Rows are recipients as `queries.recipient_list` finds them."""

    caption = gettext_lazy("Recipients")
    counted = ngettext_lazy("%(count)s recipient", "%(count)s recipients", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), by=[Alphabetical("name")])
    phone = plain(verbose_name=gettext_lazy("Telephone"))
    next_visit_at = SortedColumn(verbose_name=gettext_lazy("Next visit"), by=["next_visit_at"])
    granted_until = SortedColumn(verbose_name=gettext_lazy("Granted until"), by=["granted_until"])

    def render_name(self, record: Any) -> SafeString:
        name = link(record.name, "recipient", record.pk)
        return name if record.is_active else format_html("{} {}", name, tag(_("ended"), "mute"))

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def render_phone(self, value: str) -> str:
        return str(phone(value))

    def render_next_visit_at(self, value: Any) -> str:
        return capfirst(day_and_clock(value))

    def value_next_visit_at(self, value: Any) -> str:
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}" if value else ""

    def render_granted_until(self, value: Any) -> str:
        return _("no end") if value == WITHOUT_END else day_and_year(value)

    def value_granted_until(self, value: Any) -> str:
        return _("no end") if value == WITHOUT_END else f"{value:%Y-%m-%d}" if value else ""
