"""Rounds, as a list: with how they ended for families, one after the other."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from foundation.alphabet import Alphabetical
from modules.respite_care.enums import RoundState
from shop.presentation import day_and_clock
from shop.views.manage.lists.cells import linked, moment, tag, with_note
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable

TONES = {RoundState.OPEN: "good", RoundState.PROPOSED: "warm", RoundState.PUBLISHING: "warm"}


class RoundsTable(ListTable):
    """Rows are rounds as `queries.rounds.listed_rounds` finds them."""

    caption = gettext_lazy("Rounds")
    counted = ngettext_lazy("%(count)s round", "%(count)s rounds", "count")
    first = "-until"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), by=[Alphabetical("name")])
    service = in_file_only(verbose_name=gettext_lazy("Service"))
    state = SortedColumn(verbose_name=gettext_lazy("State"), by=["state", "wishes_until"])
    until = SortedColumn(verbose_name=gettext_lazy("Wishes until"), by=["wishes_until"], empty_values=())
    families = SortedColumn(verbose_name=gettext_lazy("Families"), by=["families", "wishes_until"])
    first_wishes = SortedColumn(
        verbose_name=gettext_lazy("Had their first wish"), by=["first_wishes", "wishes_until"]
    )
    nothing = SortedColumn(verbose_name=gettext_lazy("Were given nothing"), by=["nothing", "wishes_until"])

    def render_name(self, record: Any) -> SafeString:
        stays = ngettext("%(count)s stay", "%(count)s stays", record.stay_count) % {
            "count": record.stay_count
        }
        note = f"{record.service.name}, {stays}"
        return with_note(linked(record.name, reverse("respite_care:round", args=[record.pk])), note)

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def value_service(self, record: Any) -> str:
        return str(record.service.name)

    def render_state(self, record: Any) -> SafeString:
        return tag(str(RoundState(record.state).label).capitalize(), TONES.get(record.state, "mute"))

    def value_state(self, record: Any) -> str:
        return str(RoundState(record.state).label)

    def render_until(self, record: Any) -> str:
        return day_and_clock(record.wishes_until)

    def value_until(self, record: Any) -> str:
        return moment(record.wishes_until)

    def render_first_wishes(self, record: Any) -> str:
        return self._share(record, record.first_wishes)

    def value_first_wishes(self, record: Any) -> str:
        return str(record.first_wishes) if record.ended_for else ""

    def render_nothing(self, record: Any) -> str:
        return self._share(record, record.nothing)

    def value_nothing(self, record: Any) -> str:
        return str(record.nothing) if record.ended_for else ""

    def _share(self, record: Any, count: int) -> str:
        """Of all who handed in; nothing until it is published."""
        if not record.ended_for:
            return ""
        return _("%(count)s of %(all)s") % {"count": count, "all": record.ended_for}
