"""Stays, as those see them who look after somebody: in which home, on which days, and for how long they may look."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone

from foundation.alphabet import Alphabetical
from foundation.errors import NotFound
from modules.respite_care.models import Arrival, CaredFor, Home, HomeStaff, StayOf
from modules.respite_care.queries.homes import homes_of
from modules.respite_care.queries.people import KEY
from shop.enums import BookingStatus
from shop.models import Assignment, Booking, Provider
from shop.queries.correctable import UNDO_WITHIN
from shop.viewer import Viewer

BEFORE, AFTER = timedelta(days=7), timedelta(days=1)
"""From when, and until when, those who look after a stay see who comes and what they need."""
DAYS_AHEAD = 7
LEFT_AT = ExpressionWrapper(
    F("starts_at") + F("delivered_minutes") * Value(timedelta(minutes=1)), output_field=DateTimeField()
)
STAYS = (BookingStatus.CONFIRMED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW)


def looked_after_by(provider: Provider) -> Q:
    """Stays in a bed of a home they work in, and visits that are theirs."""
    here = Assignment.objects.filter(booking=OuterRef("pk"), active=True)
    beds = here.filter(provider__respite_bed__home__in=homes_of(provider))
    return Q(Exists(beds)) | Q(Exists(here.filter(provider=provider)))


def is_near(now: datetime) -> Q:
    """About which they may know by now, and may still; of a stay that ended early, until the day after that, and
    as long as what was said can be corrected.
    """
    may_still = Q(delivered_minutes=None) | Q(GreaterThanOrEqual(LEFT_AT, now - AFTER))
    may_still |= Q(outcome_at__gte=now - UNDO_WITHIN)
    return Q(starts_at__lte=now + BEFORE, ends_at__gte=now - AFTER) & may_still


def stays_of(provider: Provider) -> QuerySet[Booking]:
    """Those they look after, as long as they may look."""
    found = Booking.objects.filter(
        looked_after_by(provider), is_near(timezone.now()), service__module_key=KEY, status__in=STAYS
    )
    return found.select_related("service", "recipient", "department").order_by("starts_at", "pk")


def get_stay_for(viewer: Viewer, booking_id: int) -> Booking:
    """A stay that the viewer looks after, near enough. Raises NotFound."""
    found = stays_of(viewer.provider).filter(pk=booking_id).first() if viewer.provider else None
    if found is None:
        raise NotFound
    return found


def get_stay_to_write_about(viewer: Viewer, booking_id: int) -> Booking:
    """The same from the day it is booked: they are told of what is written about it. Raises NotFound.

    What a family needs, and for whom it is, is for `get_stay_for`.
    """
    now, found = timezone.now(), None
    if viewer.provider:
        stays = Booking.objects.filter(
            looked_after_by(viewer.provider),
            Q(starts_at__gt=now) | is_near(now),
            service__module_key=KEY,
            status__in=[*STAYS, BookingStatus.REQUESTED],
        )
        found = stays.select_related("service", "recipient", "department").filter(pk=booking_id).first()
    if found is None:
        raise NotFound
    return found


def who_stays(bookings: Collection[Booking]) -> Mapping[int, list[CaredFor]]:
    """For whom each of the bookings is, by name. One query."""
    found = defaultdict[int, list[CaredFor]](list)
    rows = StayOf.objects.filter(booking__in=[each.pk for each in bookings]).select_related("cared_for")
    for row in rows.order_by(Alphabetical("cared_for__name"), "cared_for"):
        found[row.booking_id].append(row.cared_for)
    return found


def who_came(booking: Booking) -> tuple[list[CaredFor], Arrival | None]:
    """For whom it is, and where it is said when they came and by whom. One query."""
    rows = list(
        StayOf.objects.filter(booking=booking)
        .select_related("cared_for", "booking__respite_arrival__said_by")
        .order_by(Alphabetical("cared_for__name"), "cared_for")
    )
    arrival = getattr(rows[0].booking, "respite_arrival", None) if rows else None
    return [row.cared_for for row in rows], arrival


def where_they_stay(bookings: Collection[Booking]) -> Mapping[int, Home]:
    """In which home, by the booking; those without a bed are left out. One query."""
    rows = Assignment.objects.filter(
        booking__in=[each.pk for each in bookings], active=True, provider__respite_bed__isnull=False
    ).select_related("provider__respite_bed__home")
    return {row.booking_id: row.provider.respite_bed.home for row in rows}


def accounts_of_helpers(booking: Booking) -> Sequence[int]:
    """Who looks after the stay now, by the ids of their accounts: of the home, or who comes. One query."""
    beds = Assignment.objects.filter(booking=booking, active=True)
    of_home = HomeStaff.objects.filter(home__beds__provider__in=beds.values("provider"))
    people = Provider.objects.filter(
        Q(pk__in=of_home.values("provider")) | Q(pk__in=beds.values("provider")),
        is_active=True,
        user__is_active=True,
    )
    return sorted(set(people.values_list("user_id", flat=True)))


@dataclass(frozen=True, slots=True)
class DayInHome:
    """One day: who arrives, who is there all day, who leaves."""

    on: date
    arriving: list[Booking] = field(default_factory=list)
    staying: list[Booking] = field(default_factory=list)
    leaving: list[Booking] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.arriving or self.staying or self.leaving)


def days_in(stays: Sequence[Booking], *, first: date, days: int = DAYS_AHEAD) -> list[DayInHome]:
    """So many days from the first, each with its stays in their order; one of a single day only arrives.

    Who did not come is only said to have been expected; who left early left on that day.
    """
    found = [DayInHome(first + timedelta(days=number)) for number in range(days)]
    for stay in stays:
        begins, ends = timezone.localdate(stay.starts_at), timezone.localdate(stay.left_at or stay.ends_at)
        if stay.status == BookingStatus.NO_SHOW:
            ends = begins
        for day in found:
            if day.on == begins:
                day.arriving.append(stay)
            elif day.on == ends:
                day.leaving.append(stay)
            elif begins < day.on < ends:
                day.staying.append(stay)
    return found


def name_of_home(booking: Booking) -> str:
    """What the family reads for those who look after the stay."""
    home = where_they_stay([booking]).get(booking.pk)
    return home.name if home is not None else booking.department.name
