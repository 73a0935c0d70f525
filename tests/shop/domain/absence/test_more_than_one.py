"""Two absences of one provider, or one that was told twice."""

import pytest

from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.undoing import Undone, undo_away
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason, DisruptionOutcome
from shop.models import Absence, BlockedProvider, Booking, Disruption
from tests.factories.world import World, at, make_user
from tests.shop.domain.absence.away import another, is_away
from tests.shop.domain.absence.told import OFFICE, who_has


class TestMoreThanOneAbsence:
    """Two of one provider, or one that was told twice: what was found by an attacker."""

    @pytest.fixture
    def upset(self, world: World) -> tuple[Booking, Booking]:
        """Both helpers have a visit at ten; the first one's nobody can take."""
        first, second = world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
        OutboxMessage.objects.all().delete()
        is_away(who_has(first), from_at=at(1, 8), until_at=at(1, 12))
        return first, second

    @pytest.mark.parametrize("until", [12, 16], ids=["the same", "a longer one"])
    def test_what_a_second_report_covers_is_recorded_told_and_undone(
        self, world: World, upset: tuple[Booking, Booking], until: int
    ) -> None:
        first, second = upset
        sick, other = who_has(first), who_has(second)
        other.user = make_user("Hjelper Prøve", email="helper@example.no")
        other.save()
        cancel_booking(second, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
        away = is_away(sick, from_at=at(1, 8), until_at=at(1, until))
        assert who_has(first) == other
        disruption = Disruption.objects.get()
        assert (disruption.outcome, disruption.absence) == (DisruptionOutcome.REPLACED, away.absence)
        assert OutboxMessage.objects.filter(kind="provider.given_visits", user=other.user).count() == 1
        assert away.absence is not None
        assert undo_away(away.absence, actor=OFFICE).gone_back == (1 if until == 12 else 0)

    def test_undone_a_visit_does_not_go_back_to_who_is_away_for_another_reason(self, world: World) -> None:
        booking = world.book(at(1, 10))
        sick = who_has(booking)
        first = is_away(sick, from_at=at(1, 9), until_at=at(1, 12))
        is_away(sick, from_at=at(1, 8), until_at=at(1, 16))
        assert first.absence is not None
        assert undo_away(first.absence, actor=OFFICE) == Undone(gone_back=0, changed=1, told=1)
        booking.refresh_from_db()
        assert (who_has(booking) == sick, booking.stranded) == (False, "")
        told = OutboxMessage.objects.filter(kind="booking.reassigned", status=DeliveryStatus.WAITING)
        assert told.count() == 1, "who comes is told after all"

    def test_nor_to_who_does_not_come_to_them_any_more(self, world: World) -> None:
        booking = world.book(at(1, 10))
        sick = who_has(booking)
        away = is_away(sick)
        BlockedProvider.objects.create(recipient=world.recipient, provider=sick)
        assert away.absence is not None
        assert undo_away(away.absence, actor=OFFICE).gone_back == 0
        assert who_has(booking) != sick

    def test_what_is_still_upset_or_cancelled_is_still_owed_when_it_is_undone(
        self, world: World, upset: tuple[Booking, Booking]
    ) -> None:
        first, _second = upset
        is_away(who_has(first), from_at=at(1, 8), until_at=at(1, 16))
        undo_away(Absence.objects.earliest("pk"), actor=OFFICE)
        assert Disruption.objects.get().outcome == DisruptionOutcome.OPEN
        cancel_booking(first, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        undo_away(Absence.objects.get(), actor=OFFICE)
        assert Disruption.objects.get().outcome == DisruptionOutcome.OPEN
