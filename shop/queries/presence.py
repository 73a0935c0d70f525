"""Who must be there, and is somewhere else then: a recipient is in one place at a time, and so is whoever is chosen."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from shop.enums import NEVER_BOOKED, TAKES_TIME
from shop.models import Booking, Service
from shop.queries.own_holds import is_offered
from shop.registry import traits_of
from shop.ways import Way

BETWEEN = "-"
"""Between the answers of those who are chosen together."""


def who_must_be_there(service: Service, way: Way) -> frozenset[str]:
    """Whom the answer to what is asked first means, where they are there themselves; nobody for most modules."""
    if not way.chosen or not traits_of(service.module_key).chosen_are_there:
        return frozenset()
    return frozenset(way.chosen.split(BETWEEN))


def is_in_the_way(booking: Booking, *, service: Service, way: Way) -> bool:
    """Whether what the recipient has booked cannot be at the same time as one of the service in that way."""
    if service.requires_presence and booking.requires_presence:
        return True
    who = who_must_be_there(service, way)
    is_same = bool(who) and not who.isdisjoint(booking.chosen.split(BETWEEN))
    return is_same and booking.service.module_key == service.module_key


def elsewhere(
    service: Service,
    recipient_id: int,
    *,
    way: Way,
    during: tuple[datetime, datetime],
    but_not: Collection[int | None] = (),
) -> list[Booking]:
    """Those of the recipient's other bookings in that time, as far as anybody must be there. One query, or none.

    What they hold themselves they would give up; what they are offered is kept. A stay that ended early, or that nobody
    came to, leaves the rest of its time to whoever is chosen; of recipients who must be there themselves the table
    keeps all of it.
    """
    must = Q(requires_presence=True) if service.requires_presence else Q(pk=None)
    if who_must_be_there(service, way):
        must |= Q(service__module_key=service.module_key) & ~Q(chosen="")
    elif not service.requires_presence:
        return []
    stands = Q(status__in=TAKES_TIME - NEVER_BOOKED) | is_offered()
    begins, ends = during
    found = Booking.objects.filter(
        stands, must, recipient=recipient_id, starts_at__lt=ends, ends_at__gt=begins
    ).select_related("service")
    left = found.exclude(pk__in=[pk for pk in but_not if pk is not None]) if any(but_not) else found
    return [
        each
        for each in left
        if ((each.freed_at or ends) > begins or (each.requires_presence and service.requires_presence))
        and is_in_the_way(each, service=service, way=way)
    ]
