"""Messages that nobody got, as a list, with those that are still tried."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import alphabetical
from shop.views.manage.lists.cells import linked, moment
from shop.views.manage.outgoing.untold_rows import UntoldRow
from ui.lists.columns import DrawnColumn, SortedColumn
from ui.lists.table import ListTable


class UntoldTable(ListTable):
    """Rows are `UntoldRow`s."""

    caption = gettext_lazy("Messages that nobody got")
    counted = ngettext_lazy("%(count)s message", "%(count)s messages", "count")
    who = SortedColumn(verbose_name=gettext_lazy("To whom"), key=lambda row: alphabetical(row.who))
    about = SortedColumn(verbose_name=gettext_lazy("About what"), key=lambda row: row.about)
    since = SortedColumn(verbose_name=gettext_lazy("Since"), key=lambda row: row.created_at)
    why = SortedColumn(verbose_name=gettext_lazy("Why"), key=lambda row: row.why)
    acts = DrawnColumn(
        "shop/manage/lists/untold_acts.html",
        verbose_name=gettext_lazy("What you can do"),
        key=lambda row: row.again,
        in_file=True,
    )

    def render_about(self, record: UntoldRow) -> str | SafeString:
        return linked(record.about, record.url) if record.url else record.about

    def value_since(self, record: UntoldRow) -> str:
        return moment(record.created_at)

    def value_acts(self, record: UntoldRow) -> str:
        return _("still tried, next %(moment)s") % {"moment": record.again} if record.again else ""
