"""The help that counts: visits by whom, in which month, of which service, and for how many minutes.

A visit belongs to the month of the local day on which it begins. Carried out it counts by the minutes that were
delivered, or else by those booked; a door that nobody opened, and one to come, by those booked.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, DateField, F, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, Extract, TruncMonth
from django.utils import timezone

from modules.home_help.fees.reckoning import MINUTES_PER_HOUR, first_of, month_after
from shop.enums import BookingStatus, NoShowBy
from shop.models import Booking, Entitlement, Recipient

COUNTS = Q(status__in=[BookingStatus.COMPLETED, BookingStatus.CONFIRMED]) | Q(
    status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT
)
BOOKED = Cast(Extract(F("ends_at") - F("starts_at"), "epoch") / MINUTES_PER_HOUR, IntegerField())


@dataclass(frozen=True, slots=True)
class Counted:
    """Somebody's visits of one service in a month that have the same status: done, missed, or still to come."""

    recipient_id: int
    month: date
    service_id: int
    status: BookingStatus
    visits: int
    minutes: int


def count_visits(
    *, first: date, last: date, service_ids: Collection[int], recipient: Recipient | None = None
) -> Sequence[Counted]:
    """Those of the months from `first` to `last`. Who is erased cannot be charged, and has none. One query."""
    rows = (
        _visits(first=first, last=last, service_ids=service_ids, recipient=recipient)
        .filter(COUNTS)
        .annotate(month=TruncMonth("starts_at", output_field=DateField()))
        .values_list("recipient_id", "month", "service_id", "status")
        .annotate(visits=Count("pk"), minutes=Sum(Coalesce("delivered_minutes", BOOKED)))
        .order_by()
    )
    return [
        Counted(who, month, service, BookingStatus(status), visits, minutes)
        for who, month, service, status, visits, minutes in rows
    ]


def without_outcome(month: date, *, service_ids: Collection[int]) -> int:
    """How many visits of the month nobody has said anything of. One query."""
    visits = _visits(first=month, last=month, service_ids=service_ids)
    return visits.filter(status=BookingStatus.CONFIRMED, ends_at__lte=timezone.now()).count()


def granted_months(
    months: Collection[date], *, service_ids: Collection[int], recipient: Recipient | None = None
) -> frozenset[tuple[int, date]]:
    """Who had a decision of one of the services in which of the months, for a day at least. One query."""
    if not months:
        return frozenset()
    decisions = Entitlement.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=min(months)),
        service__in=service_ids,
        valid_from__lt=month_after(max(months)),
        recipient__erased_at__isnull=True,
        **({} if recipient is None else {"recipient": recipient}),
    )
    held = decisions.values_list("recipient_id", "valid_from", "valid_until")
    return frozenset(
        (who, month)
        for who, begins, ends in held
        for month in months
        if begins < month_after(month) and (ends is None or ends >= month)
    )


def _visits(
    *, first: date, last: date, service_ids: Iterable[int], recipient: Recipient | None = None
) -> QuerySet[Booking]:
    visits = Booking.objects.filter(
        service__in=list(service_ids),
        starts_at__gte=_midnight(first_of(first)),
        starts_at__lt=_midnight(month_after(last)),
        recipient__erased_at__isnull=True,
    )
    return visits if recipient is None else visits.filter(recipient=recipient)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
