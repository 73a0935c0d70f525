"""The files for the finance system: one for goods and one for the service, of a month that is over; and one of what
stores send the invoice for, to be held against what they say.

A month that is over never changes: whatever is corrected later is written in the month in which it is. As with
co-payment the national identity number goes with it, opened for this file alone, which only who administers the
municipality can make; the log says so to everybody in it. No goods are named, and nobody's address.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.personal_data import decrypt
from modules.shopping_help.crew_words import reason_in_words
from modules.shopping_help.enums import Invoicer
from modules.shopping_help.models.ledger import Entry
from ui.money import in_file
from ui.spreadsheets import as_name


def rows_of_file(entries: Iterable[Entry]) -> Iterator[Sequence[str]]:
    """The headings, then a row for each entry in the order of writing."""
    yield (
        _("Entry"),
        _("Written"),
        _("Run"),
        _("Why"),
        _("Reverses"),
        _("National identity number"),
        _("Name"),
        _("Recipient number"),
        _("Department"),
        _("Store"),
        _("Amount (kr)"),
    )
    for entry in entries:
        sealed = entry.recipient.national_id_sealed
        yield (
            str(entry.pk),
            timezone.localdate(entry.at).isoformat(),
            timezone.localdate(entry.run.starts_at).isoformat(),
            as_name(reason_in_words(entry)),
            str(entry.reverses_id or ""),
            decrypt(sealed) if sealed else "",
            as_name(entry.recipient.name),
            str(entry.recipient_id),
            as_name(entry.run.service.department.name),
            as_name(entry.run.store.name),
            in_file(entry.amount),
        )


def rows_by_stores(entries: Iterable[Entry]) -> Iterator[Sequence[str]]:
    """By store and recipient, each marked as invoiced by the store. Nobody is invoiced from it, so it has no national
    identity numbers.
    """
    yield (
        _("Store"),
        _("Recipient number"),
        _("Name"),
        _("Invoice from"),
        _("Entry"),
        _("Written"),
        _("Run"),
        _("Why"),
        _("Reverses"),
        _("Department"),
        _("Amount (kr)"),
    )
    for entry in entries:
        yield (
            as_name(entry.run.store.name),
            str(entry.recipient_id),
            as_name(entry.recipient.name),
            str(Invoicer.STORE.label),
            str(entry.pk),
            timezone.localdate(entry.at).isoformat(),
            timezone.localdate(entry.run.starts_at).isoformat(),
            as_name(reason_in_words(entry)),
            str(entry.reverses_id or ""),
            as_name(entry.run.service.department.name),
            in_file(entry.amount),
        )
