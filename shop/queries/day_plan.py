"""A provider's day: own visits and nobody else's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Case, F, QuerySet, When

from shop.enums import BookingStatus
from shop.models import Absence, Assignment, Booking, Provider
from shop.queries.days import span_of_day


def visits_of(provider: Provider, *, day: date) -> Sequence[Booking]:
    """The visits that begin on that day, in order, with everything the day's page shows. One query.

    Those that take a seat have their session's number as `party`, the others none.
    """
    frame = span_of_day(day)
    visits = _visits(provider).filter(starts_at__gte=frame.starts_at, starts_at__lt=frame.ends_at)
    in_session = Case(When(assignments__seat__gt=0, then=F("assignments__party")))
    return list(
        visits.select_related("service", "recipient", "department", "follow_up__acknowledged_by", "answer")
        .annotate(party=in_session)
        .order_by("starts_at", "pk")
    )


def with_whom(visits: Sequence[Booking], *, provider: Provider) -> Mapping[int, Sequence[str]]:
    """Of visits to which two come: who else does, by the visit's id. One query, none where each goes alone."""
    together = [visit.pk for visit in visits if visit.providers_needed > 1]
    if not together:
        return {}
    others = Assignment.objects.filter(booking__in=together, active=True).exclude(provider=provider)
    found = defaultdict[int, list[str]](list)
    for each in others.select_related("provider").order_by("pk"):
        found[each.booking_id].append(each.provider.display_name)
    return found


def next_visit_of(provider: Provider, *, after: date) -> Booking | None:
    """The first visit on a later day; for a page that has none to show."""
    visits = _visits(provider).filter(starts_at__gte=span_of_day(after).ends_at)
    return visits.order_by("starts_at", "pk").first()


def _visits(provider: Provider) -> QuerySet[Booking]:
    """What is only held is no visit yet."""
    given = Booking.objects.filter(assignments__provider=provider, assignments__active=True)
    return given.exclude(status=BookingStatus.HELD)


def absences_on(provider: Provider, day: date) -> list[Absence]:
    """When the provider is away on that day, in the order of time. One query."""
    span = span_of_day(day)
    absences = Absence.objects.filter(provider=provider, during__overlap=(span.starts_at, span.ends_at))
    found = list(absences.order_by("during", "pk"))
    for absence in found:
        absence.provider = provider
    return found
