"""What recipients write about their visits, as a list."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext

from foundation.alphabet import Alphabetical
from shop.enums import ThreadSide
from shop.models import Booking
from shop.presentation import day_and_clock, when
from shop.views.manage.lists.cells import link, moment, with_note
from ui.lists.columns import DrawnColumn, SortedColumn, in_file_only
from ui.lists.table import ListTable

SHOWN = 120
"""Signs of the last message."""


class ThreadsTable(ListTable):
    """Rows are those of `thread_rows`; unasked, whoever waits for the department stands first."""

    caption = gettext_lazy("Messages from recipients")
    counted = ngettext_lazy("messages about %(count)s visit", "messages about %(count)s visits", "count")
    who = SortedColumn(
        verbose_name=gettext_lazy("For whom"), by=[Alphabetical("recipient__name"), "starts_at"]
    )
    visit = SortedColumn(verbose_name=gettext_lazy("The visit"), by=["starts_at"])
    service = in_file_only(verbose_name=gettext_lazy("What"))
    last = SortedColumn(verbose_name=gettext_lazy("Last message"), by=["last_at"])
    body = in_file_only(verbose_name=gettext_lazy("What it says"))
    state = DrawnColumn(
        "shop/manage/lists/thread_state.html",
        verbose_name=gettext_lazy("How it stands"),
        by=["waits_since", "last_at"],
        in_file=True,
    )
    acts = DrawnColumn("shop/manage/lists/thread_acts.html", verbose_name=gettext_lazy("What you can do"))

    def render_who(self, record: dict[str, Any]) -> SafeString:
        return link(record["who"], "thread", record["booking"].pk)

    def value_who(self, record: dict[str, Any]) -> str:
        return str(record["who"])

    def render_visit(self, record: dict[str, Any]) -> SafeString:
        return with_note(capfirst(record["visit"]), record["service"])

    def value_visit(self, record: dict[str, Any]) -> str:
        return moment(record["booking"].starts_at)

    def render_last(self, record: dict[str, Any]) -> SafeString:
        return with_note(Truncator(record["body"]).chars(SHOWN), record["last"])

    def value_last(self, record: dict[str, Any]) -> str:
        return str(record["last"])

    def value_state(self, record: dict[str, Any]) -> str:
        return str(record["unread"]) or _("seen to")


def thread_rows(bookings: Sequence[Booking]) -> list[dict[str, Any]]:
    return [_row(each) for each in bookings]


def _row(booking: Booking) -> dict[str, Any]:
    """`unread` and the last message are what `queries.threads` counted."""
    unread, last_at = getattr(booking, "unread", 0), getattr(booking, "last_at", booking.created_at)
    last_side = getattr(booking, "last_side", "")
    who = booking.recipient.short_name
    words: dict[str, str] = {
        ThreadSide.DEPARTMENT: pgettext("the department", "You answered"),
        ThreadSide.HELPER: pgettext("in a thread", "Who looks after them"),
    }
    wrote_last = words.get(last_side, who)
    return {
        "booking": booking,
        "who": who,
        "visit": when(booking.starts_at, booking.ends_at),
        "service": booking.what,
        "unread": ngettext("%(count)s new", "%(count)s new", unread) % {"count": unread} if unread else "",
        "last": f"{wrote_last}, {_clock(last_at)}",
        "body": getattr(booking, "last_body", ""),
    }


def _clock(moment_of_it: Any) -> str:
    return day_and_clock(timezone.localtime(moment_of_it))
