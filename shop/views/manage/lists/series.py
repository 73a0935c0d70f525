"""Standing bookings as a list."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.views.manage.lists.cells import linked
from ui.lists.columns import DrawnColumn, SortedColumn
from ui.lists.table import ListTable


class SeriesTable(ListTable):
    """Rows are those of `views.series.drawing.list_rows`."""

    caption = gettext_lazy("Standing bookings")
    counted = ngettext_lazy("%(count)s standing booking", "%(count)s standing bookings", "count")
    first = "recipient"
    recipient = SortedColumn(verbose_name=gettext_lazy("For whom"), by=[Alphabetical("recipient__name")])
    rhythm = DrawnColumn(
        "shop/manage/lists/series_rhythm.html",
        verbose_name=gettext_lazy("When"),
        by=["weekdays", "preferred_at"],
        in_file=True,
    )
    service = SortedColumn(
        verbose_name=gettext_lazy("What"), by=[Alphabetical("service__name"), Alphabetical("recipient__name")]
    )
    next = DrawnColumn(
        "shop/manage/lists/series_next.html",
        verbose_name=gettext_lazy("Next visit"),
        by=["next_at"],
        in_file=True,
    )

    def render_recipient(self, record: dict[str, Any]) -> SafeString:
        named = format_html('{}<span class="sr-only">: {}</span>', record["recipient"], record["rhythm"])
        return linked(named, record["url"])

    def value_recipient(self, record: dict[str, Any]) -> str:
        return str(record["recipient"])

    def value_rhythm(self, record: dict[str, Any]) -> str:
        begins, ends = record["begins"], record["ends"]
        parts = [
            record["rhythm"],
            _("from %(day)s") % {"day": begins} if begins else "",
            _("until %(day)s") % {"day": ends} if ends else "",
        ]
        return " ".join(filter(None, parts))

    def value_next(self, record: dict[str, Any]) -> str:
        paused = _("Paused") if record["pause"] else ""
        return "; ".join(filter(None, [record["next"], paused, record["pause"], *record["skipped"]]))
