"""Who was away, as a list."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from foundation.alphabet import Alphabetical
from shop.views.manage.absences import period_in_words
from shop.views.manage.lists.cells import link, moment, tag
from shop.views.manage.place_words import absence_word
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable


class AbsencesTable(ListTable):
    """Rows are absences as `queries.absence_list` finds them."""

    caption = gettext_lazy("Absences")
    counted = ngettext_lazy("%(count)s absence", "%(count)s absences", "count")
    first = "-when"
    who = SortedColumn(
        verbose_name=gettext_lazy("Who"), by=[Alphabetical("provider__name"), "begins"], empty_values=()
    )
    when = SortedColumn(verbose_name=gettext_lazy("When"), by=["begins"], empty_values=())
    until = in_file_only(verbose_name=gettext_lazy("Until"), empty_values=())
    reason = SortedColumn(verbose_name=gettext_lazy("Why"), by=["reason", "begins"])
    visits = SortedColumn(
        verbose_name=gettext_lazy("What became of the visits"), by=["open", "upset"], empty_values=()
    )

    def render_who(self, record: Any) -> SafeString:
        return link(record.provider.display_name, "absence", record.pk)

    def value_who(self, record: Any) -> str:
        return str(record.provider.display_name)

    def render_when(self, record: Any) -> str:
        return period_in_words(record.during.lower, record.during.upper)

    def value_when(self, record: Any) -> str:
        return moment(record.during.lower)

    def value_until(self, record: Any) -> str:
        return moment(record.during.upper)

    def render_reason(self, record: Any) -> str:
        return capfirst(absence_word(record.reason, of=record.provider))

    def render_visits(self, record: Any) -> str:
        words = ", ".join(_what_became(record)) or _("had none")
        return tag(words, "warm") if record.open else words

    def value_visits(self, record: Any) -> str:
        return ", ".join(_what_became(record))


def _what_became(absence: Any) -> Iterator[str]:
    """“3 taken by others, 1 waits for another time”."""
    said = (
        (absence.open, ngettext("%(count)s waits", "%(count)s wait", absence.open)),
        (absence.replaced, _("%(count)s taken by others")),
        (absence.moved, _("%(count)s moved")),
        (absence.given_up, _("%(count)s not carried out")),
    )
    return (words % {"count": count} for count, words in said if count)
