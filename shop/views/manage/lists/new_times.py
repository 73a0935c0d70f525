"""The visits that need a new time, as a list: what can still be saved first, then what is owed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from foundation.alphabet import alphabetical
from shop.forms.contact import ContactForm
from shop.models import Booking, Disruption
from shop.queries.attention import helpers_of
from shop.queries.contact import Contact
from shop.queries.disruptions import is_lost
from shop.queries.takers import who_can_take
from shop.views.manage.contact_rows import contact_row
from shop.views.manage.lists.cells import iso, moment
from shop.views.manage.new_time_rows import NewTimeRow, lost_row, standing_row
from ui.lists.columns import SortedColumn, in_file_only
from ui.lists.table import ListTable
from ui.templatetags.phone import phone


@dataclass(frozen=True, slots=True)
class WithoutTime:
    """A visit that needs a new time; `disruption` says what is owed of it, if anything is."""

    visit: Booking
    disruption: Disruption | None
    contact: Contact

    @property
    def due_on(self) -> date | None:
        return self.disruption.due_on if self.disruption else None


class NewTimesTable(ListTable):
    """Rows are `NewTimeRow`s, made of `WithoutTime`s. Unasked they stand in the order in which they were reckoned."""

    caption = gettext_lazy("Visits that need a new time")
    counted = ngettext_lazy("%(count)s visit", "%(count)s visits", "count")
    when = SortedColumn(verbose_name=gettext_lazy("The visit"), key=lambda row: row.visit.starts_at)
    ends = in_file_only(verbose_name=gettext_lazy("Until"), empty_values=())
    recipient = SortedColumn(
        verbose_name=gettext_lazy("For whom"), key=lambda row: alphabetical(row.visit.recipient.name)
    )
    phone = in_file_only(verbose_name=gettext_lazy("Telephone"))
    service = SortedColumn(verbose_name=gettext_lazy("What"), key=lambda row: alphabetical(row.visit.what))
    helpers = in_file_only(verbose_name=gettext_lazy("Who comes"))
    why = in_file_only(verbose_name=gettext_lazy("Why"))
    due = SortedColumn(verbose_name=gettext_lazy("Another by"), key=lambda row: row.due_on)
    overdue = in_file_only(verbose_name=gettext_lazy("Overdue"), empty_values=())
    call = SortedColumn(
        verbose_name=gettext_lazy("Who must be called"),
        key=lambda row: not row.contact.must_be_called,
        empty_values=(),
    )
    heard = in_file_only(verbose_name=gettext_lazy("What they have heard"), empty_values=())
    calls = in_file_only(verbose_name=gettext_lazy("Calls"), empty_values=())

    def value_when(self, record: NewTimeRow) -> str:
        return moment(record.visit.starts_at)

    def value_ends(self, record: NewTimeRow) -> str:
        return moment(record.visit.ends_at)

    def value_phone(self, record: NewTimeRow) -> str:
        return str(phone(record.phone)) if record.phone else ""

    def value_why(self, record: NewTimeRow) -> str:
        return capfirst(record.why)

    def value_due(self, record: NewTimeRow) -> str:
        return iso(record.due_on)

    def value_overdue(self, record: NewTimeRow) -> str:
        return _("yes") if record.is_overdue else _("no")

    def value_call(self, record: NewTimeRow) -> str:
        return record.contact.call if record.contact else ""

    def value_heard(self, record: NewTimeRow) -> str:
        return f"{record.contact.told}; {record.contact.sign_in}" if record.contact else ""

    def value_calls(self, record: NewTimeRow) -> str:
        return "; ".join(map(str, record.contact.calls)) if record.contact else ""


def new_time_rows(
    called: Mapping[int, ContactForm],
) -> Callable[[Sequence[WithoutTime]], Sequence[NewTimeRow]]:
    """What is shown of the visits; `called` are the forms as somebody sent them, where something was wrong."""

    def rows_of(some: Sequence[WithoutTime]) -> Sequence[NewTimeRow]:
        standing = [each.visit for each in some if not is_lost(each.visit)]
        helpers, takers, now = helpers_of(standing), who_can_take(standing), timezone.now()
        rows = []
        for each in some:
            visit = each.visit
            contact = contact_row(each.contact, booking_id=visit.pk, answered=called.get(visit.pk))
            if is_lost(visit) and each.disruption is not None:
                rows.append(lost_row(each.disruption, contact=contact))
                continue
            rows.append(
                standing_row(
                    visit,
                    disruption=each.disruption,
                    helpers=helpers.get(visit.pk, []),
                    lost=takers.get(visit.pk, ()),
                    contact=contact,
                    now=now,
                )
            )
        return rows

    return rows_of
