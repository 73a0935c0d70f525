"""Who hears what is said to a recipient: themself, and whoever acts for them with that service and wants to.

A message to the latter names the right by which they hear it (`acting`), so that it says whom it is about and is not
sent when they may not act any more (`shop.messages_representatives`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from shop.models import Booking, Recipient, Representation
from shop.queries.representations import in_force

ACTING = "acting"

type Hearer = tuple[int, dict[str, str | int]]
"""The user's id, and what the message to them says beside the rest."""

HEARERS = """(
    SELECT %(message_to)s::bigint AS user_id, '{}'::jsonb AS more WHERE %(message_to)s::bigint IS NOT NULL
    UNION ALL
    SELECT acts.user_id, jsonb_build_object('acting', r.id)
    FROM shop_representation r JOIN shop_representative acts ON acts.id = r.representative_id
    WHERE %(is_told)s AND r.recipient_id = %(recipient_id)s::bigint AND r.gets_messages
        AND r.revoked_at IS NULL AND r.valid_from <= %(today)s::date
        AND (r.valid_until IS NULL OR r.valid_until >= %(today)s::date)
        AND (r.rests_from IS NULL OR r.rests_from > %(today)s::date)
        AND (NOT r.is_doubtful OR r.assessed_at IS NOT NULL)
        AND (r.covers_all OR EXISTS (
            SELECT FROM shop_representation_services s
            WHERE s.representation_id = r.id AND s.service_id = %(service_id)s))
)"""
"""The same as a part of the door's statement."""


def hearers_of(recipient: Recipient, *, service_ids: Collection[int]) -> Sequence[Hearer]:
    """Of what is said about these services. Nobody for who receives no services any more. One query."""
    if not recipient.is_active:
        return []
    acts = (
        representatives_told()
        .filter(recipient=recipient)
        .filter(Q(covers_all=True) | Exists(_agreed(service_ids)))
    )
    return [*_themself(recipient.user_id), *_hearers(acts.values_list("pk", "representative__user_id"))]


def is_heard(recipient: Recipient, *, service_id: int) -> bool:
    """Whether anybody is told what is said about the service. No query for who signs in themself."""
    if recipient.user_id is not None:
        return recipient.is_active
    return bool(hearers_of(recipient, service_ids=[service_id]))


def told_beside(representation: Representation) -> Sequence[Representation] | None:
    """Who else acts for the recipient and is told; None where it does not matter: they hear it themself, or this one
    is not told either. Three queries at most.
    """
    told = representatives_told().filter(recipient=representation.recipient_id).prefetch_related("services")
    if representation.recipient.user_id is not None:
        return None
    found = list(told)
    others = [each for each in found if each.pk != representation.pk]
    return others if len(others) < len(found) else None


def hearers_by_booking(bookings: Collection[Booking]) -> Mapping[int, Sequence[Hearer]]:
    """Who hears of each of the bookings of people who receive services: the recipient first. One query."""
    acting = representatives_by_booking(each.pk for each in bookings)
    return {each.pk: [*_themself(each.recipient.user_id), *acting.get(each.pk, ())] for each in bookings}


def representatives_by_booking(booking_ids: Iterable[int]) -> Mapping[int, Sequence[Hearer]]:
    """Who hears of each of the bookings beside the recipient. One query."""
    found = defaultdict[int, list[Hearer]](list)
    services = Representation.services.through.objects.filter(
        representation=OuterRef("pk"), service_id=OuterRef("recipient__bookings__service_id")
    )
    covered = Q(covers_all=True) | Exists(services)
    # In one go: a filter more would join the recipient's other visits.
    rows = (
        representatives_told()
        .filter(covered, recipient__bookings__in=list(booking_ids))
        .values_list("recipient__bookings__id", "pk", "representative__user_id")
    )
    for booking_id, pk, user_id in rows:
        found[booking_id].append((user_id, {ACTING: pk}))
    return found


def representatives_told() -> Any:  # of rows that are joined with the recipient's bookings
    """Those that are in force today and get the messages."""
    today = timezone.localdate()
    told = Representation.objects.filter(in_force(today), gets_messages=True, recipient__is_active=True)
    return told.order_by("pk")


def is_heard_by_somebody() -> Exists:
    """Of a booking, whether anybody acts for the recipient with its service and gets the messages."""
    services = Representation.services.through.objects.filter(
        representation=OuterRef("pk"), service_id=OuterRef(OuterRef("service_id"))
    )
    told = representatives_told().filter(recipient=OuterRef("recipient_id"))
    return Exists(told.filter(Q(covers_all=True) | Exists(services)))


def _agreed(
    service_ids: Collection[int],
) -> Any:  # a queryset of the table in between, which has no class of its own
    through = Representation.services.through
    return through.objects.filter(representation=OuterRef("pk"), service_id__in=service_ids)


def _themself(user_id: int | None) -> Sequence[Hearer]:
    return [] if user_id is None else [(user_id, {})]


def _hearers(rows: Iterable[tuple[int, int]]) -> Sequence[Hearer]:
    return [(user_id, {ACTING: pk}) for pk, user_id in rows]
