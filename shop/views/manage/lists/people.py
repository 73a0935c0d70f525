"""The staff's accounts as a list."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django_tables2 import Column

from foundation.alphabet import Alphabetical
from shop.views.manage.lists.cells import link, tag
from shop.views.manage.people_rows import PersonRow
from ui.lists.columns import SortedColumn, plain
from ui.lists.table import ListTable


class PeopleTable(ListTable):
    """Rows are `PersonRow`s, made of users with their state (`queries.staff.with_state`)."""

    caption = gettext_lazy("Staff")
    counted = ngettext_lazy("%(count)s account", "%(count)s accounts", "count")
    first = "name"
    name = SortedColumn(verbose_name=gettext_lazy("Name"), by=[Alphabetical("name")])
    email = Column(verbose_name=gettext_lazy("E-mail"), visible=False)
    may_do = plain(verbose_name=gettext_lazy("May do"))
    last_seen = SortedColumn(verbose_name=gettext_lazy("Last seen"), by=["session_seen_at"])
    state = SortedColumn(verbose_name=gettext_lazy("Account"), by=["state"])

    def render_name(self, record: PersonRow) -> SafeString:
        name = link(record.name, "person", record.user_id)
        return format_html('{}<br><span class="small soft">{}</span>', name, record.email or "–")

    def value_name(self, record: PersonRow) -> str:
        return record.name

    def render_may_do(self, record: PersonRow) -> SafeString:
        roles = format_html_join("", "<li>{}</li>", ((each,) for each in record.may_do or [_("no role")]))
        return format_html('<ul class="list-plain">{}</ul>', roles)

    def value_may_do(self, record: PersonRow) -> str:
        return ", ".join(record.may_do)

    def render_state(self, record: PersonRow) -> SafeString:
        return tag(record.tag, record.tone)

    def value_state(self, record: PersonRow) -> str:
        return record.tag
