"""The municipality's qualifications, and those that run out soon, as lists."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.views.manage.lists.cells import iso, linked
from ui.dates import day_and_year
from ui.lists.columns import DrawnColumn, SortedColumn
from ui.lists.table import ListTable

NUMBER = {"td": {"class": "number"}}


class ExpiringTable(ListTable):
    """Rows are qualifications that somebody holds, with the provider."""

    caption = gettext_lazy("Qualifications that run out soon")
    counted = ngettext_lazy("%(count)s qualification", "%(count)s qualifications", "count")
    first = "valid_until"
    provider = SortedColumn(
        verbose_name=gettext_lazy("Helper"), by=[Alphabetical("provider__name"), "valid_until"]
    )
    qualification = SortedColumn(
        verbose_name=gettext_lazy("Qualification"), by=[Alphabetical("qualification__name"), "valid_until"]
    )
    valid_until = SortedColumn(
        verbose_name=gettext_lazy("Last day"), by=["valid_until", Alphabetical("provider__name")]
    )

    def render_provider(self, record: Any) -> SafeString:
        url = reverse("manage:provider", args=[record.provider_id])
        return linked(record.provider.display_name, f"{url}#qualifications")

    def value_provider(self, record: Any) -> str:
        return str(record.provider.display_name)

    def render_qualification(self, record: Any) -> str:
        return str(record.qualification.name)

    def render_valid_until(self, record: Any) -> str:
        return day_and_year(record.valid_until)

    def value_valid_until(self, record: Any) -> str:
        return iso(record.valid_until)


class QualificationsTable(ListTable):
    """Rows are qualifications with how much they are used (`queries.qualifications.used_qualifications`)."""

    caption = gettext_lazy("Qualifications")
    counted = ngettext_lazy("%(count)s qualification", "%(count)s qualifications", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), by=[Alphabetical("name")])
    holder_count = SortedColumn(
        verbose_name=gettext_lazy("Helpers who have it"), by=["holder_count"], attrs=NUMBER
    )
    service_count = SortedColumn(
        verbose_name=gettext_lazy("Services that ask for it"), by=["service_count"], attrs=NUMBER
    )
    acts = DrawnColumn(
        "shop/manage/lists/qualification_acts.html", verbose_name=gettext_lazy("What you can do")
    )
