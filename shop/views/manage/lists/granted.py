"""Where more is booked than granted, as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.models import EntitlementPeriod
from shop.quantities import amount
from shop.views.manage.lists.cells import link
from ui.dates import short_day
from ui.lists.columns import SortedColumn
from ui.lists.table import ListTable


@dataclass(frozen=True, slots=True)
class OverdrawnRow:
    """One recipient's period in which more is booked than granted."""

    department_id: int
    recipient_id: int
    name: str
    service: str
    period: str
    too_much: str


class OverdrawnTable(ListTable):
    """Rows are `OverdrawnRow`s, made of periods."""

    caption = gettext_lazy("More booked than granted")
    counted = ngettext_lazy("%(count)s decision", "%(count)s decisions", "count")
    first = "period"
    name = SortedColumn(
        verbose_name=gettext_lazy("For whom"), by=[Alphabetical("entitlement__recipient__name")]
    )
    service = SortedColumn(
        verbose_name=gettext_lazy("What"), by=[Alphabetical("entitlement__service__name"), "ends_before"]
    )
    period = SortedColumn(verbose_name=gettext_lazy("Period"), by=["ends_before"])
    too_much = SortedColumn(
        verbose_name=gettext_lazy("Too much"),
        by=["entitlement__unit", -F("balance")],
        attrs={"td": {"class": "number"}},
    )

    def render_name(self, record: OverdrawnRow) -> SafeString:
        return link(record.name, "ledger", record.department_id, record.recipient_id)

    def value_name(self, record: OverdrawnRow) -> str:
        return record.name


def overdrawn_rows(periods: Sequence[EntitlementPeriod]) -> list[OverdrawnRow]:
    return [_row(period) for period in periods]


def _row(period: EntitlementPeriod) -> OverdrawnRow:
    entitlement = period.entitlement
    return OverdrawnRow(
        department_id=entitlement.service.department_id,
        recipient_id=entitlement.recipient_id,
        name=entitlement.recipient.short_name,
        service=entitlement.service.name,
        period=_("%(first)s – %(last)s")
        % {
            "first": short_day(period.starts_on),
            "last": short_day(period.ends_before - timedelta(days=1)),
        },
        too_much=amount(entitlement.unit, -period.balance),
    )
