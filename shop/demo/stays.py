"""Beds of the demonstration, and who sleeps in them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from foundation.actor import Channel
from shop.demo.duty import at, load_duty
from shop.domain.capacity.shifts import make_shifts
from shop.enums import (
    AssignmentReason,
    BookingStatus,
    Confirmation,
    NoShowBy,
    ProviderKind,
    ServicePlace,
    StayUnit,
)
from shop.hours import ROUND_THE_CLOCK
from shop.models import Assignment, Booking, Department, Provider, Recipient, Service, ShiftTemplate

type Span = tuple[datetime, datetime]

ARRIVES, LEAVES = time(15), time(11)
STAYS = ((-4, 2), (1, 2), (5, 3))
"""On which day from today each stay begins, and how many nights it lasts."""
STAYS_EVERY, MOST_NIGHTS = 3, 3
"""Of the year before: a stay begins so often, one after the other in another bed, and lasts at most so long."""
NOBODY_CAME = 14
"""One in so many who had booked a bed did not come."""
GUESTS = 8
"""So many of those who could come to stay take turns."""
ASKED_FOR = 3
"""A stay that begins so many days from today or later waits for its answer."""
BOOKED_BEFORE = timedelta(days=6)


def make_beds(department: Department, *, names: Sequence[str], module_key: str, since: date) -> None:
    """A service of nights that anybody may ask for, and its beds, open day and night. No names, nothing."""
    if not names:
        return
    Service.objects.create(
        department=department,
        module_key=module_key,
        name="Avlastningsopphold",
        duration=timedelta(days=1),
        slot_interval=timedelta(hours=1),
        buffer_before=timedelta(0),
        buffer_after=timedelta(hours=1),
        minimum_notice=timedelta(hours=24),
        cancel_deadline=timedelta(hours=24),
        move_within_day_deadline=None,
        move_to_other_day_deadline=timedelta(hours=24),
        stay_unit=StayUnit.NIGHTS,
        shortest_stay=1,
        longest_stay=5,
        arrives_at=ARRIVES,
        leaves_at=LEAVES,
        place=ServicePlace.AT_OFFICE,
        uses_places=True,
        requires_entitlement=False,
        maximum_active_bookings=1,
        confirmation=Confirmation.REQUESTED,
        settings={"tasks": []},
    )
    for name in names:
        bed = Provider.objects.create(department=department, name=name, kind=ProviderKind.PLACE)
        ShiftTemplate.objects.bulk_create(
            ShiftTemplate(
                provider=bed,
                weekday=hours.weekday,
                starts_at=hours.begins,
                ends_at=hours.ends,
                valid_from=since,
            )
            for hours in ROUND_THE_CLOCK
        )
    make_shifts(department, from_day=since)


def fill_beds(department: Department, *, now: datetime, today: date, since: date) -> None:
    """A year of stays, one that is over, one that is coming and one that is asked for, of people who are not visited
    meanwhile. Now and then nobody came to stay: a night was kept in vain, and nobody had gone anywhere.
    """
    beds = list(department.providers.filter(kind=ProviderKind.PLACE).order_by("pk"))
    service = department.services.filter(uses_places=True).first()
    if service is None or not beds:
        return
    guests = Guests.of(department, since=since)
    wanted = [*past_stays(today - since), *STAYS]
    bookings, given = [], []
    for number, (first, last) in enumerate(_open_stays(department, wanted, since=since, today=today)):
        span = at(first, ARRIVES.hour * 60), at(last, LEAVES.hour * 60)
        guest = guests.somebody(span, number=number)
        if guest is not None:
            bookings.append(_stay(service, guest, span, number=number, now=now))
            given.append(beds[number % len(beds)])
    Booking.objects.bulk_create(bookings)
    Assignment.objects.bulk_create(
        _assignment(booking, bed, service) for booking, bed in zip(bookings, given, strict=True)
    )


def past_stays(so_long: timedelta) -> Iterator[tuple[int, int]]:
    """On which day from today each began, and how many nights it lasted."""
    for number, ago in enumerate(range(so_long.days - 1, -STAYS[0][0] + 4, -STAYS_EVERY)):
        yield -ago, 1 + number % MOST_NIGHTS


@dataclass(frozen=True, slots=True)
class Guests:
    """Who may come to stay, and when each of them has a visit."""

    people: Sequence[Recipient]
    visits: Mapping[int, list[Span]]

    @classmethod
    def of(cls, department: Department, *, since: date) -> Self:
        people = Recipient.objects.filter(entitlements__service__department=department)
        visits = defaultdict[int, list[Span]](list)
        found = Booking.objects.filter(recipient__in=people, starts_at__gte=at(since, 0))
        for recipient_id, *span in found.values_list("recipient_id", "starts_at", "ends_at"):
            visits[recipient_id].append((span[0], span[1]))
        return cls(list(people.distinct().order_by("-pk")), visits)

    def somebody(self, span: Span, *, number: int) -> Recipient | None:
        """One who is at home for nobody meanwhile, not always the same; they are taken by it."""
        begins, ends = span
        free = [
            each
            for each in self.people
            if not any(start < ends and end > begins for start, end in self.visits[each.pk])
        ]
        if not free:
            return None
        guest = free[number % min(len(free), GUESTS)]
        self.visits[guest.pk].append(span)
        return guest


def _open_stays(
    department: Department, wanted: Iterable[tuple[int, int]], *, since: date, today: date
) -> Iterator[tuple[date, date]]:
    """Somebody is there when the guest comes and when they go."""
    last_day = today + timedelta(days=12)
    open_days = load_duty(department, first_day=since, last_day=last_day).open
    for begins, nights in wanted:
        first = today + timedelta(days=begins)
        last = first + timedelta(days=nights)
        if first in open_days and last in open_days:
            yield first, last


def _stay(service: Service, guest: Recipient, span: Span, *, number: int, now: datetime) -> Booking:
    starts_at, ends_at = span
    is_over, in_vain = ends_at <= now, number % NOBODY_CAME == NOBODY_CAME - 1
    status = BookingStatus.COMPLETED if is_over else BookingStatus.CONFIRMED
    if is_over and in_vain:
        status = BookingStatus.NO_SHOW
    if starts_at > now + timedelta(days=ASKED_FOR):
        status = BookingStatus.REQUESTED
    return Booking(
        department_id=service.department_id,
        service=service,
        recipient=guest,
        status=status,
        no_show_by=NoShowBy.RECIPIENT if status == BookingStatus.NO_SHOW else "",
        outcome_at=ends_at if is_over else None,
        channel=Channel.SELF,
        starts_at=starts_at,
        ends_at=ends_at,
        requires_presence=service.requires_presence,
        created_at=min(starts_at - BOOKED_BEFORE, now - timedelta(hours=1)),
        created_by_id=guest.user_id,
    )


def _assignment(booking: Booking, bed: Provider, service: Service) -> Assignment:
    return Assignment(
        booking=booking,
        provider=bed,
        occupied=(booking.starts_at, booking.ends_at + service.buffer_after),
        alive=(booking.created_at, None),
        reason=AssignmentReason.TIGHTEST_FIT,
        assigned_at=booking.created_at,
        party=booking.pk,
        # Of the clock on the wall the night in which it changes would be as long as any.
        minutes=(booking.ends_at.astimezone(UTC) - booking.starts_at.astimezone(UTC)) // timedelta(minutes=1),
    )
