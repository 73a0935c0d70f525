"""A small October, worked out by hand: two services, two helpers, six people, sixteen visits; and a day before it.

It is 10.00 on Monday 2 November 2026. Summer time ended in the night of Sunday 25 October.

    no  to  service  when           by     booked by, when                   what became of it
     1  A   cleaning Thu  1  9.00   Amal   self    Thu 24 Sep 10.00          done
     2  B   cleaning Thu  1 10.00   Amal   self    Sun 27 Sep 12.00  outside  done
     3  C   cleaning Fri  2  9.00   Amal   phone   Thu  1 Oct 15.30  outside  nobody home: a wasted trip
     4  D   cleaning Fri  2  9.00   Berit  self    Wed 30 Sep  7.45  outside  we did not come
     5  E   cleaning Mon  5 12.00   Berit  self    Thu  1 Oct 12.00          cancelled by E
     6  F   cleaning Mon  5 13.00   Berit  staff   Wed 30 Sep 15.00          cancelled by the department
     7  A   cleaning Mon  5 14.00   Amal   repres. Sat  3 Oct 14.00  outside  done; moved by both sides, once each
     8  B   cleaning Wed  7  9.00   Amal   self    Tue  6 Oct  9.00          nobody has said; reassigned once
     9  C   cleaning Mon  5  9.00   Amal   standing                          done
    10  C   cleaning Mon 12  9.00   Amal   standing                          cancelled by C
    12  D   cleaning Fri  9 10.00   Amal   self    Thu  8 Oct 10.00          asked for, and declined
    13  D   talk     Thu  1 12.00   Berit  self    Wed 30 Sep 12.00          done
    14  E   talk     Fri  2 12.00   Berit  self    Mon 28 Sep 12.00          did not come: at the office, so no trip
    15  F   talk     Sat 31 23.30   Berit  self    Sat 24 Oct 23.30  outside  done; an hour, half of it in November
    16  A   talk     Mon  5 10.00   Berit  phone   Mon  5 Oct  8.00          done  ┐ one session
    17  B   talk     Mon  5 10.00   Berit  phone   Mon  5 Oct  8.00          done  ┘

    18  A   cleaning Wed 30 Sep  9.00 Amal  self   Wed 30 Sep  8.30          done
    19  B   cleaning Wed 30 Sep 23.30 Berit self   Tue 29 Sep 23.00  outside  done; an hour, half of it in October

Number 11 was only held. A cleaning takes an hour, a talk thirty minutes unless said. Standing visits of C come on
Mondays: on the 19th everybody was busy, and the 26th was skipped by C.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import (
    AbsenceReason,
    AssignmentReason,
    BookingStatus,
    CancelReason,
    DisruptionOutcome,
    EntryKind,
    NoShowBy,
    ServicePlace,
    SkipReason,
)
from shop.models import (
    Absence,
    Assignment,
    Booking,
    BookingSeries,
    Closure,
    Department,
    Disruption,
    EntitlementEntry,
    EntitlementPeriod,
    Provider,
    Recipient,
    Service,
    Shift,
    SkippedOccurrence,
)
from tests.factories.world import make_department, make_entitlement, make_recipient, make_service

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
TODAY = date(2026, 11, 2)
DONE: dict[str, Any] = {"status": BookingStatus.COMPLETED}


def on(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """That time of 2026 on the clock on the wall."""
    return timezone.make_aware(datetime.combine(date(2026, month, day), time(hour, minute)))


@dataclass(slots=True)
class October:
    """`visits` by the numbers above."""

    department: Department
    cleaning: Service
    talk: Service
    amal: Provider
    berit: Provider
    people: dict[str, Recipient]
    visits: dict[int, Booking] = field(default_factory=dict)

    def visit(
        self,
        number: int,
        name: str,
        *,
        starts_at: datetime,
        by: Provider,
        created_at: datetime,
        channel: str = "self",
        service: Service | None = None,
        **changes: Any,
    ) -> Booking:
        wanted = service or self.cleaning
        length = changes.pop("length", wanted.duration)
        party, seat = changes.pop("party", None), changes.pop("seat", 0)
        booking = Booking.objects.create(
            department=self.department,
            service=wanted,
            recipient=self.people[name],
            starts_at=starts_at,
            ends_at=starts_at + length,
            requires_presence=True,
            channel=channel,
            created_at=created_at,
            **changes,
        )
        gone = {BookingStatus.CANCELLED, BookingStatus.DECLINED, BookingStatus.EXPIRED}
        Assignment.objects.create(
            booking=booking,
            provider=by,
            occupied=(starts_at, starts_at + length),
            alive=(created_at, None),
            active=booking.status not in gone,
            reason=AssignmentReason.LEAST_LOADED,
            party=party or booking.pk,
            seat=seat,
            minutes=length // timedelta(minutes=1),
        )
        self.visits[number] = booking
        return booking


def make_october() -> October:
    department = make_department()
    world = October(
        department=department,
        cleaning=make_service(department, name="Renhold"),
        talk=make_service(
            department,
            name="Samtale",
            duration=timedelta(minutes=30),
            place=ServicePlace.AT_OFFICE,
            seats=2,
        ),
        amal=Provider.objects.create(department=department, name="Amal Prøve"),
        berit=Provider.objects.create(department=department, name="Berit Prøve"),
        people={name: make_recipient(name=f"{name} Prøve") for name in "ABCDEF"},
    )
    _shifts(world)
    _cleanings(world)
    _standing(world)
    _talks(world)
    _changes(world)
    _upsets(world)
    _decision(world)
    return world


def _shifts(world: October) -> None:
    """Amal 5 × 8 h, less 4 h away, less the closed day: 28 h. Berit 4 × 8 h, less the closed day: 24 h.

    Berit's night of 30 September lies with 2 h in September and with 6 h in October. In all 58 h in October, and in
    September with Amal's 8 h on the 30th 10 h.
    """
    for provider, days in ((world.amal, (1, 2, 5, 6, 7)), (world.berit, (1, 2, 5, 6))):
        for day in days:
            Shift.objects.create(provider=provider, during=(on(10, day, 8), on(10, day, 16)))
    Shift.objects.create(provider=world.amal, during=(on(9, 30, 8), on(9, 30, 16)))
    Shift.objects.create(provider=world.berit, during=(on(9, 30, 22), on(10, 1, 6)))
    Shift.objects.create(provider=world.berit, during=(on(10, 7, 8), on(10, 7, 16)), is_off=True)
    Absence.objects.create(
        provider=world.amal, during=(on(10, 7, 12), on(10, 8, 12)), reason=AbsenceReason.SICK
    )
    closed = date(2026, 10, 6)
    Closure.objects.create(department=world.department, first_day=closed, last_day=closed)


def _cleanings(world: October) -> None:
    amal, berit, visit = world.amal, world.berit, world.visit
    nobody_home: dict[str, Any] = {"status": BookingStatus.NO_SHOW, "no_show_by": NoShowBy.RECIPIENT}
    by_us: dict[str, Any] = {"status": BookingStatus.NO_SHOW, "no_show_by": NoShowBy.PROVIDER}
    visit(1, "A", starts_at=on(10, 1, 9), by=amal, created_at=on(9, 24, 10), **DONE)
    visit(2, "B", starts_at=on(10, 1, 10), by=amal, created_at=on(9, 27, 12), **DONE)
    visit(
        3,
        "C",
        starts_at=on(10, 2, 9),
        by=amal,
        created_at=on(10, 1, 15, 30),
        channel="phone",
        **nobody_home,
    )
    visit(4, "D", starts_at=on(10, 2, 9), by=berit, created_at=on(9, 30, 7, 45), **by_us)
    visit(
        5,
        "E",
        starts_at=on(10, 5, 12),
        by=berit,
        created_at=on(10, 1, 12),
        status=BookingStatus.CANCELLED,
        cancel_reason=CancelReason.BY_RECIPIENT,
    )
    visit(
        6,
        "F",
        starts_at=on(10, 5, 13),
        by=berit,
        created_at=on(9, 30, 15),
        channel="staff",
        status=BookingStatus.CANCELLED,
        cancel_reason=CancelReason.BY_DEPARTMENT,
    )
    visit(
        7, "A", starts_at=on(10, 5, 14), by=amal, created_at=on(10, 3, 14), channel="representative", **DONE
    )
    visit(8, "B", starts_at=on(10, 7, 9), by=amal, created_at=on(10, 6, 9), status=BookingStatus.CONFIRMED)
    visit(11, "F", starts_at=on(10, 8, 9), by=amal, created_at=on(10, 7, 9), status=BookingStatus.EXPIRED)
    visit(12, "D", starts_at=on(10, 9, 10), by=amal, created_at=on(10, 8, 10), status=BookingStatus.DECLINED)
    visit(18, "A", starts_at=on(9, 30, 9), by=amal, created_at=on(9, 30, 8, 30), **DONE)
    visit(19, "B", starts_at=on(9, 30, 23, 30), by=berit, created_at=on(9, 29, 23), **DONE)


def _standing(world: October) -> None:
    series = BookingSeries.objects.create(
        recipient=world.people["C"],
        service=world.cleaning,
        weekdays=[1],
        preferred_at=time(9),
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=OCTOBER,
        channel="staff",
    )
    for number, day, changes in (
        (9, 5, DONE),
        (10, 12, {"status": BookingStatus.CANCELLED, "cancel_reason": CancelReason.BY_RECIPIENT}),
    ):
        world.visit(
            number,
            "C",
            starts_at=on(10, day, 9),
            by=world.amal,
            created_at=on(9, 20, 2),
            channel="staff",
            series=series,
            series_on=date(2026, 10, day),
            **changes,
        )
    # The 12th is noted a second time: it is one day all the same.
    for day, reason in (
        (12, SkipReason.BY_RECIPIENT),
        (19, SkipReason.FULL),
        (26, SkipReason.BY_RECIPIENT),
    ):
        SkippedOccurrence.objects.create(series=series, occurs_on=date(2026, 10, day), reason=reason)


def _talks(world: October) -> None:
    berit, talk = world.berit, world.talk
    world.visit(13, "D", starts_at=on(10, 1, 12), by=berit, created_at=on(9, 30, 12), service=talk, **DONE)
    world.visit(
        14,
        "E",
        starts_at=on(10, 2, 12),
        by=berit,
        created_at=on(9, 28, 12),
        service=talk,
        status=BookingStatus.NO_SHOW,
        no_show_by=NoShowBy.RECIPIENT,
    )
    world.visit(
        15,
        "F",
        starts_at=on(10, 31, 23, 30),
        by=berit,
        created_at=on(10, 24, 23, 30),
        service=talk,
        length=timedelta(hours=1),
        **DONE,
    )
    together: dict[str, Any] = {
        "starts_at": on(10, 5, 10),
        "by": berit,
        "created_at": on(10, 5, 8),
        "service": talk,
        "channel": "phone",
    }
    first = world.visit(16, "A", seat=1, **together, **DONE)
    world.visit(17, "B", seat=2, party=first.pk, **together, **DONE)


def _changes(world: October) -> None:
    for number, action, channel in (
        (7, "booking.moved", "representative"),
        (7, "booking.moved", "staff"),
        (8, "booking.reassigned", "staff"),
        (1, "booking.viewed", "staff"),
        (1, "booking.completed", "staff"),
    ):
        log(world.visits[number], action, channel=channel)
    # Something else that happens to have the number of a visit.
    AuditEntry.objects.create(
        action="booking.moved", channel="staff", object_type="shop.other", object_id=world.visits[1].pk
    )


def _upsets(world: October) -> None:
    for number, outcome, settled_at, due_on in (
        (2, DisruptionOutcome.REPLACED, on(10, 1, 9), date(2026, 10, 6)),  # kept
        (7, DisruptionOutcome.MOVED, on(10, 9, 9), date(2026, 10, 8)),  # a day late
        (6, DisruptionOutcome.OPEN, None, date(2026, 10, 8)),  # late and open
        (4, DisruptionOutcome.NOT_CARRIED_OUT, on(10, 2, 9), date(2026, 10, 7)),
        (13, DisruptionOutcome.OPEN, None, date(2026, 11, 3)),  # there is time until tomorrow
    ):
        Disruption.objects.create(
            booking=world.visits[number],
            department=world.department,
            outcome=outcome,
            settled_at=settled_at,
            opened_at=on(10, 31, 23, 30) if number == 13 else on(10, 1, 8),
            due_on=due_on,
        )


def _decision(world: October) -> None:
    """Four visits granted, three booked, one of them given back, two carried out: two are released, 120 minutes."""
    decision = make_entitlement(world.people["A"], world.cleaning, valid_from=OCTOBER)
    period = EntitlementPeriod.objects.create(
        entitlement=decision, starts_on=OCTOBER, ends_before=NOVEMBER, granted=4, balance=2
    )
    for kind, quantity, balance in (
        (EntryKind.GRANTED, 4, 4),
        (EntryKind.RESERVED, 3, 1),
        (EntryKind.RELEASED, 1, 2),
        (EntryKind.USED, 2, 2),
    ):
        EntitlementEntry.objects.create(period=period, kind=kind, quantity=quantity, balance_after=balance)


def log(booking: Booking, action: str, *, channel: str = "staff") -> None:
    """A line of the log about the visit."""
    AuditEntry.objects.create(
        action=action,
        channel=channel,
        object_type="shop.booking",
        object_id=booking.pk,
        recipient_id=booking.recipient_id,
    )
