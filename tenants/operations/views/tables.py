"""The municipalities as a list."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from foundation.alphabet import alphabetical
from tenants.enums import MunicipalityState
from ui.dates import day_and_year
from ui.lists.columns import SortedColumn
from ui.lists.table import ListTable

NUMBER = {"td": {"class": "number"}}
TONES = {
    MunicipalityState.ACTIVE: "good",
    MunicipalityState.SUSPENDED: "warm",
    MunicipalityState.PROVISIONING: "mute",
}


def _name(row: Any) -> Any:
    return alphabetical(row.municipality.name)


class MunicipalitiesTable(ListTable):
    """Rows are `queries.municipalities.Standing`."""

    caption = gettext_lazy("Municipalities")
    counted = ngettext_lazy("%(count)s municipality", "%(count)s municipalities", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Municipality"), accessor="municipality__name", key=_name)
    state = SortedColumn(
        verbose_name=gettext_lazy("State"),
        accessor="municipality__state",
        key=lambda row: (row.municipality.state, _name(row)),
    )
    trial = SortedColumn(
        verbose_name=gettext_lazy("Trial ends"),
        accessor="municipality__trial_ends_on",
        key=lambda row: row.municipality.trial_ends_on,
    )
    active = SortedColumn(
        verbose_name=gettext_lazy("Last in use"),
        accessor="last_active_on",
        key=lambda row: row.last_active_on,
    )
    size = SortedColumn(verbose_name=gettext_lazy("Size"), key=lambda row: row.size, attrs=NUMBER)
    version = SortedColumn(
        verbose_name=gettext_lazy("Schema"), accessor="behind", key=lambda row: row.behind, empty_values=()
    )
    waiting = SortedColumn(
        verbose_name=gettext_lazy("Jobs waiting"),
        accessor="jobs__waiting",
        key=lambda row: row.jobs.waiting + row.jobs.held,
        attrs=NUMBER,
    )
    failed = SortedColumn(
        verbose_name=gettext_lazy("Jobs failed"),
        accessor="jobs__failed",
        key=lambda row: row.jobs.failed,
        attrs=NUMBER,
    )

    def render_name(self, record: Any) -> SafeString:
        url = reverse("operations:municipality", args=[record.municipality.slug])
        return format_html('<a class="row-link" href="{}">{}</a>', url, record.municipality.name)

    def value_name(self, record: Any) -> str:
        return str(record.municipality.name)

    def render_state(self, record: Any) -> SafeString:
        return state_tag(record.municipality.state)

    def value_state(self, record: Any) -> str:
        return str(record.municipality.get_state_display())

    def render_trial(self, value: Any) -> str:
        return day_and_year(value)

    def value_trial(self, value: Any) -> str:
        return str(value.isoformat())

    def render_active(self, value: Any) -> str:
        return day_and_year(value)

    def value_active(self, value: Any) -> str:
        return str(value.isoformat())

    def render_size(self, value: int) -> str:
        return filesizeformat(value)

    def value_size(self, value: int) -> int:
        return value

    def render_version(self, record: Any) -> str:
        return version_in_words(record.behind)

    def render_waiting(self, record: Any) -> int:
        return int(record.jobs.waiting + record.jobs.held)


def state_tag(state: str) -> SafeString:
    """The state in a word, with its colour."""
    known = MunicipalityState(state)
    context = {"text": capfirst(str(known.label)), "tone": TONES[known]}
    return render_to_string("ui/tag.html", context)


def version_in_words(behind: int | None) -> str:
    """How far a schema is."""
    if behind is None:
        return _("Not made")
    if not behind:
        return _("Up to date")
    return ngettext("%(count)s migration behind", "%(count)s migrations behind", behind) % {"count": behind}
