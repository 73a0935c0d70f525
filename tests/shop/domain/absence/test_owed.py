"""What an absence leaves owed, and what makes it good."""

from django.utils import timezone

from shop.domain.circumstances.ending import end_recipient
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.telling import complete_booking
from shop.enums import CancelReason, DisruptionOutcome, RecipientEnd, StrandedReason
from shop.models import Booking, Disruption
from tests.factories.world import World, at
from tests.shop.domain.absence.away import another, is_away
from tests.shop.domain.absence.told import OFFICE, who_has


def test_a_visit_that_found_another_time_is_not_owed_any_more(world: World) -> None:
    booking = world.book(at(1, 10))
    world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    is_away(who_has(booking))
    booking.refresh_from_db()
    move_booking(booking, starts_at=at(1, 12), actor=world.actor())
    disruption = Disruption.objects.get()
    assert (disruption.outcome, disruption.settled_at is None) == (DisruptionOutcome.MOVED, False)


def test_to_whom_somebody_went_after_all_nothing_is_owed(world: World) -> None:
    booking = world.book_past()
    Booking.objects.filter(pk=booking.pk).update(stranded=StrandedReason.NO_SHIFT)
    Disruption.objects.create(booking=booking, department=world.department, due_on=timezone.localdate())
    complete_booking(booking, actor=OFFICE)
    assert not Disruption.objects.exists()


def test_to_who_has_died_nothing_is_owed(world: World) -> None:
    booking = world.book(at(2, 10))
    cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    end_recipient(world.recipient, last_day=timezone.localdate(), reason=RecipientEnd.DIED, actor=OFFICE)
    assert Disruption.objects.get().outcome == DisruptionOutcome.NOT_CARRIED_OUT
