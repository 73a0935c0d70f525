"""A department's helpers, teams and places as a list."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import alphabetical
from shop.enums import ProviderKind
from shop.models import Provider
from shop.views.manage.lists.cells import link, tag, with_note
from ui.lists.columns import DrawnColumn, SortedColumn, in_file_only
from ui.lists.table import ListTable

NUMBER = {"td": {"class": "number"}}


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """Somebody or something with a name: their week in a line, when they are away next (`away_at`), what they may do,
    and how much of their shifts was booked in the last four weeks, None without any.
    """

    provider: Provider
    week: str
    absence: str
    away_at: datetime | None
    qualifications: str
    load: int | None

    @property
    def name(self) -> str:
        return self.provider.name

    @property
    def kind(self) -> str:
        return str(ProviderKind(self.provider.kind).label)


class StaffingTable(ListTable):
    """Rows are `ProviderRow`s."""

    caption = gettext_lazy("Helpers, teams and places with a name")
    counted = ngettext_lazy("%(count)s with a name", "%(count)s with a name", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), key=lambda row: alphabetical(row.name))
    kind = in_file_only(verbose_name=gettext_lazy("Kind"))
    week = SortedColumn(verbose_name=gettext_lazy("Week"), key=lambda row: row.week, empty_values=())
    qualifications = SortedColumn(
        verbose_name=gettext_lazy("Qualifications"), key=lambda row: alphabetical(row.qualifications) or None
    )
    load = SortedColumn(
        verbose_name=gettext_lazy("Booked, last four weeks"), key=lambda row: row.load, attrs=NUMBER
    )
    absence = SortedColumn(verbose_name=gettext_lazy("Away next"), key=lambda row: row.away_at)
    acts = DrawnColumn(
        "shop/manage/lists/provider_state.html",
        verbose_name=gettext_lazy("State"),
        key=lambda row: not row.provider.is_active,
        in_file=True,
    )

    def render_name(self, record: ProviderRow) -> SafeString:
        is_person = record.provider.kind == ProviderKind.PERSON
        name = link(record.name, "provider", record.provider.pk)
        return with_note(name, "" if is_person else capfirst(record.kind))

    def value_name(self, record: ProviderRow) -> str:
        return record.name

    def render_week(self, record: ProviderRow) -> str:
        return record.week or (
            _("no hours yet") if record.provider.kind == ProviderKind.PLACE else _("no shifts yet")
        )

    def render_load(self, value: int) -> str:
        return _("%(number)s %%") % {"number": value}

    def value_load(self, value: int) -> str:
        return str(value)

    def render_absence(self, value: str) -> SafeString:
        return tag(value, "warm")

    def value_absence(self, value: str) -> str:
        return value

    def value_acts(self, record: ProviderRow) -> str:
        return _("in the plan") if record.provider.is_active else _("no longer in the plan")
