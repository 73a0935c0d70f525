"""Visits as a list."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.actor import Channel
from foundation.alphabet import Alphabetical
from shop.lengths import MINUTE
from shop.models import Booking, Department
from shop.presentation import BOOKED
from shop.queries.attention import visits_among
from shop.queries.visit_list import HELPER, WHAT
from shop.views.manage.lists.cells import link, moment
from shop.views.manage.visit_rows import VisitRow, visit_rows
from ui.dates import brief_day
from ui.lists.columns import DrawnColumn, SortedColumn, in_file_only
from ui.lists.table import ListTable


class WorkListTable(ListTable):
    """Rows are `VisitRow`s, made of bookings: when, for whom, what and who comes."""

    caption = gettext_lazy("Visits")
    counted = ngettext_lazy("%(count)s visit", "%(count)s visits", "count")
    first = "when"
    when = SortedColumn(verbose_name=gettext_lazy("When"), by=["starts_at"], empty_values=())
    ends = in_file_only(verbose_name=gettext_lazy("Until"), empty_values=())
    recipient = SortedColumn(
        verbose_name=gettext_lazy("For whom"), by=[Alphabetical("recipient__name"), "starts_at"]
    )
    service = SortedColumn(verbose_name=gettext_lazy("What"), by=[WHAT, "starts_at"])
    helpers = SortedColumn(verbose_name=gettext_lazy("Who comes"), by=[HELPER, "starts_at"])

    def render_when(self, record: VisitRow) -> SafeString:
        words = f"{_day(record.visit.starts_at)} {record.times}"
        named = format_html('{}<span class="sr-only">: {}</span>', words, record.recipient)
        return link(named, "booking", record.booking_id)

    def value_when(self, record: VisitRow) -> str:
        return moment(record.visit.starts_at)

    def value_ends(self, record: VisitRow) -> str:
        return moment(record.visit.ends_at)


class VisitsTable(WorkListTable):
    """All visits: also how they stand, how they were booked and how long they take."""

    stands = DrawnColumn(
        "shop/manage/lists/visit_state.html",
        verbose_name=gettext_lazy("How it stands"),
        by=["status", "no_show_by", "starts_at"],
        in_file=True,
    )
    booked = SortedColumn(verbose_name=gettext_lazy("Booked"), by=["channel", "starts_at"], empty_values=())
    minutes = SortedColumn(
        verbose_name=gettext_lazy("Minutes"),
        by=[F("ends_at") - F("starts_at"), "starts_at"],
        empty_values=(),
        attrs={"td": {"class": "number"}},
    )
    took = in_file_only(verbose_name=gettext_lazy("Took"), empty_values=())

    def value_stands(self, record: VisitRow) -> str:
        return f"{record.state.word}: {record.reason}" if record.reason else str(record.state.word)

    def render_booked(self, record: VisitRow) -> str:
        return capfirst(str(BOOKED[Channel(record.visit.channel)]))

    def render_minutes(self, record: VisitRow) -> str:
        took = record.visit.delivered_minutes
        if took is None or took == _minutes(record):
            return str(_minutes(record))
        return _("%(planned)s, took %(took)s") % {"planned": _minutes(record), "took": took}

    def value_minutes(self, record: VisitRow) -> str:
        return str(_minutes(record))

    def value_took(self, record: VisitRow) -> str:
        took = record.visit.delivered_minutes
        return "" if took is None else str(took)


class RequestsTable(WorkListTable):
    """Requests, with the answer to each."""

    caption = gettext_lazy("Requests")
    counted = ngettext_lazy("%(count)s request", "%(count)s requests", "count")
    acts = DrawnColumn("shop/manage/lists/request_acts.html", verbose_name=gettext_lazy("Your answer"))


class OutcomesTable(VisitsTable):
    """The latest first. All stand alike: how each was booked and how long it was to take is in the file alone."""

    first = "-when"
    stands = DrawnColumn(
        "shop/manage/lists/visit_state.html", verbose_name=gettext_lazy("How it stands"), in_file=True
    )
    booked = in_file_only(verbose_name=gettext_lazy("Booked"), empty_values=())
    minutes = in_file_only(verbose_name=gettext_lazy("Minutes"), empty_values=())

    def value_booked(self, record: VisitRow) -> str:
        return self.render_booked(record)


def visits_file(request: HttpRequest, department: Department, visits: Iterable[Booking]) -> VisitsTable:
    """Of the visits of a board, as they stand in the list of all visits."""
    listed = visits_among(department, [visit.pk for visit in visits])
    return VisitsTable(request, listed, rows_of=visit_rows)


def _day(starts_at: datetime) -> str:
    day = timezone.localtime(starts_at)
    words = brief_day(day).capitalize()
    return words if day.year == timezone.localdate().year else f"{words} {day.year}"


def _minutes(record: VisitRow) -> int:
    return (record.visit.ends_at - record.visit.starts_at) // MINUTE
