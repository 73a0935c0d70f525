"""Visits that are owed: what the department could not carry out as booked and has not made good yet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import TAKES_TIME, UPCOMING, BookingStatus, CancelReason, DisruptionOutcome
from shop.models import Assignment, Booking, Department, Disruption
from shop.queries.causes import Cause
from shop.queries.deeper import Whose

BOOKED = sorted(TAKES_TIME - {BookingStatus.HELD})
LOST = (BookingStatus.CANCELLED, BookingStatus.NO_SHOW)
LATELY = timedelta(days=14)
GIVEN_UP = "disruption.given_up"


@dataclass(frozen=True, slots=True)
class Lost:
    """A visit whose time is gone, as far as it takes to say whether another is owed: by the disruption's id."""

    pk: int
    due_on: date
    opened_at: datetime
    recipient_id: int
    service_id: int

    def is_made_good_by(self, booking: Booking) -> bool:
        is_the_same = (booking.recipient_id, booking.service_id) == (self.recipient_id, self.service_id)
        return is_the_same and booking.created_at > self.opened_at


@dataclass(frozen=True, slots=True)
class Owed:
    """`replaced` are those that need only be settled, each with the visit that was booked instead."""

    owed: Sequence[Disruption]
    replaced: Sequence[tuple[Disruption, Booking]]

    @property
    def standing(self) -> Mapping[int, Disruption]:
        """Those that keep their time until there is another, by the visit's id."""
        return {each.booking_id: each for each in self.owed if not is_lost(each.booking)}

    @property
    def lost(self) -> Sequence[Disruption]:
        """Without those that keep their time until there is another."""
        return [each for each in self.owed if is_lost(each.booking)]


def what_is_owed(*departments: Department) -> Owed:
    """What is open still in the departments, or anywhere, the earliest deadline first. Two queries.

    A visit that was cancelled, or that nobody came to, is no longer owed when the recipient has booked another of the
    service since; one visit makes good one. What keeps its time is owed until that has come: then its outcome says
    what became of it.
    """
    return _owed(list(_open(*departments)))


def lost_in(whose: Whose) -> QuerySet[Disruption, Any]:
    """What is open in a department and whose time is gone: rows for `owed_of`, the earliest deadline first."""
    lost = Disruption.objects.filter(
        department=whose, outcome=DisruptionOutcome.OPEN, booking__status__in=LOST
    ).order_by("due_on", "pk")
    row = JSONObject(
        pk="pk",
        due_on="due_on",
        opened_at="opened_at",
        recipient_id="booking__recipient_id",
        service_id="booking__service_id",
    )
    return lost.values(row=row)


def owed_of(rows: Iterable[Mapping[str, Any]]) -> Sequence[Lost]:
    """Those of the rows of `lost_in` that no other visit has made good. One query, none where there are no rows."""
    lost = [
        Lost(
            row["pk"],
            date.fromisoformat(row["due_on"]),
            datetime.fromisoformat(row["opened_at"]),
            row["recipient_id"],
            row["service_id"],
        )
        for row in rows
    ]
    instead = _match(lost)
    return [each for each in lost if each.pk not in instead]


def owed_for(booking: Booking) -> Disruption | None:
    """What is owed for this visit. One query, two where its time is gone; none where nothing can be owed."""
    if booking.status not in LOST and not booking.stranded:
        return None
    of_the_same = _open(booking.department).filter(
        booking__recipient=booking.recipient_id, booking__service=booking.service_id
    )
    owed = _owed(list(of_the_same)).owed
    return next((each for each in owed if each.booking_id == booking.pk), None)


def _owed(found: Sequence[Disruption]) -> Owed:
    instead = _match([_lost(each) for each in found if is_lost(each.booking)])
    now = timezone.now()
    owed = [
        each
        for each in found
        if each.pk not in instead and (is_lost(each.booking) or _is_ahead(each.booking, now=now))
    ]
    by_id = {each.pk: each for each in found}
    return Owed(owed, [(by_id[pk], booking) for pk, booking in instead.items()])


def _lost(disruption: Disruption) -> Lost:
    visit = disruption.booking
    return Lost(disruption.pk, disruption.due_on, disruption.opened_at, visit.recipient_id, visit.service_id)


def _open(*departments: Department) -> QuerySet[Disruption]:
    disruptions = Disruption.objects.filter(outcome=DisruptionOutcome.OPEN).order_by("due_on", "pk")
    if departments:
        disruptions = disruptions.filter(department__in=departments)
    return disruptions.select_related(
        "booking__service", "booking__recipient", "absence__provider", "departure__provider"
    )


def is_lost(booking: Booking) -> bool:
    """Whether its time is gone, so that only another visit can make it good."""
    return booking.status in LOST


def _is_ahead(booking: Booking, *, now: datetime) -> bool:
    return booking.status in UPCOMING and booking.starts_at > now


