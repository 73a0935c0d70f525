"""Visits that somebody else comes to, or nobody can, as lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from shop.domain.absence.cover import Cover
from shop.enums import AssignmentReason, DisruptionOutcome
from shop.models import Booking, Disruption, Provider
from shop.presentation import clock_range
from ui.dates import long_day


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One visit. `helper` is who comes instead and `why` it is them; both are empty for nobody."""

    booking_id: int
    day: str
    times: str
    recipient: str
    phone: str
    service: str
    helper: str = ""
    why: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class CoverRows:
    covered: Sequence[CoverRow]
    uncovered: Sequence[CoverRow]

    @classmethod
    def of(cls, rows: Iterable[CoverRow]) -> "CoverRows":
        rows = list(rows)
        return cls([row for row in rows if row.helper], [row for row in rows if not row.helper])


def rows_of_plan(covers: Sequence[Cover]) -> CoverRows:
    """Before it is done. One query."""
    ids = {each.given.provider_id for each in covers if each.given is not None}
    providers: Mapping[int, Provider] = Provider.objects.in_bulk(ids)
    rows = []
    for each in covers:
        if each.given is None:
            rows.append(_row(each.booking))
        else:
            rows.append(
                _row(each.booking, helper=providers[each.given.provider_id], reason=each.given.reason)
            )
    return CoverRows.of(rows)


def rows_of_disruptions(disruptions: Sequence[Disruption]) -> CoverRows:
    """After it was done: with `booking` and `given` and their own."""
    rows = []
    for each in disruptions:
        if each.given is None:
            rows.append(_row(each.booking, outcome=_outcome(each)))
        else:
            rows.append(_row(each.booking, helper=each.given.provider, reason=each.given.reason))
    return CoverRows.of(rows)


def _row(
    booking: Booking, *, helper: Provider | None = None, reason: str = "", outcome: str = ""
) -> CoverRow:
    return CoverRow(
        booking_id=booking.pk,
        day=long_day(timezone.localtime(booking.starts_at)),
        times=clock_range(booking.starts_at, booking.ends_at),
        recipient=booking.recipient.short_name,
        phone=booking.recipient.phone,
        service=booking.service.name,
        helper=helper.display_name if helper else "",
        why=str(AssignmentReason(reason).label) if reason else "",
        outcome=outcome,
    )


def _outcome(disruption: Disruption) -> str:
    """What has become of it since; nothing while it waits, which the heading says."""
    is_open = disruption.outcome == DisruptionOutcome.OPEN
    return "" if is_open else str(DisruptionOutcome(disruption.outcome).label)
