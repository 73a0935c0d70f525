"""Families whom a round is for, as a list."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from foundation.alphabet import Alphabetical
from modules.respite_care.models import Round
from shop.models import Recipient
from shop.views.manage.lists.cells import linked, tag
from ui.lists.columns import SortedColumn
from ui.lists.table import ListTable


class RoundFamiliesTable(ListTable):
    """Rows are those of `queries.wishing.families_who_may_wish`; each leads to the form while wishes are taken."""

    caption = gettext_lazy("Families the round is for")
    counted = ngettext_lazy("%(count)s family", "%(count)s families", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Family"), by=[Alphabetical("name"), "pk"], empty_values=())
    wishes = SortedColumn(
        verbose_name=gettext_lazy("Wishes"), by=["wish_count", Alphabetical("name")], empty_values=()
    )

    def __init__(self, request: HttpRequest, rows: QuerySet[Recipient], *, of: Round, **options: Any) -> None:
        self.of = of
        super().__init__(request, rows, **options)

    def render_name(self, record: Any) -> SafeString | str:
        if not self.of.takes_wishes:
            return str(record.name)
        page = reverse("respite_care:wishes_by_phone", args=[self.of.pk, record.pk])
        return linked(record.name, page)

    def value_name(self, record: Any) -> str:
        return str(record.name)

    def render_wishes(self, record: Any) -> SafeString | str:
        if not record.wish_count:
            return tag(_("none yet"), "mute")
        words = ngettext("%(count)s wish", "%(count)s wishes", record.wish_count)
        return words % {"count": record.wish_count}

    def value_wishes(self, record: Any) -> str:
        return str(record.wish_count)