def _match(lost: Sequence[Lost]) -> Mapping[int, Booking]:
    """By the disruption's id, the first visit of the service that was booked for the same recipient since, and makes
    good no other.

    What a standing booking makes would have come anyway: it does not count.
    """
    if not lost:
        return {}
    since = Booking.objects.filter(
        recipient__in={each.recipient_id for each in lost},
        service__in={each.service_id for each in lost},
        status__in=BOOKED,
        created_at__gt=min(each.opened_at for each in lost),
        replaces=None,
        series=None,
    ).order_by("created_at", "pk")
    left = list(since)
    found = {}
    for each in sorted(lost, key=lambda each: (each.opened_at, each.pk)):
        instead = next((booking for booking in left if each.is_made_good_by(booking)), None)
        if instead is not None:
            left.remove(instead)
            found[each.pk] = instead
    return found


def given_up_lately(department: Department) -> QuerySet[Disruption]:
    """Of the last two weeks: the recipients, who still have services, want no other visit. The latest first.

    Somebody noted it for them. Whoever cancels a visit themselves, or stops a standing booking, has done just that.
    """
    noted = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower,
        object_id=OuterRef("booking"),
        action=GIVEN_UP,
        at__gte=OuterRef("settled_at"),
    )
    found = Disruption.objects.filter(
        Exists(noted),
        department=department,
        outcome=DisruptionOutcome.NOT_CARRIED_OUT,
        settled_at__gte=timezone.now() - LATELY,
        booking__status__in=LOST,
        booking__recipient__ended_on=None,
    )
    return found.select_related("booking__service", "booking__recipient").order_by("-settled_at", "-pk")


def disruptions_of(cause: Cause) -> QuerySet[Disruption]:
    """What an absence or a departure did to which visits, in the order of time. One query."""
    found = cause.disruptions.select_related(
        "booking__service",
        "booking__recipient",
        "given__provider",
        "former",
        "replacement__service",
        "replacement__recipient",
    )
    return found.order_by("booking__starts_at", "pk")


def noted_before(visits: Iterable[int], *, during: tuple[datetime, datetime]) -> frozenset[int]:
    """Of these visits (their ids) those that are owed because of another absence than this one. One query, if any."""
    asked = list(visits)
    if not asked:
        return frozenset()
    owed = Disruption.objects.filter(booking__in=asked, outcome=DisruptionOutcome.OPEN).select_related(
        "absence"
    )
    return frozenset(
        each.booking_id
        for each in owed
        if each.absence is None or (each.absence.during.lower, each.absence.during.upper) != during
    )


def assignments_of(visits: Iterable[int]) -> QuerySet[Assignment]:
    """Who has, or had, the visits (their ids), the latest last. One query."""
    theirs = Assignment.objects.filter(booking__in=list(visits))
    return theirs.select_related("provider").order_by("pk")


@dataclass(frozen=True, slots=True)
class Became:
    """`visit` is the one that came instead, or the visit itself; `is_owed` when another is for it."""

    visit: Booking
    is_owed: bool = False


def what_became_of(disruptions: Sequence[Disruption]) -> Mapping[int, Became]:
    """Of each visit that was upset, by its id, whatever upset it last.

    What came instead and was lost too stands for it, or what came instead of that. None where each visit stands, else
    three queries, two where nothing is owed, and one more for each time that what came instead was lost.
    """
    became = {
        each.booking_id: each.replacement
        if each.replacement is not None and not is_lost(each.booking)
        else each.booking
        for each in disruptions
    }
    lost = {pk: visit for pk, visit in became.items() if is_lost(visit)}
    if not lost:
        return {pk: Became(visit) for pk, visit in became.items()}
    found = what_is_owed(disruptions[0].department)
    owed = {each.booking_id for each in found.owed}
    not_noted = {each.booking_id: instead for each, instead in found.replaced}
    while lost:
        instead = _noted_instead_of(lost.values()) | not_noted
        came = {
            pk: instead[visit.pk]
            for pk, visit in lost.items()
            if visit.pk in instead and visit.pk not in owed
        }
        became |= came
        lost = {pk: visit for pk, visit in came.items() if is_lost(visit)}
    return {pk: Became(visit, is_owed=visit.pk in owed) for pk, visit in became.items()}


def _noted_instead_of(visits: Iterable[Booking]) -> dict[int, Booking]:
    noted = Disruption.objects.filter(booking__in=list(visits), replacement__isnull=False).order_by("pk")
    with_visits = noted.select_related("replacement__service", "replacement__recipient")
    return {each.booking_id: each.replacement for each in with_visits if each.replacement is not None}


def booked_again(disruptions: Sequence[Disruption]) -> Mapping[int, Booking]:
    """By the id of what was upset: of visits that fell away with their recipient's services, those booked again as
    they were. One query where there is such a one.
    """
    fallen = [each for each in disruptions if each.booking.cancel_reason == CancelReason.RECIPIENT_ENDED]
    if not fallen:
        return {}
    again = Booking.objects.filter(
        recipient__in={each.booking.recipient_id for each in fallen},
        service__in={each.booking.service_id for each in fallen},
        starts_at__in={each.booking.starts_at for each in fallen},
        status__in=BOOKED,
    )
    found = {_what_it_was(booking): booking for booking in again.order_by("pk")}
    return {each.pk: found[key] for each in fallen if (key := _what_it_was(each.booking)) in found}


def _what_it_was(booking: Booking) -> tuple[int, int, datetime]:
    return booking.recipient_id, booking.service_id, booking.starts_at
