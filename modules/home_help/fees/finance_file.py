"""The file for the finance system: one row for each line of a month that was closed.

Finance must know whom the bill is for: the national identity number goes with it, opened for this file alone, which
only who administers the municipality can make; the log says so to everybody in it. Nobody's address or telephone does:
the finance system has these from the population register, with whatever protects them.
"""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.personal_data import decrypt
from modules.home_help.fees.models import FeeLine, FeeRun
from modules.home_help.fees.words import hours_in_file
from ui.money import in_file
from ui.spreadsheets import as_name


def lines_of(run: FeeRun) -> Sequence[FeeLine]:
    """In the order they were written: the month's own first, then corrections. One query."""
    lines = FeeLine.objects.filter(run=run).select_related("run", "recipient", "table")
    return list(lines.order_by("-month", "pk"))


def rows_of_file(lines: Sequence[FeeLine]) -> Iterator[Sequence[str]]:
    """The headings, then a row for each line."""
    yield (
        _("Closed month"),
        _("Concerns"),
        _("Kind"),
        _("National identity number"),
        _("Name"),
        _("Recipient number"),
        _("Band"),
        _("Visits"),
        pgettext("how many", "Hours"),
        _("Amount (kr)"),
        _("Rates from"),
    )
    for line in lines:
        sealed = line.recipient.national_id_sealed
        yield (
            f"{line.run.month:%Y-%m}",
            f"{line.month:%Y-%m}",
            _("correction") if line.is_correction else _("charge"),
            decrypt(sealed) if sealed else "",
            as_name(line.recipient.name),
            str(line.recipient_id),
            str(line.band),
            str(line.visits),
            hours_in_file(line.minutes),
            in_file(line.amount),
            line.table.starts_on.isoformat(),
        )
