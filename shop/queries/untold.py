"""A sick day can be undone for some minutes, and nobody is told meanwhile: until then all is as recipients know it.

What was changed by hand since is theirs to know at once.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from shop.enums import DisruptionOutcome
from shop.models import Assignment, Booking, Disruption


def as_told(bookings: QuerySet[Booking], *, most: int | None = None) -> Sequence[Booking]:
    """With who comes for all the recipient knows, and whether their plan was upset. Two queries.

    Read the providers with `own_bookings.providers_of`, and since when something is not told with `untold_since`. The
    bookings are for showing: what they say of their ground may not be what is stored.
    """
    since = _untold().filter(booking=OuterRef("pk")).order_by("opened_at").values("opened_at")[:1]
    known = Assignment.objects.filter(_is_known()).select_related("provider").order_by("pk")
    found = list(
        bookings.select_related("service", "department")
        .prefetch_related(Prefetch("assignments", queryset=known, to_attr="active_assignments"))
        .annotate(untold_since=Subquery(since))[:most]
    )
    for each in found:
        if untold_since(each):
            each.stranded = ""
    return found


def untold_since(booking: Booking) -> datetime | None:
    """Since when what happened to a booking of `as_told` waits for being told; None where all is told."""
    since: datetime | None = booking.untold_since  # type: ignore[attr-defined]  # annotated by as_told
    return since


def is_told() -> Q:
    """Of bookings: nothing about them waits for being told."""
    return ~Q(Exists(_untold().filter(booking=OuterRef("pk"))))


def _untold() -> QuerySet[Disruption]:
    waits = Q(given__active=True) | Q(given=None, outcome=DisruptionOutcome.OPEN)
    return Disruption.objects.filter(waits, absence__told_at__gt=timezone.now())


def _is_known() -> Q:
    """Of assignments: those of whom the recipient has heard."""
    is_new = Exists(_untold().filter(given=OuterRef("pk")))
    was_before = Exists(_untold().filter(former=OuterRef("pk")))
    return Q(active=True) & ~is_new | Q(was_before)
