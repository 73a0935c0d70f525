"""Who waits for time, as a list: service by service, in the order of the line."""

from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import alphabetical
from shop.enums import Priority
from shop.views.manage.lists.cells import iso
from ui.lists.columns import DrawnColumn, SortedColumn, in_file_only
from ui.lists.table import ListTable

TEMPLATES = "shop/manage/lists/waiting"


def _in_line(row: Any) -> Any:
    return alphabetical(row["service"]), row["entry"].service_id, row["place"]


class WaitingTable(ListTable):
    """Rows are those of `views.manage.waiting`, in line by service."""

    caption = gettext_lazy("Waiting list")
    counted = ngettext_lazy("%(count)s waits", "%(count)s wait", "count")
    first = "service"
    name = DrawnColumn(
        f"{TEMPLATES}_name.html",
        verbose_name=gettext_lazy("In line"),
        key=lambda row: alphabetical(row["name"]),
        in_file=True,
    )
    place = in_file_only(verbose_name=gettext_lazy("Place in line"))
    phone = in_file_only(verbose_name=gettext_lazy("Telephone"))
    service = SortedColumn(verbose_name=gettext_lazy("What"), key=_in_line)
    wanted = DrawnColumn(
        f"{TEMPLATES}_wanted.html",
        verbose_name=gettext_lazy("What they wait for"),
        key=lambda row: row["entry"].created_at,
        in_file=True,
    )
    since = in_file_only(verbose_name=gettext_lazy("Since"), empty_values=())
    offered = DrawnColumn(
        f"{TEMPLATES}_offered.html",
        verbose_name=gettext_lazy("Offered"),
        key=lambda row: row["offer"].expires_at if row["offer"] else None,
        in_file=True,
    )
    priority = DrawnColumn(
        f"{TEMPLATES}_priority.html",
        verbose_name=gettext_lazy("How soon"),
        key=lambda row: row["entry"].priority,
        in_file=True,
    )
    acts = DrawnColumn(f"{TEMPLATES}_acts.html", verbose_name=gettext_lazy("Take off the list"))

    def value_name(self, record: Any) -> str:
        return str(record["name"])

    def value_wanted(self, record: Any) -> str:
        return capfirst(str(record["wanted"]))

    def value_since(self, record: Any) -> str:
        return iso(timezone.localdate(record["entry"].created_at))

    def value_offered(self, record: Any) -> str:
        if not record["offer"]:
            return str(record["why_not"])
        return _("%(when)s, kept until %(until)s") % {"when": record["offered"], "until": record["until"]}

    def value_priority(self, record: Any) -> str:
        return str(Priority(record["entry"].priority).label)
