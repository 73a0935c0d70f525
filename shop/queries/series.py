"""Standing bookings: whose they are, what is booked of them, what was skipped, and what lies ahead."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest, Now
from django.utils import timezone

from shop.enums import NEVER_BOOKED, UPCOMING
from shop.models import Booking, BookingSeries, Department, Recipient, SkippedOccurrence
from shop.queries.own_bookings import with_providers
from shop.queries.subject import of_subject
from shop.series import DAY, days_of, is_paused_on, next_days

STANDS = UPCOMING - NEVER_BOOKED
AHEAD, PAST = 6, 6
"""Days that a page shows: beyond what is booked already, and of those that are over."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One day of a standing booking: booked, skipped, or neither yet. Both, when the booking was cancelled for it."""

    day: date
    booking: Booking | None = None
    skipped: SkippedOccurrence | None = None
    is_paused: bool = False

    @property
    def stands(self) -> bool:
        """Whether there is a visit."""
        return self.booking is not None and self.booking.status in STANDS

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be booked."""
        return self.booking is None and self.skipped is None and not self.is_paused


NEXT_AT = Subquery(
    Booking.objects.filter(series=OuterRef("pk"), status__in=STANDS, ends_at__gt=Now())
    .order_by("starts_at")
    .values("starts_at")[:1]
)
"""When the next visit of each is."""


def running(*, on: date | None = None) -> Q:
    """Those that have not ended: one that was changed runs until its change; what never came does not run."""
    on = on or timezone.localdate()
    return Q(ends_on__isnull=True) | Q(ends_on__gte=Greatest(F("starts_on"), Value(on)))


def last_follower(series: BookingSeries) -> BookingSeries | None:
    """What it was changed to, and that again, to the end; None for one that was never changed. One query."""
    changed = BookingSeries.objects.filter(
        recipient_id=series.recipient_id, service_id=series.service_id, follows__isnull=False
    )
    followers = {each.follows_id: each for each in changed.order_by("pk")}  # restored twice, the later one
    last = None
    # Each is taken out as it is passed: whatever stands in the rows, this comes to an end.
    while (follower := followers.pop((last or series).pk, None)) is not None:
        last = follower
    return last


def series_of(recipient: Recipient) -> QuerySet[BookingSeries]:
    """The recipient's, with what they are about; those that run first."""
    return _with_all(BookingSeries.objects.filter(of_subject(recipient)))


def series_in(department: Department) -> QuerySet[BookingSeries]:
    """The department's."""
    return _with_all(BookingSeries.objects.filter(service__department=department))


def coming_visits(series: Iterable[BookingSeries]) -> Sequence[Booking]:
    """What is booked of them and has not ended, the soonest first. One query."""
    visits = Booking.objects.filter(
        series__in=list(series), status__in=STANDS, ends_at__gt=timezone.now()
    ).select_related("service", "department")
    return list(visits.order_by("starts_at", "pk"))


def planned_days(series: BookingSeries, *, first: date | None = None) -> Sequence[Planned]:
    """Every day from the first (today, unless said) as far as is decided, and some more ahead. Three queries."""
    first = first or timezone.localdate()
    decided = series.booked_through
    days = days_of(series, first=first, last=decided) if decided and decided >= first else []
    after = max(first, decided + DAY) if decided else first
    skipped = {each.occurs_on: each for each in series.skipped.filter(occurs_on__gte=first)}
    beyond = max((day for day in skipped if day >= after), default=after)
    ahead = next_days(series, first=after, count=AHEAD)
    ahead += [
        day for day in days_of(series, first=after, last=beyond + timedelta(days=7)) if day not in ahead
    ]
    bookings = {each.series_on: each for each in _bookings(series, first=first)}
    return [
        Planned(day, bookings.get(day), skipped.get(day), is_paused_on(series, day))
        for day in [*days, *ahead]
    ]


def past_days(series: BookingSeries, *, count: int = PAST) -> Sequence[Planned]:
    """The last so many days that are over, the latest first. Two queries."""
    today = timezone.localdate()
    reach = count * series.every_weeks * timedelta(weeks=1)
    days = days_of(series, first=today - reach, last=today - DAY)[-count:]
    skipped = {each.occurs_on: each for each in series.skipped.filter(occurs_on__in=days)}
    visits = Booking.objects.filter(series=series, series_on__in=days).exclude(status__in=NEVER_BOOKED)
    bookings = {each.series_on: each for each in visits.select_related("service", "department")}
    return [Planned(day, bookings.get(day), skipped.get(day)) for day in reversed(days)]


def planned_on(series: BookingSeries, day: date) -> Planned:
    """The same of one day. Two queries."""
    booking = Booking.objects.filter(series=series, series_on=day).select_related("service", "department")
    return Planned(
        day,
        booking.first(),
        series.skipped.filter(occurs_on=day).first(),
        is_paused_on(series, day),
    )


def next_visits(series: Iterable[BookingSeries]) -> dict[int, Booking]:
    """The next visit of each, by its id. One query."""
    found: dict[int, Booking] = {}
    for visit in coming_visits(series):
        if visit.series_id is not None:
            found.setdefault(visit.series_id, visit)
    return found


def skipped_ahead(series: Iterable[BookingSeries]) -> dict[int, list[SkippedOccurrence]]:
    """What of each does not come within the next days, by its id. One query."""
    found = defaultdict[int, list[SkippedOccurrence]](list)
    runs_then = Q(series__ends_on__isnull=True) | Q(series__ends_on__gte=F("occurs_on"))
    skipped = SkippedOccurrence.objects.filter(
        runs_then, series__in=list(series), occurs_on__gte=timezone.localdate()
    )
    for each in skipped.order_by("occurs_on"):
        found[each.series_id].append(each)
    return found


def series_due() -> list[int]:
    """Numbers of those with days in sight of which nothing is decided yet. One query."""
    today = timezone.localdate()
    rows = (
        BookingSeries.objects.filter(running(on=today))
        .order_by("pk")
        .values_list("pk", "booked_through", "ends_on", "service__booking_horizon")
    )
    return [
        pk
        for pk, decided, ends_on, horizon in rows
        if decided is None
        or (decided < today + timedelta(days=horizon) and (ends_on is None or decided < ends_on))
    ]


def _bookings(series: BookingSeries, *, first: date) -> QuerySet[Booking]:
    visits = Booking.objects.filter(series=series, series_on__gte=first)
    return with_providers(visits.exclude(status__in=NEVER_BOOKED)).order_by("series_on")


def _with_all(series: QuerySet[BookingSeries]) -> QuerySet[BookingSeries]:
    return series.select_related("service__department", "recipient", "provider")
