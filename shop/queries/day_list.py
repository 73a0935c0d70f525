"""A department's days as lists on paper: who goes where when, with all that is needed if nothing else works."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from audit.models import AuditEntry
from foundation.alphabet import Alphabetical
from shop.enums import BookingStatus
from shop.models import Absence, Assignment, Booking, Department, KeptTime, Provider, Shift
from shop.queries.announced_sessions import has_takers
from shop.queries.days import span_of_day
from shop.queries.spans import Span, within, without

LONGEST_STAY = timedelta(days=92)
"""So far back is looked for stays that go on: none is longer."""
LISTED = (BookingStatus.REQUESTED, BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)
WRITTEN = "day_list.written"
VIEWED = "day_list.viewed"
TOO_OLD = timedelta(hours=26)
"""A morning and a little more: then the file of today was not written."""


@dataclass(frozen=True, slots=True)
class ListedVisit:
    """A visit that takes place on the day, wholly or in part, with everybody who comes; nobody, where none is left."""

    booking: Booking
    providers: tuple[Provider, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One provider's visits in the order of time; `present` is when they are on duty and not away.

    `announced` are their sessions that nobody has signed up for yet. Without a provider they are the visits to which
    nobody comes yet.
    """

    provider: Provider | None
    present: tuple[Span, ...]
    visits: tuple[ListedVisit, ...]
    announced: tuple[KeptTime, ...] = ()


@dataclass(frozen=True, slots=True)
class DayList:
    """Everything a department does on a day. Whoever is on duty has a sheet, also an empty one."""

    day: date
    visits: tuple[ListedVisit, ...]
    announced: tuple[KeptTime, ...]
    sheets: tuple[Sheet, ...]


def day_lists(department: Department, *, days: Sequence[date]) -> Sequence[DayList]:
    """The lists of these days, which follow each other. Six queries, however many days and visits."""
    frame = Span(span_of_day(days[0]).starts_at, span_of_day(days[-1]).ends_at)
    visits = _visits(department, frame=frame)
    announced, present = _announced(department, frame=frame), _present(department, frame=frame)
    providers = list(
        department.providers.order_by(F("number").asc(nulls_first=True), Alphabetical("name"), "id")
    )
    return [_day_list(day, visits, announced, present=present, providers=providers) for day in days]


def last_written_at(department: Department) -> datetime | None:
    """When a day list of the department was last written for the days without the system; None for never."""
    entries = AuditEntry.objects.filter(
        object_type=department._meta.label_lower, object_id=department.pk, action=WRITTEN
    )
    return entries.order_by("-id").values_list("at", flat=True).first()


def _visits(department: Department, *, frame: Span) -> list[ListedVisit]:
    bookings = Booking.objects.filter(
        department=department,
        starts_at__gte=frame.starts_at - LONGEST_STAY,
        starts_at__lt=frame.ends_at,
        ends_at__gt=frame.starts_at,
        status__in=LISTED,
    )
    found = list(bookings.select_related("service", "recipient").order_by("starts_at", "pk"))
    comes = defaultdict[int, list[Provider]](list)
    given = Assignment.objects.filter(booking__in=found, active=True).select_related("provider")
    for assignment in given.order_by("pk"):
        comes[assignment.booking_id].append(assignment.provider)
    return [ListedVisit(booking, tuple(comes[booking.pk])) for booking in found]


def _announced(department: Department, *, frame: Span) -> list[KeptTime]:
    kept = KeptTime.objects.filter(
        ~has_takers(), provider__department=department, during__overlap=tuple(frame)
    )
    return list(kept.select_related("service", "provider").order_by("during", "pk"))


def _present(department: Department, *, frame: Span) -> Mapping[int, list[Span]]:
    """When everybody is on duty and not away, by the provider's id."""
    of_department = Q(provider__department=department, during__overlap=frame)
    away = defaultdict[int, list[Span]](list)
    for provider_id, during in Absence.objects.filter(of_department).values_list("provider_id", "during"):
        away[provider_id].append(Span(during.lower, during.upper))
    present = defaultdict[int, list[Span]](list)
    shifts = Shift.objects.filter(of_department, is_off=False).order_by("during")
    for provider_id, during in shifts.values_list("provider_id", "during"):
        present[provider_id] += without([Span(during.lower, during.upper)], taken=away[provider_id])
    return present


def _day_list(
    day: date,
    visits: Iterable[ListedVisit],
    announced: Iterable[KeptTime],
    *,
    present: Mapping[int, list[Span]],
    providers: Iterable[Provider],
) -> DayList:
    frame = span_of_day(day)
    of_day = tuple(
        visit
        for visit in visits
        if visit.booking.starts_at < frame.ends_at and frame.starts_at < visit.booking.ends_at
    )
    waiting = tuple(
        kept for kept in announced if kept.starts_at < frame.ends_at and frame.starts_at < kept.ends_at
    )
    sheets = [Sheet(None, (), tuple(visit for visit in of_day if not visit.providers))]
    for provider in providers:
        own = tuple(visit for visit in of_day if provider in visit.providers)
        at_work = tuple(within(present.get(provider.pk, []), frame=frame))
        led = tuple(kept for kept in waiting if kept.provider_id == provider.pk)
        sheets.append(Sheet(provider, at_work, own, led))
    listed = (sheet for sheet in sheets if sheet.visits or sheet.announced or sheet.present)
    return DayList(day, of_day, waiting, tuple(listed))
