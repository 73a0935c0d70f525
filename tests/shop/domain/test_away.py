"""Somebody is away: who takes their visits, what waits for another time, who is told, and that it can be undone."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.jobs import run_job
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.absence.away import Away, report_away
from shop.domain.absence.undoing import Undone, end_absence, undo_away
from shop.domain.absence.when_told import TOLD_AFTER
from shop.domain.circumstances.ending import end_recipient
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.outcomes.telling import complete_booking
from shop.enums import (
    AbsenceReason,
    BookingStatus,
    CancelReason,
    DisruptionOutcome,
    RecipientEnd,
    StrandedReason,
)
from shop.errors import InvalidHours, ToldAlready
from shop.models import (
    Absence,
    Assignment,
    BlockedProvider,
    Booking,
    BookingSeries,
    Disruption,
    EntitlementEntry,
    Provider,
    Recipient,
)
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_provider,
    make_recipient,
    make_user,
    user_of,
)

SAVEPOINT = 2
"""What stands for BEGIN and COMMIT inside a test."""
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def is_away(provider: Provider, **changes: Any) -> Away:
    """The whole of tomorrow."""
    wanted: dict[str, Any] = {
        "from_at": at(1, 0),
        "until_at": at(2, 0),
        "reason": AbsenceReason.SICK,
        "actor": OFFICE,
    }
    return report_away(provider, **(wanted | changes))


def everything() -> list[Any]:
    models = (Absence, Booking, Assignment, AuditEntry, OutboxMessage, EntitlementEntry, Disruption)
    return [list(model.objects.order_by("pk").values()) for model in models]


def standing() -> list[tuple[int, int]]:
    """Who comes to what."""
    return list(
        Assignment.objects.filter(active=True)
        .order_by("booking", "provider")
        .values_list("booking", "provider")
    )


def who_has(booking: Booking) -> Provider:
    return booking.assignments.select_related("provider").get(active=True).provider


def another(world: World, name: str) -> Recipient:
    recipient = make_recipient(name=name)
    make_entitlement(recipient, world.service)
    return recipient


def test_the_visits_of_who_is_away_go_to_who_is_free_and_stay_at_their_time(world: World) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    away = is_away(sick)
    booking.refresh_from_db()
    (free,) = [provider for provider in world.providers if provider != sick]
    assert (who_has(booking), booking.stranded, booking.starts_at) == (free, "", at(1, 10))
    assert [each.is_covered for each in away.covers] == [True]
    disruption = Disruption.objects.get()
    assert (disruption.outcome, disruption.absence, disruption.given_id) == (
        DisruptionOutcome.REPLACED,
        away.absence,
        Assignment.objects.get(active=True).pk,
    )


def test_what_nobody_can_take_keeps_its_time_and_is_owed_until_the_deadline(world: World) -> None:
    first, second = world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    away = is_away(who_has(first))
    first.refresh_from_db()
    assert (first.status, first.stranded) == (BookingStatus.CONFIRMED, StrandedReason.NO_SHIFT)
    assert [each.booking for each in away.uncovered] == [first]
    disruption = Disruption.objects.get()
    assert (disruption.booking, disruption.outcome, disruption.given) == (first, DisruptionOutcome.OPEN, None)
    assert disruption.due_on > timezone.localdate()
    second.refresh_from_db()
    assert second.stranded == ""


def test_each_visit_that_is_given_away_counts_for_the_next(world: World) -> None:
    make_provider(world.department)
    sick = world.providers[0]
    for number in range(4):
        recipient = another(world, f"Nummer Prøve{number}")
        visit = world.book(at(1, 8 + number), recipient=recipient)
        Assignment.objects.filter(booking=visit).update(provider=sick)
    is_away(sick)
    taken = Assignment.objects.filter(active=True).values_list("provider", flat=True)
    assert sorted(list(taken).count(each) for each in set(taken)) == [2, 2]


def test_nobody_is_sent_to_a_recipient_they_do_not_come_to(world: World) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    (other,) = [provider for provider in world.providers if provider != sick]
    BlockedProvider.objects.create(recipient=world.recipient, provider=other)
    assert [each.is_covered for each in is_away(sick).covers] == [False]


def test_what_was_shown_is_what_is_done_or_nothing_is(world: World) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    before = everything()
    shown = is_away(sick, agreed="")
    assert (shown.absence, len(shown.covers)) == (None, 1)
    assert everything() == before, "it was only shown"
    late = world.book(at(1, 12), recipient=another(world, "Odd Prøve"))
    Assignment.objects.filter(booking=late).update(provider=sick)
    before = everything()
    assert is_away(sick, agreed=shown.version).absence is None, "a yes to one is no yes to two"
    assert everything() == before
    again = is_away(sick, agreed="")
    assert is_away(sick, agreed=again.version).absence is not None


def test_without_visits_there_is_nothing_to_agree_to(world: World) -> None:
    away = is_away(world.providers[0], agreed="")
    assert away.absence is not None
    assert not Disruption.objects.exists()


def test_an_absence_that_ends_before_it_begins_is_refused(world: World) -> None:
    before = everything()
    with pytest.raises(InvalidHours):
        is_away(world.providers[0], from_at=at(2, 0), until_at=at(1, 0))
    assert everything() == before


def test_reported_twice_is_reported_once(world: World) -> None:
    sick = who_has(world.book(at(1, 10)))
    is_away(sick)
    after = everything()
    assert not is_away(sick).covers
    assert everything() == after


def test_a_visit_that_has_begun_is_left_alone(world: World) -> None:
    booking = world.book_past()
    away = is_away(who_has(booking), from_at=timezone.now() - timedelta(hours=2))
    assert not away.covers


def test_messages_wait_some_minutes_and_then_say_who_comes_and_what_needs_a_time(world: World) -> None:
    covered = world.book(at(1, 8))
    sick = who_has(covered)
    (other,) = [provider for provider in world.providers if provider != sick]
    other.user = make_user("Hjelper Prøve", email="helper@example.no")
    other.save()
    uncovered = world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    Assignment.objects.filter(booking=uncovered).update(provider=sick)
    busy = world.book(at(1, 10), recipient=another(world, "Berit Prøve"))
    assert who_has(busy) == other
    OutboxMessage.objects.all().delete()
    is_away(sick)
    waiting = {message.kind: message for message in OutboxMessage.objects.all()}
    assert set(waiting) == {"booking.reassigned", "booking.upset", "provider.given_visits"}
    assert {message.not_before for message in waiting.values()} == {Absence.objects.get().told_at}
    assert waiting["booking.upset"].params["booking_id"] == uncovered.pk
    for message in waiting.values():
        run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    texts = {mail_.to[0]: mail_.body for mail_ in mail.outbox}
    assert "09.00" in texts[user_of(uncovered.recipient).email or ""], "the nearest free time"
    assert "Berit" not in str(texts)
    assert "08.00–09.00" in texts["helper@example.no"]


def test_undone_before_anybody_was_told_all_is_as_it_was(world: World) -> None:
    covered = world.book(at(1, 8))
    sick = who_has(covered)
    uncovered = world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    Assignment.objects.filter(booking=uncovered).update(provider=sick)
    world.book(at(1, 10), recipient=another(world, "Berit Prøve"))
    before = standing(), list(Booking.objects.order_by("pk").values())
    away = is_away(sick)
    assert away.absence is not None
    assert standing() != before[0]
    assert undo_away(away.absence, actor=OFFICE).gone_back == 1
    assert (standing(), list(Booking.objects.order_by("pk").values())) == before
    assert not Absence.objects.exists()
    assert not Disruption.objects.exists()
    unsent = OutboxMessage.objects.filter(params__absence_id=away.absence.pk)
    assert {message.status for message in unsent} == {DeliveryStatus.WITHDRAWN}
    assert undo_away(away.absence, actor=OFFICE).gone_back == 0, "undone twice is undone once"


def test_once_somebody_was_told_it_cannot_be_undone(world: World) -> None:
    away = is_away(who_has(world.book(at(1, 10))))
    assert away.absence is not None
    message = OutboxMessage.objects.get(kind="booking.reassigned")
    run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    before = everything()
    with pytest.raises(ToldAlready):
        undo_away(away.absence, actor=OFFICE)
    assert everything() == before


def test_after_the_minutes_it_cannot_be_undone_even_if_nobody_had_to_be_told(world: World) -> None:
    Recipient.objects.update(user=None)
    away = is_away(who_has(world.book(at(1, 10), recipient=Recipient.objects.get())))
    assert away.absence is not None
    with time_machine.travel(timezone.now() + TOLD_AFTER), pytest.raises(ToldAlready):
        undo_away(away.absence, actor=OFFICE)


def test_what_was_cancelled_since_stays_cancelled_when_it_is_undone(world: World) -> None:
    booking = world.book(at(1, 10))
    away = is_away(who_has(booking))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    assert away.absence is not None
    assert undo_away(away.absence, actor=OFFICE) == Undone(gone_back=0, changed=1)
    assert not Assignment.objects.filter(active=True).exists()


def test_a_visit_that_found_another_time_is_not_owed_any_more(world: World) -> None:
    booking = world.book(at(1, 10))
    world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    is_away(who_has(booking))
    booking.refresh_from_db()
    move_booking(booking, starts_at=at(1, 12), actor=world.actor())
    disruption = Disruption.objects.get()
    assert (disruption.outcome, disruption.settled_at is None) == (DisruptionOutcome.MOVED, False)


def test_two_who_come_together_are_replaced_one_by_one(world: World) -> None:
    make_provider(world.department)
    world.service.providers_needed = 2
    world.service.save()
    booking = world.book(at(1, 10))
    first, second = (each.provider for each in booking.assignments.order_by("provider"))
    is_away(first)
    now = set(booking.assignments.filter(active=True).values_list("provider", flat=True))
    assert now == {second.pk, Provider.objects.exclude(pk__in=[first.pk, second.pk]).get().pk}


def test_a_session_goes_to_somebody_else_as_a_whole(world: World) -> None:
    world.service.seats = 4
    world.service.save()
    seats = [world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))]
    sick = who_has(seats[0])
    away = is_away(sick)
    (other,) = [provider for provider in world.providers if provider != sick]
    assert {who_has(seat) for seat in seats} == {other}
    assert away.absence is not None
    assert undo_away(away.absence, actor=OFFICE).gone_back == 2
    assert {who_has(seat) for seat in seats} == {sick}


def test_a_session_that_somebody_has_joined_since_stays_in_one_piece(world: World) -> None:
    world.service.seats = 4
    world.service.save()
    seats = [world.book(at(1, 10)), world.book(at(1, 10), recipient=another(world, "Odd Prøve"))]
    away = is_away(who_has(seats[0]))
    late = world.book(at(1, 10), recipient=another(world, "Berit Prøve"))
    assert who_has(late) == who_has(seats[0])
    assert away.absence is not None
    assert undo_away(away.absence, actor=OFFICE).gone_back == 0
    assert len({who_has(seat) for seat in (*seats, late)}) == 1


def test_twelve_visits_among_twenty_take_at_most_forty_statements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sick = world.providers[0]
    for number in range(18):
        make_provider(world.department, user=make_user() if number % 3 else None)
    for number in range(12):
        visit = world.book(at(1, 8 + number % 8), recipient=another(world, f"Nummer Prøve{number}"))
        minute = timedelta(minutes=1)
        begins = at(1, 8) + number * 40 * minute
        Booking.objects.filter(pk=visit.pk).update(starts_at=begins, ends_at=begins + 40 * minute)
        Assignment.objects.filter(booking=visit).update(
            provider=sick, occupied=(begins, begins + 40 * minute)
        )
    assert Assignment.objects.filter(active=True, provider=sick).count() == 12
    with django_assert_max_num_queries(40 + SAVEPOINT):
        away = is_away(sick)
    assert len(away.covered) == 12


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
        assert undo_away(first.absence, actor=OFFICE) == Undone(gone_back=0, changed=1)
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


def test_taken_away_within_the_minutes_it_is_undone_and_afterwards_the_others_keep_the_visits(
    world: World,
) -> None:
    booking = world.book(at(1, 10))
    sick = who_has(booking)
    for is_late in (False, True):
        away = is_away(sick)
        assert away.absence is not None
        with time_machine.travel(timezone.now() + TOLD_AFTER * is_late):
            end_absence(away.absence, actor=OFFICE)
        assert (who_has(booking) == sick) is not is_late
        assert not Absence.objects.exists()


def test_who_was_told_that_nobody_can_come_hears_that_somebody_does(world: World) -> None:
    booking = world.book(at(1, 10))
    world.book(at(1, 10), recipient=another(world, "Odd Prøve"))
    away = is_away(who_has(booking))
    message = OutboxMessage.objects.get(kind="booking.upset")
    run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    assert away.absence is not None
    end_absence(away.absence, actor=OFFICE)
    again = OutboxMessage.objects.get(kind="booking.stands_again")
    assert (again.user, again.params["booking_id"]) == (world.user, booking.pk)
    assert not Disruption.objects.exists()


def test_to_whom_nobody_else_should_come_nobody_else_is_sent(world: World) -> None:
    booking = world.book(at(1, 10))
    series = BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at=time(10),
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        provider=who_has(booking),
        only_provider=True,
        starts_on=at(1, 10).date(),
        channel=Channel.STAFF,
    )
    Booking.objects.filter(pk=booking.pk).update(series=series, series_on=at(1, 10).date())
    assert [each.is_covered for each in is_away(who_has(booking)).covers] == [False]


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


def test_who_has_two_visits_hears_of_both_in_one_mail(world: World) -> None:
    first = world.book(at(1, 8))
    sick = who_has(first)
    second = world.book(at(1, 10))
    Assignment.objects.filter(booking=second).update(provider=sick)
    OutboxMessage.objects.all().delete()
    is_away(sick)
    mail.outbox.clear()
    for message in OutboxMessage.objects.filter(user=world.user):
        run_job("notifications.deliver", tenant="larvik", args={"message_id": message.pk})
    (sent,) = mail.outbox
    assert f"/bookings/{first.pk}/" in sent.body
    assert f"/bookings/{second.pk}/" in sent.body
