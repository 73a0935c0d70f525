"""Beds of the demonstration, and who sleeps in them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from foundation.actor import Channel
from shop.demo.blueprint import HOME_HELP
from shop.demo.duty import at, load_duty
from shop.domain.capacity.shifts import make_shifts
from shop.enums import AssignmentReason, BookingStatus, Confirmation, ProviderKind, ServicePlace, StayUnit
from shop.hours import ROUND_THE_CLOCK
from shop.models import Assignment, Booking, Department, Provider, Recipient, Service, ShiftTemplate

ARRIVES, LEAVES = time(15), time(11)
STAYS = ((-4, 2), (1, 2), (5, 3))
"""On which day from today each stay begins, and how many nights it lasts."""
ASKED_FOR = 3
"""A stay that begins so many days from today or later waits for its answer."""
BOOKED_BEFORE = timedelta(days=6)


def make_beds(department: Department, *, names: Sequence[str], since: date) -> None:
    """A service of nights that anybody may ask for, and its beds, open day and night. No names, nothing."""
    if not names:
        return
    Service.objects.create(
        department=department,
        module_key=HOME_HELP,
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


def fill_beds(department: Department, *, now: datetime, today: date) -> None:
    """A stay that is over, one that is coming and one that is asked for, of people who are not visited meanwhile."""
    beds = list(department.providers.filter(kind=ProviderKind.PLACE).order_by("pk"))
    service = department.services.filter(uses_places=True).first()
    if service is None or not beds:
        return
    guests = Recipient.objects.filter(entitlements__service__department=department).distinct().order_by("-pk")
    for number, (first, last) in enumerate(_open_stays(department, today=today)):
        starts_at, ends_at = at(first, ARRIVES.hour * 60), at(last, LEAVES.hour * 60)
        visits = Booking.objects.filter(
            recipient=OuterRef("pk"), starts_at__lt=ends_at, ends_at__gt=starts_at
        )
        guest = guests.exclude(Exists(visits)).first()
        if guest is not None:
            bed = beds[number % len(beds)]
            _stay(service, bed, guest, starts_at=starts_at, ends_at=ends_at, now=now)


def _open_stays(department: Department, *, today: date) -> Iterator[tuple[date, date]]:
    """Somebody is there when the guest comes and when they go."""
    days = [today + timedelta(days=number) for number in range(-4, 12)]
    open_days = load_duty(department, first_day=days[0], last_day=days[-1]).open
    for begins, nights in STAYS:
        first = today + timedelta(days=begins)
        last = first + timedelta(days=nights)
        if first in open_days and last in open_days:
            yield first, last


def _stay(
    service: Service,
    bed: Provider,
    guest: Recipient,
    *,
    starts_at: datetime,
    ends_at: datetime,
    now: datetime,
) -> None:
    made = min(starts_at - BOOKED_BEFORE, now - timedelta(hours=1))
    status = BookingStatus.COMPLETED if ends_at <= now else BookingStatus.CONFIRMED
    if starts_at > now + timedelta(days=ASKED_FOR):
        status = BookingStatus.REQUESTED
    booking = Booking.objects.create(
        department_id=service.department_id,
        service=service,
        recipient=guest,
        status=status,
        channel=Channel.SELF,
        starts_at=starts_at,
        ends_at=ends_at,
        requires_presence=service.requires_presence,
        created_at=made,
        created_by_id=guest.user_id,
    )
    Assignment.objects.create(
        booking=booking,
        provider=bed,
        occupied=(starts_at, ends_at + service.buffer_after),
        alive=(made, None),
        reason=AssignmentReason.TIGHTEST_FIT,
        assigned_at=made,
        party=booking.pk,
        minutes=(ends_at - starts_at) // timedelta(minutes=1),
    )
