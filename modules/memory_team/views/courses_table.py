"""Courses and groups, as a list."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from foundation.alphabet import Alphabetical
from shop.presentation import day_and_clock
from shop.views.manage.lists.cells import linked, moment, tag, with_note
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable


class CoursesTable(ListTable):
    """Rows are courses as `queries.courses.listed_courses` finds them."""

    caption = gettext_lazy("Courses and groups")
    counted = ngettext_lazy("%(count)s course or group", "%(count)s courses and groups", "count")
    first = "begins"
    title = SortedColumn(verbose_name=gettext_lazy("Title"), by=[Alphabetical("title")])
    place = in_file_only(verbose_name=gettext_lazy("Where it is"))
    begins = SortedColumn(verbose_name=gettext_lazy("First date"), by=["first_at"], empty_values=())
    ends = in_file_only(verbose_name=gettext_lazy("Last date"), empty_values=())
    leader = SortedColumn(
        verbose_name=pgettext_lazy("a course", "Who leads it"),
        by=[Alphabetical("leader__name"), "first_at"],
        empty_values=(),
    )
    in_it = SortedColumn(verbose_name=gettext_lazy("Signed up"), by=["in_it", "first_at"], empty_values=())
    waiting = SortedColumn(verbose_name=gettext_lazy("In line"), by=["waiting", "first_at"], empty_values=())

    def render_title(self, record: Any) -> SafeString:
        return with_note(
            linked(record.title, reverse("memory_team:course_page", args=[record.pk])), record.place
        )

    def value_title(self, record: Any) -> str:
        return str(record.title)

    def render_begins(self, record: Any) -> SafeString:
        if record.first_at is None:
            return tag(_("Called off"), "mute")
        dates = ngettext("%(count)s date", "%(count)s dates", record.date_count) % {
            "count": record.date_count
        }
        return with_note(day_and_clock(record.first_at), dates)

    def value_begins(self, record: Any) -> str:
        return moment(record.first_at)

    def value_ends(self, record: Any) -> str:
        return moment(record.last_at)

    def render_leader(self, record: Any) -> str:
        return str(record.leader.display_name)

    def render_in_it(self, record: Any) -> str:
        if record.is_group:
            return _("date by date")
        return _("%(count)s of %(seats)s") % {"count": record.in_it, "seats": record.seats}

    def value_in_it(self, record: Any) -> str:
        return "" if record.is_group else str(record.in_it)

    def render_waiting(self, record: Any) -> str:
        return str(record.waiting or "–")

    def value_waiting(self, record: Any) -> str:
        return str(record.waiting)
