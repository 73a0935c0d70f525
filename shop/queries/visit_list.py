"""A department's visits as a list: all of them, narrowed to what somebody looks for."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from foundation.alphabet import Alphabetical
from shop.enums import NEVER_BOOKED, BookingStatus, ListedVisits, NoShowBy
from shop.models import Assignment, Booking, Department
from shop.queries.attention import is_stranded, is_without_outcome
from shop.queries.days import span_of_day
from shop.queries.finding import with_words

HELPER = Subquery(
    Assignment.objects.filter(booking=OuterRef("pk"), active=True)
    .order_by("pk")
    .annotate(in_order=Alphabetical("provider__name"))
    .values("in_order")[:1]
)
"""To order visits by who comes: by the first of them, where several do."""
WHAT = Alphabetical(Coalesce(NullIf("title", Value("")), "service__name"))
"""And by what they are called, as `Booking.what` says it."""


def listed_visits(department: Department) -> QuerySet[Booking]:
    """All that were booked, whatever became of them."""
    visits = Booking.objects.filter(department=department).exclude(status__in=NEVER_BOOKED)
    return visits.select_related("service", "recipient")


def narrowed(
    visits: QuerySet[Booking],
    *,
    words: str = "",
    first: date | None = None,
    last: date | None = None,
    service_id: int | None = None,
    provider_id: int | None = None,
    state: str = "",
    channel: str = "",
) -> QuerySet[Booking]:
    """Those in whose recipient's name every word stands, that begin from the first day to the last, and so on."""
    visits = with_words(visits, words, "recipient__name")
    if first is not None:
        visits = visits.filter(starts_at__gte=span_of_day(first).starts_at)
    if last is not None:
        visits = visits.filter(starts_at__lt=span_of_day(last).ends_at)
    if service_id is not None:
        visits = visits.filter(service=service_id)
    if provider_id is not None:
        given = Assignment.objects.filter(booking=OuterRef("pk"), provider=provider_id, active=True)
        visits = visits.filter(Exists(given))
    if channel:
        visits = visits.filter(channel=channel)
    return visits.filter(_stands_as(state, now=timezone.now())) if state else visits


def services_to_choose(department: Department) -> Mapping[int, str]:
    """The department's, also those that are no longer offered. One query."""
    return dict(department.services.order_by(Alphabetical("name"), "pk").values_list("pk", "name"))


def helpers_to_choose(department: Department) -> Mapping[int, str]:
    """All with a name, also who has left. One query."""
    named = department.providers.filter(number__isnull=True)
    return dict(named.order_by("-is_active", Alphabetical("name"), "pk").values_list("pk", "name"))


def _stands_as(state: str, *, now: datetime) -> Q:
    missed = Q(status=BookingStatus.NO_SHOW)
    return {
        ListedVisits.PLANNED: Q(status=BookingStatus.CONFIRMED, ends_at__gt=now) & ~is_stranded(now),
        ListedVisits.REQUESTED: Q(status=BookingStatus.REQUESTED) & ~is_stranded(now),
        ListedVisits.STRANDED: is_stranded(now),
        ListedVisits.WITHOUT_OUTCOME: is_without_outcome(now),
        ListedVisits.COMPLETED: Q(status=BookingStatus.COMPLETED),
        ListedVisits.NOT_MET: missed & ~Q(no_show_by=NoShowBy.PROVIDER),
        ListedVisits.NOT_CARRIED_OUT: missed & Q(no_show_by=NoShowBy.PROVIDER),
        ListedVisits.CANCELLED: Q(status=BookingStatus.CANCELLED),
        ListedVisits.DECLINED: Q(status=BookingStatus.DECLINED),
    }[ListedVisits(state)]
