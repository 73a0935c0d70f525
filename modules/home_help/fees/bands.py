"""The band of somebody's household: from the first of a month, set by who handles their decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from modules.home_help.fees.errors import BandNotPossible
from modules.home_help.fees.models import RecipientBand
from modules.home_help.fees.rate_tables import rates_in, stored_rates
from modules.home_help.fees.reckoning import first_of, month_after
from shop.domain.locks import lock_recipients
from shop.domain.meanwhile import require_unchanged
from shop.models import Recipient

MONTHS_BACK, MONTHS_AHEAD = 12, 3
"""From which months a band may be set: what was closed before is put right in the next month's file."""


@dataclass(frozen=True, slots=True)
class Since:
    """A band, from the first of a month until the next one begins."""

    starts_on: date
    number: int


def bands_of(recipient: Recipient) -> Sequence[Since]:
    """All they have had or will have, the first one first. One query."""
    return bands_by_recipient(recipient).get(recipient.pk, ())


def bands_by_recipient(recipient: Recipient | None = None) -> Mapping[int, Sequence[Since]]:
    """Of everybody, or of this one. One query."""
    rows = RecipientBand.objects.order_by("starts_on")
    if recipient is not None:
        rows = rows.filter(recipient=recipient)
    found: dict[int, list[Since]] = {}
    for who, starts_on, number in rows.values_list("recipient_id", "starts_on", "number"):
        found.setdefault(who, []).append(Since(starts_on, number))
    return found


def band_in(bands: Sequence[Since], *, month: date) -> int | None:
    """The number that holds in the month; None where none was set yet."""
    begun = [each for each in bands if each.starts_on <= month]
    return begun[-1].number if begun else None


def version_of_bands(recipient: Recipient) -> str:
    """Changes whenever a band of theirs is set."""
    return ",".join(f"{each.starts_on:%Y%m}:{each.number}" for each in bands_of(recipient)) or "none"


def possible_months() -> Sequence[date]:
    """From which a band may be set today, the latest first."""
    this = first_of(timezone.localdate())
    return [month_after(this, count=count) for count in range(MONTHS_AHEAD, -MONTHS_BACK - 1, -1)]


@transaction.atomic
def set_band(
    recipient: Recipient, *, number: int, starts_on: date, actor: Actor, seen: str = ""
) -> RecipientBand:
    """Let the household be in this band from the first of the month on; what was set for a later month still holds.

    Set for a month for which it was set before it takes that one's place. Raises BandNotPossible for a band that the
    table of the month does not have, for one who is not here any more and for a month that is too far away, and
    ChangedMeanwhile; then nothing is changed.
    """
    lock_recipients(recipient.pk)
    require_unchanged(seen, now=version_of_bands(recipient))
    rates = rates_in(stored_rates(), month=starts_on)
    has_band = rates is not None and number in {band.number for band in rates.table.bands}
    if not has_band or starts_on not in possible_months() or not _is_here(recipient):
        raise BandNotPossible
    before = band_in(bands_of(recipient), month=starts_on)
    band, _is_new = RecipientBand.objects.update_or_create(
        recipient=recipient,
        starts_on=starts_on,
        defaults={"number": number, "set_at": timezone.now()},
    )
    record(
        actor,
        "fee_band.set",
        recipient,
        recipient_id=recipient.pk,
        month=f"{starts_on:%Y-%m}",
        before=before,
        after=number,
    )
    return band


def _is_here(recipient: Recipient) -> bool:
    return Recipient.objects.filter(
        pk=recipient.pk, erased_at__isnull=True, merged_into__isnull=True
    ).exists()
