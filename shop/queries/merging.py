"""What stands in the way of two recipients becoming one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Manager
from django.utils import timezone

from shop.enums import TAKES_TIME, BookingStatus
from shop.models import Booking, BookingSeries, Entitlement, Recipient, WaitlistEntry, WaitlistOffer
from shop.queries.versions import version_of

OVERLAPPING = """
SELECT one.id, other.id, one.status = ANY (%(coming)s) AND other.status = ANY (%(coming)s)
    AND least(one.ends_at, other.ends_at) > %(now)s
FROM shop_booking one JOIN shop_booking other ON tstzrange(one.starts_at, one.ends_at)
        && tstzrange(other.starts_at, other.ends_at)
    AND tstzrange(one.created_at, one.held_until) && tstzrange(other.created_at, other.held_until)
WHERE one.recipient_id = %(duplicate)s AND other.recipient_id = %(into)s
    AND one.requires_presence AND other.requires_presence
    AND one.status = ANY (%(takes_time)s) AND other.status = ANY (%(takes_time)s)
ORDER BY one.starts_at, one.id, other.id
"""
THEIRS: tuple[Manager[Any], ...] = (
    Booking.objects,
    BookingSeries.objects,
    WaitlistEntry.objects,
    WaitlistOffer.objects,
    Entitlement.objects,
)
"""Whatever says whose it is, and may be of one recipient as often as one likes."""
COMING = [BookingStatus.REQUESTED, BookingStatus.CONFIRMED]


@dataclass(frozen=True, slots=True)
class Conflicts:
    """What must be settled first, in pairs: of the duplicate, and of the one that stays.

    Nobody can settle visits that are over (`past`, the duplicate's ids): history may say that somebody was in two
    places.
    """

    visits: Sequence[tuple[Booking, Booking]] = ()
    decisions: Sequence[tuple[Entitlement, Entitlement]] = ()
    have_two_numbers: bool = False
    past: frozenset[int] = field(default=frozenset())

    def __bool__(self) -> bool:
        return bool(self.visits or self.decisions or self.have_two_numbers)


def conflicts_between(duplicate: Recipient, *, into: Recipient) -> Conflicts:
    """Four queries at most."""
    pairs = _overlapping(duplicate, into=into)
    coming = [(one, other) for one, other, is_coming in pairs if is_coming]
    visits = Booking.objects.select_related("service", "department", "recipient").in_bulk(
        {pk for pair in coming for pk in pair}
    )
    numbers = {duplicate.national_id_hash, into.national_id_hash} - {None}
    return Conflicts(
        visits=[(visits[one], visits[other]) for one, other in coming],
        decisions=_decisions_that_overlap(duplicate, into=into),
        have_two_numbers=len(numbers) > 1,
        past=frozenset(one for one, _other, is_coming in pairs if not is_coming),
    )


def what_comes_over(duplicate: Recipient) -> dict[str, Sequence[int]]:
    """The ids of what is the duplicate's, by the name of its table. One query each."""
    return {
        manager.model._meta.model_name or "": list(
            manager.filter(recipient=duplicate).order_by("pk").values_list("pk", flat=True)
        )
        for manager in THEIRS
    }


def version_of_what_comes(came: Mapping[str, Sequence[int]]) -> str:
    return version_of(sorted((name, *ids) for name, ids in came.items()))


def entries_to_choose_from(duplicate: Recipient, *, into: Recipient) -> Sequence[WaitlistEntry]:
    """Who waits twice for the same: who has waited longest first, by service. One query."""
    waiting = WaitlistEntry.objects.filter(recipient__in=[duplicate, into], status="waiting")
    rows = list(waiting.select_related("service").order_by("service_id", "chosen", "created_at", "pk"))
    same = [(row.service_id, row.chosen) for row in rows]
    return [row for row in rows if same.count((row.service_id, row.chosen)) > 1]


def _overlapping(duplicate: Recipient, *, into: Recipient) -> list[tuple[int, int, bool]]:
    parameters: dict[str, Any] = {
        "duplicate": duplicate.pk,
        "into": into.pk,
        "coming": [str(each) for each in COMING],
        "takes_time": sorted(TAKES_TIME),
        "now": timezone.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPPING, parameters)
        return [(one, other, bool(is_coming)) for one, other, is_coming in cursor.fetchall()]


def _decisions_that_overlap(
    duplicate: Recipient, *, into: Recipient
) -> Sequence[tuple[Entitlement, Entitlement]]:
    theirs, others = (
        list(
            Entitlement.objects.filter(recipient=each)
            .select_related("service__department")
            .order_by("valid_from", "pk")
        )
        for each in (duplicate, into)
    )
    return [
        (one, other)
        for one in theirs
        for other in others
        if one.service_id == other.service_id and _overlap(one, other)
    ]


def _overlap(one: Entitlement, other: Entitlement) -> bool:
    return (other.valid_until is None or one.valid_from <= other.valid_until) and (
        one.valid_until is None or other.valid_from <= one.valid_until
    )
