"""An offer is taken with one click, or passed on: declined, not answered, or not granted any more."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.jobs import run_job
from shop.domain.door.booking import hold_time
from shop.domain.ledger.decision_changes import Terms, change_decision, end_decision
from shop.domain.ledger.decisions import change_amount
from shop.domain.waitlist.answers import EXPIRE_OFFER, decline_offer, expire_offer, take_offer
from shop.domain.waitlist.line import leave_waitlist, set_priority
from shop.enums import BookingStatus, EntryKind, OfferOutcome, Priority, WaitlistStatus
from shop.errors import OfferIsOver, OfferLapsed, OfferNotGranted, RefusedByModule
from shop.models import (
    Booking,
    EntitlementEntry,
    EntitlementPeriod,
    Recipient,
    WaitlistOffer,
)
from shop.queries.waiting import place_in_line
from tests.dummy_module.module import Dummy
from tests.factories.refusals import refused
from tests.factories.waiting import OFFICE, free, offer_round, own, run_out, wait
from tests.factories.world import World, at


def its_time_is_over(offer: WaitlistOffer) -> None:
    run_job(EXPIRE_OFFER, tenant="larvik", args={"offer_id": offer.pk})


class TestTaken:
    @pytest.fixture
    def offer(self, world: World, booked: dict[datetime, Booking]) -> WaitlistOffer:
        wait(world)
        free(booked[at(1, 10)])
        (offer,) = offer_round(world)
        return offer

    def test_one_click_books_it(self, world: World, offer: WaitlistOffer) -> None:
        booking = take_offer(offer, actor=world.actor())
        offer.refresh_from_db()
        assert (booking.pk, booking.status, booking.is_offer) == (
            offer.hold_id,
            BookingStatus.CONFIRMED,
            False,
        )
        assert (offer.outcome, offer.entry.status, offer.entry.booking) == (
            OfferOutcome.TAKEN,
            WaitlistStatus.BOOKED,
            booking,
        )
        reserved = EntitlementEntry.objects.get(booking=booking)
        assert reserved.kind == EntryKind.RESERVED

    def test_twice_is_once(self, world: World, offer: WaitlistOffer) -> None:
        first = take_offer(offer, actor=world.actor())
        assert take_offer(offer, actor=world.actor()) == first
        assert AuditEntry.objects.filter(action="waitlist.taken").count() == 1

    def test_too_late_but_still_free_it_is_booked(self, world: World, offer: WaitlistOffer) -> None:
        run_out(offer)
        assert take_offer(offer, actor=world.actor()).starts_at == at(1, 10)

    def test_too_late_and_passed_on_it_is_not(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient
    ) -> None:
        wait(world, recipient=neighbour)
        run_out(offer)
        its_time_is_over(offer)
        (passed_on,) = offer_round(world)
        assert passed_on.recipient == neighbour
        with refused(OfferLapsed):
            take_offer(offer, actor=world.actor())
        offer.entry.refresh_from_db()
        assert offer.entry.status == WaitlistStatus.WAITING

    def test_late_while_another_is_offered_gives_the_other_back(
        self, world: World, offer: WaitlistOffer, booked: dict[datetime, Booking]
    ) -> None:
        run_out(offer)
        its_time_is_over(offer)
        free(booked[at(1, 12)])
        (second,) = offer_round(world)
        take_offer(offer, actor=world.actor())
        second.refresh_from_db()
        assert (second.outcome, second.hold.status) == (OfferOutcome.WITHDRAWN, BookingStatus.EXPIRED)

    def test_with_nothing_left_it_is_withdrawn_and_goes_to_the_next(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient
    ) -> None:
        wait(world, recipient=neighbour)
        world.book(at(3, 10))
        EntitlementPeriod.objects.filter(entitlement__recipient=world.recipient).update(balance=0)
        with pytest.raises(OfferNotGranted) as told:
            take_offer(offer, actor=world.actor())
        assert told.value.params == {"has_decision": True}
        offer.refresh_from_db()
        assert (offer.outcome, offer.hold.status) == (OfferOutcome.WITHDRAWN, BookingStatus.EXPIRED)
        assert offer.entry.status == WaitlistStatus.WAITING
        (passed_on,) = offer_round(world)
        assert (passed_on.recipient, passed_on.hold.starts_at) == (neighbour, at(1, 10))

    def test_without_a_decision_too(self, world: World, offer: WaitlistOffer) -> None:
        world.recipient.entitlements.update(valid_until=timezone.localdate())
        with pytest.raises(OfferNotGranted) as told:
            take_offer(offer, actor=world.actor())
        assert told.value.params == {"has_decision": False}
        offer.refresh_from_db()
        assert offer.outcome == OfferOutcome.WITHDRAWN

    @pytest.mark.parametrize("answers", [{}, {"tasks": "all of them"}])
    def test_what_a_module_refuses_whatever_they_answer_is_withdrawn(
        self, world: World, offer: WaitlistOffer, monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]
    ) -> None:
        """What other answers may mend stays theirs."""

        def refuse(*_args: object, **_options: object) -> None:
            raise RefusedByModule

        monkeypatch.setattr(Dummy, "check_booking", refuse)
        with pytest.raises(RefusedByModule):
            take_offer(offer, actor=world.actor(), answers=answers)
        offer.refresh_from_db()
        assert offer.is_open == bool(answers)

    @pytest.mark.parametrize("how", ["reduced", "changed", "ended"])
    def test_an_offer_that_no_decision_covers_any_more_goes_to_the_next(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient, how: str
    ) -> None:
        wait(world, recipient=neighbour)
        decision = world.recipient.entitlements.select_related("service", "recipient").get()
        tomorrow = timezone.localdate() + timedelta(days=1)
        terms = Terms(amount=0, unit=decision.unit, period=decision.period, decision_reference="2026/2")
        match how:
            case "reduced":
                change_amount(decision, amount=0, actor=OFFICE)
            case "changed":
                change_decision(decision, from_day=tomorrow, terms=terms, actor=OFFICE)
            case _:
                end_decision(decision, last_day=timezone.localdate(), actor=OFFICE)
        offer.refresh_from_db()
        assert (offer.outcome, offer.hold.status) == (OfferOutcome.WITHDRAWN, BookingStatus.EXPIRED)
        assert AuditEntry.objects.filter(
            action="waitlist.withdrawn", recipient_id=world.recipient.pk
        ).exists()
        assert [each.recipient for each in offer_round(world)] == [neighbour]

    def test_an_offer_that_is_still_covered_stays(self, world: World, offer: WaitlistOffer) -> None:
        decision = world.recipient.entitlements.select_related("service", "recipient").get()
        change_amount(decision, amount=1, actor=OFFICE)
        offer.refresh_from_db()
        assert offer.is_open

    @pytest.mark.parametrize("end", [decline_offer, None])
    def test_what_was_answered_otherwise_is_over(
        self, world: World, offer: WaitlistOffer, end: object
    ) -> None:
        if end is None:
            leave_waitlist(offer.entry, actor=world.actor())
        else:
            decline_offer(offer, actor=world.actor())
        with refused(OfferIsOver):
            take_offer(offer, actor=world.actor())

    def test_a_hold_of_something_else_does_not_end_it(self, world: World, offer: WaitlistOffer) -> None:
        hold_time(world.service, recipient=world.recipient, starts_at=at(3, 9), actor=world.actor())
        assert take_offer(offer, actor=world.actor()).pk == offer.hold_id

    def test_by_phone_for_them(self, offer: WaitlistOffer) -> None:
        booking = take_offer(offer, actor=OFFICE)
        assert booking.channel == OFFICE.channel


class TestPassedOn:
    @pytest.fixture
    def offer(self, world: World, booked: dict[datetime, Booking]) -> WaitlistOffer:
        wait(world)
        free(booked[at(1, 10)])
        (offer,) = offer_round(world)
        return offer

    def test_no_thanks_goes_to_the_next_and_not_to_them_again(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient
    ) -> None:
        wait(world, recipient=neighbour)
        decline_offer(offer, actor=world.actor())
        decline_offer(offer, actor=world.actor())
        (passed_on,) = offer_round(world)
        assert (passed_on.recipient, passed_on.hold.starts_at) == (neighbour, at(1, 10))
        decline_offer(passed_on, actor=own(neighbour))
        assert offer_round(world) == []
        assert place_in_line([world.service.pk])[offer.entry_id] == 1

    def test_it_cannot_be_declined_when_it_is_taken(self, world: World, offer: WaitlistOffer) -> None:
        take_offer(offer, actor=world.actor())
        with refused(OfferIsOver):
            decline_offer(offer, actor=world.actor())

    def test_nobody_answers_and_the_next_is_asked(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient
    ) -> None:
        wait(world, recipient=neighbour)
        assert expire_offer(offer.pk) is False
        run_out(offer)
        assert expire_offer(offer.pk) is True
        assert expire_offer(offer.pk) is False
        offer.refresh_from_db()
        assert (offer.outcome, offer.hold.status) == (OfferOutcome.EXPIRED, BookingStatus.EXPIRED)
        assert [each.recipient for each in offer_round(world)] == [neighbour]

    def test_a_round_before_that_gives_it_on_already(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient
    ) -> None:
        wait(world, recipient=neighbour)
        run_out(offer)
        assert [each.recipient for each in offer_round(world)] == [neighbour]
        assert expire_offer(offer.pk) is True
        assert offer_round(world) == []

    def test_after_two_unanswered_they_come_behind_those_who_answer(
        self, world: World, offer: WaitlistOffer, booked: dict[datetime, Booking], neighbour: Recipient
    ) -> None:
        second = wait(world, recipient=neighbour)
        run_out(offer)
        its_time_is_over(offer)
        leave = offer_round(world)
        assert place_in_line([world.service.pk])[offer.entry_id] == 1
        free(booked[at(1, 11)])
        (again,) = offer_round(world)
        run_out(again)
        its_time_is_over(again)
        assert [each.recipient for each in leave] == [neighbour]
        assert place_in_line([world.service.pk]) == {second.pk: 1, offer.entry_id: 2}

    def test_unless_they_are_more_urgent(
        self, world: World, offer: WaitlistOffer, neighbour: Recipient
    ) -> None:
        wait(world, recipient=neighbour)
        set_priority(offer.entry, priority=Priority.SOON, actor=OFFICE)
        WaitlistOffer.objects.filter(pk=offer.pk).update(outcome=OfferOutcome.EXPIRED)
        for hour in (13, 14):
            hold = world.book(at(5, hour), recipient=neighbour)
            WaitlistOffer.objects.create(
                entry=offer.entry,
                recipient=world.recipient,
                hold=hold,
                outcome=OfferOutcome.EXPIRED,
                expires_at=timezone.now() + timedelta(hours=1),
            )
        assert place_in_line([world.service.pk])[offer.entry_id] == 1
