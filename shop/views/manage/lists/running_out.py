"""Decisions that run out, as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from foundation.alphabet import alphabetical
from shop.quantities import granted_in_words
from shop.queries.running_out import RunningOut
from shop.views.manage.lists.cells import iso, link, tag, with_note
from ui.dates import day_and_year
from ui.lists.columns import DrawnColumn, SortedColumn, in_file_only
from ui.lists.table import ListTable


@dataclass(frozen=True, slots=True)
class RunningOutRow:
    """One decision; `cuts` says in words what goes on after its last day. What has ended can be changed no more."""

    recipient_id: int
    name: str
    service: str
    granted: str
    reference: str
    last_day: date
    cuts: str
    change_url: str

    @property
    def has_ended(self) -> bool:
        return self.last_day < timezone.localdate()


class RunningOutTable(ListTable):
    """Rows are `RunningOutRow`s, made of what `queries.running_out` finds."""

    caption = gettext_lazy("Decisions that run out")
    counted = ngettext_lazy("%(count)s decision", "%(count)s decisions", "count")
    first = "last_day"
    name = SortedColumn(
        verbose_name=gettext_lazy("For whom"), key=lambda row: alphabetical(row.entitlement.recipient.name)
    )
    service = SortedColumn(
        verbose_name=gettext_lazy("What"), key=lambda row: alphabetical(row.entitlement.service.name)
    )
    granted = in_file_only(verbose_name=gettext_lazy("Granted"))
    reference = in_file_only(verbose_name=gettext_lazy("Decision"))
    last_day = SortedColumn(verbose_name=gettext_lazy("Last day"), key=lambda row: row.last_day)
    cuts = SortedColumn(
        verbose_name=gettext_lazy("What goes on after it"), key=lambda row: (-row.standing, -row.visits)
    )
    acts = DrawnColumn(
        "shop/manage/lists/running_out_acts.html", verbose_name=gettext_lazy("What you can do")
    )

    def render_name(self, record: RunningOutRow) -> SafeString:
        return link(record.name, "recipient", record.recipient_id)

    def value_name(self, record: RunningOutRow) -> str:
        return record.name

    def render_service(self, record: RunningOutRow) -> SafeString:
        note = _("%(granted)s, decision %(reference)s") % {
            "granted": record.granted,
            "reference": record.reference,
        }
        return with_note(record.service, note)

    def value_service(self, record: RunningOutRow) -> str:
        return record.service

    def render_last_day(self, record: RunningOutRow) -> SafeString:
        return with_note(
            day_and_year(record.last_day), tag(_("has ended"), "warm") if record.has_ended else ""
        )

    def value_last_day(self, record: RunningOutRow) -> str:
        return iso(record.last_day)


def running_out_rows(found: Sequence[RunningOut]) -> list[RunningOutRow]:
    return [_row(each) for each in found]


def _row(each: RunningOut) -> RunningOutRow:
    decision = each.entitlement
    return RunningOutRow(
        recipient_id=decision.recipient_id,
        name=decision.recipient.name,
        service=decision.service.name,
        granted=granted_in_words(decision),
        reference=decision.decision_reference,
        last_day=each.last_day,
        cuts="; ".join(_cuts(each)),
        change_url=""
        if each.last_day <= timezone.localdate()
        else reverse("manage:change_decision", args=[decision.pk]),
    )


def _cuts(each: RunningOut) -> list[str]:
    found = []
    if each.standing:
        found.append(_("A standing booking goes on after it"))
    if each.visits:
        text = ngettext(
            "%(count)s visit is booked after it", "%(count)s visits are booked after it", each.visits
        )
        found.append(text % {"count": each.visits})
    return found
