"""What one of many hands does, again and again, at random: everything that the booking core lets anybody do."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.schedule import remove_absence, set_opening_hours
from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking, lock_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.door.moves import move_booking
from shop.domain.ledger.decisions import change_amount
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import AbsenceReason, BookingStatus, CancelReason, NoShowBy, ReassignmentReason
from shop.hours import HoursOfDay
from shop.models import Absence, Assignment, Booking, Entitlement
from tests.factories.clock import let_lapse
from tests.factories.world import EVERY_DAY, at
from tests.race.hammer.town import CHAOS_DAYS, Town

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
STANDING = (BookingStatus.CONFIRMED, BookingStatus.REQUESTED)


@dataclass(slots=True)
class Hand:
    """Remembers what it has booked and held, so that there is something to go on with. `made` are ids it was given."""

    town: Town
    dice: Random
    made: list[int] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)

    def book(self) -> None:
        """With a key; a second time with the same one in a while."""
        wish: dict[str, Any] = {
            "recipient": self.dice.choice(self.town.people),
            "starts_at": self.dice.choice(self.town.starts()),
            "actor": self._anybody(),
            "idempotency_key": str(UUID(int=self.dice.getrandbits(128))),
        }
        service = self.dice.choice(self.town.services)
        booking = book_service(service, **wish)
        self._note(booking)
        if self.dice.random() < 0.05:
            assert book_service(service, **wish).pk == booking.pk

    def hold(self) -> None:
        held = hold_time(
            self.dice.choice(self.town.services),
            recipient=self.dice.choice(self.town.people),
            starts_at=self.dice.choice(self.town.starts()),
            actor=self._anybody(),
        )
        self.held.append(held.pk)

    def confirm(self) -> None:
        """What was held, if it still is: somebody with the same recipient may have changed their mind."""
        held = self._take(self.held)
        if held is not None:
            self._note(self._book_again(held))

    def confirm_late(self) -> None:
        held = self._take(self.held)
        if held is not None:
            with transaction.atomic():
                locked = lock_booking(held.pk)
                if locked.status == BookingStatus.HELD:
                    let_lapse(locked)
            self._note(self._book_again(held))

    def give_back(self) -> None:
        held = self._take(self.held)
        if held is not None:
            give_back_hold(held, actor=OFFICE)

    def move(self) -> None:
        booking = self._some_booking()
        if booking is not None:
            move_booking(booking, starts_at=self.dice.choice(self.town.starts()), actor=self._anybody())

    def cancel(self) -> None:
        booking = self._some_booking()
        if booking is not None:
            cancel_booking(booking, actor=self._anybody(), reason=CancelReason.BY_RECIPIENT)

    @transaction.atomic
    def reassign(self) -> None:
        booking = self._some_booking()
        if booking is None:
            return
        given = Assignment.objects.filter(booking=booking, active=True).select_related("provider").first()
        colleagues = [each for each in self.town.providers if each.department_id == booking.department_id]
        if given is not None:
            reassign(
                booking,
                to=self.dice.choice(colleagues),
                instead_of=given.provider,
                reason=ReassignmentReason.ROUTE,
                actor=OFFICE,
            )

    @transaction.atomic
    def carry_out(self) -> None:
        """The calendar is turned until the visit has begun, then it is told what became of it."""
        booking = self._some_booking()
        if booking is None:
            return
        booking = lock_booking(booking.pk)
        taken = Assignment.objects.filter(booking=booking, active=True)
        if booking.status not in STANDING or taken.filter(seat__gt=0).exists():
            return
        # To an hour of its own, long ago: two that were carried out are never in each other's way.
        ago = timezone.now().replace(microsecond=0) - timedelta(hours=2 * booking.pk)
        length = booking.ends_at - booking.starts_at
        Booking.objects.filter(pk=booking.pk).update(starts_at=ago, ends_at=ago + length, stranded="")
        service = booking.service
        taken.update(occupied=(ago - service.buffer_before, ago + length + service.buffer_after))
        acts: Sequence[Callable[..., object]] = (complete_booking, mark_no_show, self._did_not_come)
        self.dice.choice(acts)(booking, actor=OFFICE)
        self.done.append(booking.pk)

    def correct_outcome(self) -> None:
        booking = self._find(self.dice.choice(self.done)) if self.done else None
        if booking is not None:
            acts: Sequence[Callable[..., object]] = (
                complete_booking,
                mark_no_show,
                self._did_not_come,
                undo_outcome,
            )
            self.dice.choice(acts)(booking, actor=OFFICE)

    def absent(self) -> None:
        """Somebody is away for a few hours and others come meanwhile, or is back, or it was a mistake."""
        with transaction.atomic():
            absence = Absence.objects.order_by("?").select_related("provider__department").first()
        if absence is not None and self.dice.random() < 0.6:
            end = self.dice.choice((undo_away, remove_absence))
            end(absence, actor=OFFICE)
            return
        day, hour = self.dice.choice(CHAOS_DAYS), self.dice.randint(8, 13)
        report_away(
            self.dice.choice(self.town.providers),
            from_at=at(day, hour),
            until_at=at(day, hour + 2),
            reason=AbsenceReason.SICK,
            actor=OFFICE,
        )

    def change_hours(self) -> None:
        until = self.dice.choice([14, 16, 16])
        hours = [HoursOfDay(weekday, at(0, 8).time(), at(0, until).time()) for weekday in EVERY_DAY]
        set_opening_hours(self.dice.choice(self.town.departments), hours=hours, actor=OFFICE)

    @transaction.atomic
    def decide_anew(self) -> None:
        decision = Entitlement.objects.filter(recipient=self.dice.choice(self.town.people)).first()
        if decision is not None:
            change_amount(decision, amount=self.dice.randint(2, 8), actor=OFFICE)

    def _did_not_come(self, booking: Booking, *, actor: Actor) -> Booking:
        return mark_no_show(booking, actor=actor, by=NoShowBy.PROVIDER)

    def _book_again(self, held: Booking) -> Booking:
        return book_service(
            held.service, recipient=held.recipient, starts_at=held.starts_at, actor=self._anybody()
        )

    def _anybody(self) -> Actor:
        return Actor(user_id=None, channel=self.dice.choice([Channel.SELF, Channel.SELF, Channel.PHONE]))

    def _note(self, booking: Booking) -> None:
        self.made.append(booking.pk)
        self.standing.append(booking.pk)

    def _take(self, ids: list[int]) -> Booking | None:
        return self._find(ids.pop(self.dice.randrange(len(ids)))) if ids else None

    def _some_booking(self) -> Booking | None:
        """One of its own, or any that there may be: two hands meet at one booking."""
        if not self.standing:
            return None
        if self.dice.random() < 0.3:
            return self._find(self.dice.randint(1, max(self.standing)))
        return self._find(self.dice.choice(self.standing[-30:]))

    def _find(self, booking_id: int) -> Booking | None:
        bookings = Booking.objects.select_related("service__department", "recipient", "department")
        with transaction.atomic():
            return bookings.filter(pk=booking_id, recipient__in=self.town.people).first()


def acts_of(hand: Hand) -> tuple[list[Callable[[], None]], list[int]]:
    """What it may do, and how often each is done of a hundred."""
    weights: dict[Callable[[], None], int] = {
        hand.book: 32,
        hand.hold: 12,
        hand.confirm: 10,
        hand.confirm_late: 4,
        hand.give_back: 2,
        hand.move: 13,
        hand.cancel: 13,
        hand.reassign: 4,
        hand.carry_out: 4,
        hand.correct_outcome: 2,
        hand.absent: 2,
        hand.change_hours: 1,
        hand.decide_anew: 1,
    }
    return list(weights), list(weights.values())
