"""Doors that nobody opened, as a list: what was found, by whom and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.enums import FollowUpAnswer
from shop.models import FollowUp
from shop.presentation import when
from shop.queries.attention import helpers_of
from shop.views.manage.lists.cells import link, moment, tag, with_note
from ui.dates import day_year_and_clock
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """`found` is empty while nobody has asked."""

    follow_up: FollowUp
    recipient: str
    visit: str
    service: str
    helpers: str
    found: str
    by: str


class FollowUpsTable(ListTable):
    """Rows are `FollowUpRow`s, made of follow-ups."""

    caption = gettext_lazy("Doors that nobody opened")
    counted = ngettext_lazy("%(count)s door", "%(count)s doors", "count")
    first = "-told"
    recipient = SortedColumn(
        verbose_name=gettext_lazy("For whom"), by=[Alphabetical("booking__recipient__name"), "opened_at"]
    )
    visit = SortedColumn(verbose_name=gettext_lazy("The visit"), by=["booking__starts_at"])
    service = in_file_only(verbose_name=gettext_lazy("What"))
    helpers = in_file_only(verbose_name=gettext_lazy("Who came"))
    told = SortedColumn(verbose_name=gettext_lazy("Told"), by=["opened_at"], empty_values=())
    found = SortedColumn(
        verbose_name=gettext_lazy("What was found"), by=["answer", "opened_at"], empty_values=()
    )
    by = SortedColumn(verbose_name=gettext_lazy("Noted"), by=["acknowledged_at"], empty_values=())
    noted_at = in_file_only(verbose_name=gettext_lazy("Noted at"), empty_values=())

    def render_recipient(self, record: FollowUpRow) -> SafeString:
        return link(record.recipient, "booking", record.follow_up.booking_id)

    def value_recipient(self, record: FollowUpRow) -> str:
        return record.recipient

    def render_visit(self, record: FollowUpRow) -> SafeString:
        return with_note(capfirst(record.visit), f"{record.service}, {record.helpers}")

    def value_visit(self, record: FollowUpRow) -> str:
        return moment(record.follow_up.booking.starts_at)

    def render_told(self, record: FollowUpRow) -> str:
        return day_year_and_clock(timezone.localtime(record.follow_up.opened_at))

    def value_told(self, record: FollowUpRow) -> str:
        return moment(record.follow_up.opened_at)

    def render_found(self, record: FollowUpRow) -> str | SafeString:
        return record.found or tag(_("waits for you"), "warm")

    def value_found(self, record: FollowUpRow) -> str:
        return record.found

    def render_by(self, record: FollowUpRow) -> str | SafeString:
        at = record.follow_up.acknowledged_at
        return with_note(record.by, day_year_and_clock(timezone.localtime(at))) if at else ""

    def value_by(self, record: FollowUpRow) -> str:
        return record.by

    def value_noted_at(self, record: FollowUpRow) -> str:
        return moment(record.follow_up.acknowledged_at)


def follow_up_rows(follow_ups: Sequence[FollowUp]) -> list[FollowUpRow]:
    """One query."""
    helpers = helpers_of(each.booking for each in follow_ups)
    return [
        FollowUpRow(
            follow_up=each,
            recipient=each.booking.recipient.short_name,
            visit=when(each.booking.starts_at, each.booking.ends_at),
            service=each.booking.what,
            helpers=", ".join(one.display_name for one in helpers.get(each.booking_id, [])) or _("nobody"),
            found=capfirst(str(FollowUpAnswer(each.answer).label)) if each.answer else "",
            by=each.acknowledged_by.name if each.acknowledged_by else "",
        )
        for each in follow_ups
    ]
