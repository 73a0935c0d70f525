"""Talks that need an interpreter, as a list."""

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import Alphabetical
from modules.memory_team.forms.interpreters import STATES
from modules.memory_team.languages import language_in_words
from modules.memory_team.queries.interpreters import ORDERED, TO_ORDER
from shop.presentation import moment_in_words, when
from shop.views.manage.lists.cells import link, moment, tag, with_note
from ui.lists.columns import DrawnColumn, SortedColumn
from ui.lists.table import ListTable

TONES = {ORDERED: "good"}
SEEN_TO_LAST = Case(When(state=ORDERED, then=Value(1)), default=Value(0), output_field=IntegerField())


class InterpretersTable(ListTable):
    """Rows are talks as `queries.interpreters` finds them."""

    caption = gettext_lazy("Interpreters for talks to come")
    counted = ngettext_lazy("%(count)s talk", "%(count)s talks", "count")
    first = "when"
    who = SortedColumn(
        verbose_name=gettext_lazy("Who comes"),
        by=[Alphabetical("booking__recipient__name"), "booking__starts_at"],
        empty_values=(),
    )
    when = SortedColumn(verbose_name=gettext_lazy("When"), by=["booking__starts_at"], empty_values=())
    language = SortedColumn(verbose_name=gettext_lazy("Language"), by=["language", "booking__starts_at"])
    state = SortedColumn(
        verbose_name=gettext_lazy("How it stands"), by=[SEEN_TO_LAST, "booking__starts_at"], empty_values=()
    )
    acts = DrawnColumn("memory_team/interpreter_acts.html", verbose_name=gettext_lazy("What you can do"))

    def render_who(self, record: Any) -> SafeString:
        return link(record.booking.recipient.short_name, "booking", record.booking_id)

    def value_who(self, record: Any) -> str:
        return str(record.booking.recipient.short_name)

    def render_when(self, record: Any) -> SafeString:
        booking = record.booking
        return with_note(capfirst(when(booking.starts_at, booking.ends_at)), booking.service.name)

    def value_when(self, record: Any) -> str:
        return moment(record.booking.starts_at)

    def render_language(self, record: Any) -> str:
        return language_in_words(record.language)

    def render_state(self, record: Any) -> SafeString:
        words = tag(capfirst(str(STATES[record.state])), TONES.get(record.state, "warm"))
        was_for = record.ordered_for if record.state not in {ORDERED, TO_ORDER} else None
        return with_note(words, moment_in_words(was_for) if was_for else "")

    def value_state(self, record: Any) -> str:
        return str(STATES[record.state])
