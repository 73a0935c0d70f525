"""What of people's representatives waits for somebody, as a list."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.views.manage.lists.cells import linked
from shop.views.manage.representative_rows import ToSettle
from ui.lists.columns import DrawnColumn, SortedColumn, in_file_only
from ui.lists.table import ListTable


class ToSettleTable(ListTable):
    """Rows are `ToSettle`s, made of representations; what is due first comes first, an assessment is due at once."""

    caption = gettext_lazy("What waits for you")
    counted = ngettext_lazy("%(count)s thing waits", "%(count)s things wait", "count")
    recipient = SortedColumn(verbose_name=gettext_lazy("For whom"), by=[Alphabetical("recipient__name")])
    name = SortedColumn(
        verbose_name=gettext_lazy("Who acts for them"), by=[Alphabetical("representative__user__name")]
    )
    what = SortedColumn(verbose_name=gettext_lazy("As what"), by=["kind", "rests_from"])
    state = DrawnColumn(
        "shop/manage/lists/to_settle_state.html",
        verbose_name=gettext_lazy("Since when"),
        by=["rests_from"],
        in_file=True,
    )
    todo = in_file_only(verbose_name=gettext_lazy("What waits"))
    acts = DrawnColumn("shop/manage/lists/to_settle_acts.html", verbose_name=gettext_lazy("What you can do"))

    def render_recipient(self, record: ToSettle) -> SafeString:
        return linked(record.recipient, record.recipient_url)

    def value_recipient(self, record: ToSettle) -> str:
        return record.recipient

    def value_state(self, record: ToSettle) -> str:
        rests = _("rests now") if record.is_overdue else ""
        return "; ".join(filter(None, [rests, record.todo.why if record.todo else ""]))

    def value_todo(self, record: ToSettle) -> str:
        return record.todo.words if record.todo else ""
