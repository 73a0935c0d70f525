"""What in a department needs a person."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Q, QuerySet, Subquery
from django.utils import timezone

from shop.enums import UPCOMING, BookingStatus
from shop.models import Assignment, Booking, Department, Provider, Recipient
from shop.queries.answers import not_there_in
from shop.queries.erasure_wishes import erasure_wishes_in
from shop.queries.follow_ups import open_follow_ups
from shop.queries.ledger import overdrawn_periods
from shop.queries.qualifications import expiring_qualifications
from shop.queries.representation_duties import to_settle_in
from shop.queries.staff import who_waits_in
from shop.queries.stays import not_over
from shop.queries.threads import unread_in
from shop.queries.waiting_page import who_must_be_called

STANDING = sorted(UPCOMING - {BookingStatus.HELD})


@dataclass(frozen=True, slots=True)
class Attention:
    """What waits, each with the moment or day that its card speaks of, the earliest first.

    `follow_ups` are when somebody has to have asked behind closed doors, `not_there` visits (id and start) of which was
    said that nobody will be there, `unread` since when visits have messages nobody has read, `expiring` the last days
    of qualifications, `to_settle` from when access rests, None where it has not begun. Visits nobody came to are the
    last week's. `offered` and `asked` are those who wait and cannot answer by themselves.
    """

    follow_ups: Sequence[datetime]
    stranded: Sequence[datetime]
    requested: Sequence[datetime]
    without_outcome: Sequence[datetime]
    not_there: Sequence[tuple[int, datetime]]
    unread: Sequence[datetime]
    expiring: Sequence[date]
    to_settle: Sequence[date | None]
    overdrawn: int
    offered: int
    asked: int
    erasures: int
    newcomers: int


def attention_of(department: Department) -> Attention:
    """One query."""
    now = timezone.now()
    visits = Booking.objects.filter(department=department).order_by("starts_at", "pk")
    away, called = not_there_in(department), who_must_be_called(department)
    columns = {
        "follow_ups": ArraySubquery(open_follow_ups(department).values("due_at")),
        "stranded": ArraySubquery(visits.filter(is_stranded(now)).values("starts_at")),
        "requested": ArraySubquery(visits.filter(is_requested(now)).values("starts_at")),
        "without_outcome": ArraySubquery(visits.filter(_without_outcome(now)).values("starts_at")),
        "not_there": ArraySubquery(away.values("pk")),
        "not_there_at": ArraySubquery(away.values("starts_at")),
        "unread": ArraySubquery(unread_in(department).values("since")),
        "expiring": ArraySubquery(expiring_qualifications(department).values("valid_until")),
        "to_settle": ArraySubquery(to_settle_in(department).values("rests_from")),
        "overdrawn": _count(overdrawn_periods(department)),
        "offered": _count(called.filter(is_offered=True)),
        "asked": _count(called.filter(asked_at__isnull=False)),
        "erasures": _count(erasure_wishes_in(department)),
        "newcomers": _count(who_waits_in(department)),
    }
    # Some are called as relations of the department.
    asked = {f"now_{name}": column for name, column in columns.items()}
    found = Department.objects.filter(pk=department.pk).values(**asked).get()
    row: dict[str, Any] = {name.removeprefix("now_"): value for name, value in found.items()}
    row["not_there"] = list(zip(row["not_there"], row.pop("not_there_at"), strict=True))
    return Attention(**row)


def _count(rows: QuerySet[Any]) -> Subquery:
    """A plain function, not an aggregate: Django would group by the row."""
    counted = rows.order_by().annotate(number=Func("pk", function="count", output_field=IntegerField()))
    return Subquery(counted.values("number"))


def stranded_bookings(department: Department) -> QuerySet[Booking]:
    """Visits to come, and stays under way, that lost their ground when hours, shifts or absences changed."""
    return _bookings(department).filter(is_stranded(timezone.now()))


def visits_among(department: Department | None, ids: Iterable[int]) -> QuerySet[Booking]:
    """Those of the visits that are the department's, or of them all where it is None; the soonest first."""
    visits = (
        Booking.objects.select_related("service", "recipient")
        if department is None
        else _bookings(department)
    )
    return visits.filter(pk__in=list(ids)).order_by("starts_at", "pk")


def coming_visits_of(provider: Provider) -> QuerySet[Booking]:
    """What stands in the provider's plan from now on, the soonest first."""
    given = Assignment.objects.filter(provider=provider, active=True).values("booking_id")
    coming = _bookings(provider.department).filter(starts_at__gte=timezone.now(), status__in=STANDING)
    return coming.filter(pk__in=given, stranded="").order_by("starts_at", "pk")


def coming_visits_for(
    recipient: Recipient, *, department: Department, provider: Provider | None = None
) -> QuerySet[Booking]:
    """The recipient's visits in the department from now on, the soonest first; with one provider when it is named."""
    coming = _bookings(department).filter(
        recipient=recipient, ends_at__gt=timezone.now(), status__in=STANDING
    )
    if provider is not None:
        given = Assignment.objects.filter(provider=provider, active=True).values("booking_id")
        coming = coming.filter(pk__in=given)
    return coming.order_by("starts_at", "pk")


def requested_bookings(department: Department) -> QuerySet[Booking]:
    """Visits that somebody asked for and that wait for an answer, the soonest first."""
    return _bookings(department).filter(is_requested(timezone.now()))


def bookings_without_outcome(department: Department) -> QuerySet[Booking]:
    """Visits that are over and of which nobody has said what became of them, the latest first."""
    return _bookings(department).filter(_without_outcome(timezone.now())).order_by("-starts_at", "-pk")


def helpers_of(bookings: Iterable[Booking]) -> dict[int, list[Provider]]:
    """Who has each of the visits, by the booking's id. One query."""
    helpers = defaultdict[int, list[Provider]](list)
    given = Assignment.objects.filter(booking__in=list(bookings), active=True)
    for assignment in given.select_related("provider").order_by("pk"):
        helpers[assignment.booking_id].append(assignment.provider)
    return helpers


def _bookings(department: Department) -> QuerySet[Booking]:
    return Booking.objects.filter(department=department).select_related("service", "recipient")


def is_stranded(now: datetime) -> Q:
    return not_over(now) & Q(status__in=STANDING) & ~Q(stranded="")


def is_requested(now: datetime) -> Q:
    return Q(ends_at__gt=now, status=BookingStatus.REQUESTED)


def _without_outcome(now: datetime) -> Q:
    return Q(ends_at__lt=now, status=BookingStatus.CONFIRMED)
