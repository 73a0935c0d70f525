"""Address and telephone of those who are protected: for the provider of the day, and for nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from shop.enums import BookingStatus
from shop.models import Booking, ProtectedContact, Provider

NEEDED = frozenset({BookingStatus.CONFIRMED, BookingStatus.NO_SHOW})
"""A visit that was carried out needs no address any more; where nobody opened, somebody has to ask how they are."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How a recipient is reached. `is_protected` also where it may be shown, `is_hidden` where it may not."""

    address: str = ""
    phone: str = ""
    is_protected: bool = False
    is_hidden: bool = False


def contacts_for_provider(
    visits: Sequence[Booking], *, provider: Provider, now: datetime
) -> Mapping[int, Contact]:
    """By the visit's id. A protected one only of a visit the provider is given, on its day; else it is hidden.

    One query where anybody is protected who is visited today, else none.
    """
    due = [visit.pk for visit in visits if visit.recipient.is_protected and _is_today(visit, now=now)]
    given = ProtectedContact.objects.filter(
        recipient__bookings__in=due,
        recipient__bookings__assignments__provider=provider,
        recipient__bookings__assignments__active=True,
    )
    protected = {each.recipient_id: each for each in given.distinct()} if due else {}
    return {visit.pk: _contact(visit, protected if visit.pk in due else {}) for visit in visits}


def _contact(visit: Booking, protected: Mapping[int, ProtectedContact]) -> Contact:
    recipient = visit.recipient
    if not recipient.is_protected:
        return Contact(recipient.address, recipient.phone)
    known = protected.get(recipient.pk)
    if known is None:
        return Contact(is_protected=True, is_hidden=True)
    return Contact(known.address, known.phone, is_protected=True)


def _is_today(visit: Booking, *, now: datetime) -> bool:
    """A visit that is only asked for, or was called off, takes nobody anywhere."""
    today = timezone.localdate(now)
    first, last = timezone.localdate(visit.starts_at), timezone.localdate(visit.ends_at)
    return visit.status in NEEDED and first <= today <= last
