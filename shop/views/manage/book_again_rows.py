"""Visits that are booked again as lines: who would come, or why not and what is nearest instead."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from shop.domain.circumstances.booking_again import BookedAgain, NotBooked
from shop.enums import BookingStatus
from shop.errors import LongerThanGranted, NoEntitlement, NothingLeft, TimeTaken, TooManyBookings
from shop.lengths import length_of, lengths_of
from shop.models import Booking, Provider
from shop.presentation import day_and_clock, when
from shop.queries.asked_first import asked_first
from shop.queries.attention import helpers_of
from shop.queries.slots import Slot
from shop.queries.staff_days import days_to_book
from shop.views.manage.book_urls import confirm_url, times_url
from shop.views.manage.refusals import has_other_times, refusal_for_staff
from shop.ways import Way, is_way_offered, way_of

AROUND = timedelta(days=3)
NEAREST = 3


@dataclass(frozen=True, slots=True)
class BookableRow:
    """A visit that would be booked: when, what, and who would come."""

    when: str
    service: str
    who: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One that would not: why, what can be done, the nearest times as (words, address), and where else to go on."""

    when: str
    service: str
    why: str
    advice: str
    nearest: Sequence[tuple[str, str]] = ()
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class BookAgainRows:
    bookable: Sequence[BookableRow]
    refused: Sequence[RefusedRow]

    @property
    def in_all(self) -> int:
        return len(self.bookable) + len(self.refused)


def rows_of(done: BookedAgain) -> BookAgainRows:
    """While it is done: who would come is known only then, and which other times are left.

    One query, and two for each service whose visits can be had at other times.
    """
    helpers = helpers_of(done.booked)
    nearest = _nearest(done.not_booked)
    return BookAgainRows(
        [_bookable_row(visit, helpers=helpers.get(visit.pk, [])) for visit in done.booked],
        [_refused_row(each, nearest=nearest.get(each.visit.pk, [])) for each in done.not_booked],
    )


def _bookable_row(visit: Booking, *, helpers: Sequence[Provider]) -> BookableRow:
    who = ", ".join(each.display_name for each in helpers)
    if visit.status == BookingStatus.REQUESTED:
        who = _("%(who)s, to be confirmed by the department") % {"who": who}
    return BookableRow(_when(visit), visit.what, who)


def _refused_row(not_booked: NotBooked, *, nearest: Sequence[Slot]) -> RefusedRow:
    visit = not_booked.visit
    why, advice = _why(not_booked)
    url, label = _way_on(not_booked)
    times = [
        (
            capfirst(day_and_clock(slot.starts_at)),
            confirm_url(
                visit.recipient,
                visit.service,
                length=length_of(visit),
                way=way_of(visit),
                starts_at=slot.starts_at,
            ),
        )
        for slot in nearest
    ]
    return RefusedRow(_when(visit), visit.what, why, advice, times, url, label)


def _why(not_booked: NotBooked) -> tuple[str, str]:
    refusal = not_booked.refusal
    if refusal is None:
        return _("The service asks something that has not been answered."), ""
    if isinstance(refusal, TimeTaken):  # by nobody who was faster: it was called off in between
        return _("Nobody who can come is free then any more."), _("Choose another time.")
    return refusal_for_staff(refusal)


def _way_on(not_booked: NotBooked) -> tuple[str, str]:
    """The page where it can be put right, and what the link to it says."""
    visit, refusal = not_booked.visit, not_booked.refusal
    service, recipient, length = visit.service, visit.recipient, length_of(visit)
    if refusal is None:
        way, starts_at = way_of(visit), visit.starts_at
        url = confirm_url(recipient, service, length=length, way=way, starts_at=starts_at)
        return url, _("Answer and book")
    if isinstance(refusal, (LongerThanGranted, NoEntitlement, NothingLeft)):
        return reverse("manage:ledger", args=[visit.department_id, recipient.pk]), _("See what was granted")
    if isinstance(refusal, TooManyBookings):
        return reverse("manage:recipient", args=[recipient.pk]), _("See coming visits")
    if not has_other_times(refusal):
        return "", ""
    day = timezone.localdate(visit.starts_at)
    if not _is_offered(visit):
        return times_url(recipient, service, day=day), _("See all free times")
    return times_url(recipient, service, length=length, way=way_of(visit), day=day), _("See all free times")


def _nearest(not_booked: Sequence[NotBooked]) -> Mapping[int, Sequence[Slot]]:
    """By the id of each visit that could be had at another time: those closest to it, in order of time."""
    together = defaultdict[tuple[int, str, Way], list[Booking]](list)
    for each in not_booked:
        if each.refusal is not None and has_other_times(each.refusal) and _is_offered(each.visit):
            together[each.visit.service_id, length_of(each.visit).code, way_of(each.visit)].append(each.visit)
    return {visit.pk: slots for visits in together.values() for visit, slots in _closest_to(visits) if slots}


def _closest_to(visits: Sequence[Booking]) -> list[tuple[Booking, Sequence[Slot]]]:
    """Of one service, length and way."""
    one = visits[0]
    days = sorted(timezone.localdate(visit.starts_at) for visit in visits)
    first = max(timezone.localdate(), days[0] - AROUND)
    free = [
        slot
        for day in days_to_book(
            one.service,
            recipient=one.recipient,
            length=length_of(one),
            way=way_of(one),
            first=first,
            count=(days[-1] + AROUND - first).days + 1,
        )
        for slot in day.free
    ]
    return [(visit, _closest(visit, free)) for visit in visits]


def _closest(visit: Booking, free: Sequence[Slot]) -> Sequence[Slot]:
    near = [slot for slot in free if abs(slot.starts_at - visit.starts_at) <= AROUND]
    closest = sorted(near, key=lambda slot: (abs(slot.starts_at - visit.starts_at), slot.starts_at))
    return sorted(closest[:NEAREST], key=lambda slot: slot.starts_at)


def _is_offered(visit: Booking) -> bool:
    return length_of(visit) in lengths_of(visit.service) and is_way_offered(
        visit.service, way_of(visit), asked=asked_first(visit.service, visit.recipient)
    )


def _when(visit: Booking) -> str:
    return capfirst(when(visit.starts_at, visit.ends_at))
