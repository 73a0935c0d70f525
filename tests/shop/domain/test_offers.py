"""What is free goes to the first in line who can have it, is kept for them, and passed on."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.capacity.blocks import block_provider
from shop.domain.capacity.pauses import pause_service, resume_service
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.ledger.decision_changes import Terms, change_decision, end_decision
from shop.domain.ledger.decisions import change_amount
from shop.domain.waitlist.answers import decline_offer, expire_offer, expire_offers, take_offer
from shop.domain.waitlist.line import leave_waitlist, set_priority
from shop.domain.waitlist.nights import let_lapse_what_is_over, settle_those_who_booked
from shop.domain.waitlist.offers import offer_next
from shop.domain.waitlist.waking import answer_by
from shop.enums import BookingStatus, CancelReason, EntryKind, OfferOutcome, Priority, WaitlistStatus
from shop.errors import OfferIsOver, OfferLapsed, OfferNotGranted, RefusedByModule
from shop.models import (
    Booking,
    Department,
    EntitlementEntry,
    EntitlementPeriod,
    Recipient,
    Service,
    WaitlistOffer,
)
from shop.queries.citizen_days import citizen_calendar
from shop.queries.own_bookings import upcoming
from shop.queries.own_holds import live_hold
from shop.queries.waiting import place_in_line
from tests.dummy_module.module import Dummy
from tests.factories.clock import age, let_lapse
from tests.factories.refusals import refused
from tests.factories.waiting import OFFICE, fill, make_neighbour, offer_round, own, wait
from tests.factories.world import World, at, make_department, make_provider, make_service, make_world


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(larvik: object) -> World:
    """One provider, and tomorrow is full."""
    return make_world(providers=1)


@pytest.fixture
def booked(world: World) -> dict[datetime, Booking]:
    return fill(world)


@pytest.fixture
def neighbour(world: World) -> Recipient:
    return make_neighbour(world)


def free(booking: Booking) -> None:
    cancel_booking(booking, actor=own(booking.recipient), reason=CancelReason.BY_RECIPIENT)


def run_out(offer: WaitlistOffer) -> None:
    """Its time is over at this moment; no job has run."""
    made = timezone.now() - timedelta(hours=5)
    WaitlistOffer.objects.filter(pk=offer.pk).update(
        made_at=made, expires_at=timezone.now() - timedelta(seconds=1)
    )
    let_lapse(offer.hold)
    offer.refresh_from_db()


def test_what_comes_free_is_kept_for_the_first_in_line(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    first = wait(world)
    wait(world, recipient=neighbour)
    assert offer_round(world) == []
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    hold = offer.hold
    assert (offer.entry, offer.recipient, offer.outcome) == (first, world.recipient, OfferOutcome.OPEN)
    assert (hold.starts_at, hold.status, hold.is_offer) == (at(1, 10), BookingStatus.HELD, True)
    assert hold.held_until is not None
    assert abs(hold.held_until - offer.expires_at) < timedelta(seconds=2)


def test_they_are_told_when_and_until_when_and_never_why(
    world: World, booked: dict[datetime, Booking], mailoutbox: list[EmailMessage]
) -> None:
    wait(world)
    free(booked[at(1, 10)])
    offer_round(world)
    message = OutboxMessage.objects.get(kind="waitlist.offered")
    deliver(message_id=message.pk)
    (mail,) = mailoutbox
    assert mail.to == [world.user.email]
    assert "10.00–11.00" in mail.body
    assert "until" in mail.body
    logged = AuditEntry.objects.get(action="waitlist.offered")
    assert (logged.recipient_id, logged.actor_id) == (world.recipient.pk, None)


def test_nothing_is_said_of_an_offer_that_has_its_answer(
    world: World, booked: dict[datetime, Booking], mailoutbox: list[EmailMessage]
) -> None:
    wait(world)
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    decline_offer(offer, actor=world.actor())
    deliver(message_id=OutboxMessage.objects.get(kind="waitlist.offered").pk)
    assert mailoutbox == []


def test_it_is_no_appointment_and_yet_taken(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    free(booked[at(1, 10)])
    offer_round(world)
    assert upcoming(world.recipient) == []
    assert live_hold(world.recipient) is None
    day = citizen_calendar(world.service, recipient=make_neighbour(world)).day(at(1, 0).date())
    assert day.bookable == ()


def test_who_is_offered_a_time_is_needed_there_and_not_elsewhere(
    world: World, booked: dict[datetime, Booking]
) -> None:
    """The list of another service does not show what the door would refuse."""
    other = make_department(name="Fot Prøve")
    feet = make_service(other, name="Fotpleie", requires_entitlement=False)
    make_provider(other)
    wait(world)
    free(booked[at(1, 10)])
    offer_round(world)
    day = citizen_calendar(feet, recipient=world.recipient).day(at(1, 0).date())
    starts = {slot.starts_at for slot in day.bookable}
    assert at(1, 10) not in starts
    assert at(1, 11) in starts
    assert day.own == ()


def test_nobody_is_offered_two_at_once(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    wait(world)
    wait(world, recipient=neighbour)
    for hour in (10, 11, 12):
        free(booked[at(1, hour)])
    offers = offer_round(world)
    assert [(offer.recipient, offer.hold.starts_at) for offer in offers] == [
        (world.recipient, at(1, 10)),
        (neighbour, at(1, 11)),
    ]


def test_nor_one_in_each_department(world: World, booked: dict[datetime, Booking]) -> None:
    other = make_department(name="Fot Prøve")
    feet = make_service(other, name="Fotpleie", requires_entitlement=False)
    make_provider(other)
    wait(world)
    wait(world, service=feet)
    free(booked[at(1, 10)])
    assert len(offer_round(world)) == 1
    assert offer_next(other.pk) is None


def test_once_answered_what_they_wait_for_elsewhere_is_looked_at(
    world: World, booked: dict[datetime, Booking], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_department(name="Fot Prøve")
    wait(world)
    make_provider(other)
    wait(world, service=make_service(other, name="Fotpleie", requires_entitlement=False))
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    looked_at: list[int] = []
    monkeypatch.setattr("shop.domain.freeing.look_at_line", looked_at.append)
    take_offer(offer, actor=world.actor())
    assert other.pk in looked_at


def test_who_cannot_have_it_is_passed_by_and_keeps_the_place(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    entry = wait(world)
    wait(world, recipient=neighbour)
    block_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
    free(booked[at(1, 10)])
    (offer,) = offer_round(world)
    assert offer.recipient == neighbour
    assert place_in_line([world.service.pk])[entry.pk] == 1


@pytest.mark.parametrize("window", [{"earliest": time(11)}, {"latest": time(9, 59)}, {"first": 2, "last": 4}])
def test_a_time_outside_the_window_is_not_offered(
    world: World, booked: dict[datetime, Booking], window: dict[str, Any]
) -> None:
    fill(world, days=(2, 3, 4))
    wait(world, **window)
    free(booked[at(1, 10)])
    assert offer_round(world) == []


@pytest.mark.parametrize("window", [{"earliest": time(10)}, {"latest": time(10)}, {"first": 0, "last": 1}])
def test_the_edges_of_the_window_are_in_it(
    world: World, booked: dict[datetime, Booking], window: dict[str, Any]
) -> None:
    fill(world, days=(0,))
    wait(world, **window)
    free(booked[at(1, 10)])
    assert [offer.hold.starts_at for offer in offer_round(world)] == [at(1, 10)]


def test_who_has_nothing_left_is_passed_by(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    world.book(at(2, 10))
    EntitlementPeriod.objects.filter(entitlement__recipient=world.recipient).update(balance=0)
    wait(world)
    wait(world, recipient=neighbour)
    free(booked[at(1, 10)])
    assert [offer.recipient for offer in offer_round(world)] == [neighbour]


def test_who_is_elsewhere_at_that_time_is_passed_by(
    world: World, booked: dict[datetime, Booking], neighbour: Recipient
) -> None:
    other = make_department(name="Fot Prøve")
    feet = make_service(other, name="Fotpleie", requires_entitlement=False)
    make_provider(other)
    world.book(at(1, 10), service=feet)
    wait(world)
    wait(world, recipient=neighbour)
    free(booked[at(1, 10)])
    assert [offer.recipient for offer in offer_round(world)] == [neighbour]


def test_what_a_module_does_not_allow_is_not_offered(larvik: object) -> None:
    world = make_world(providers=1, slot_interval=timedelta(minutes=30), duration=timedelta(minutes=30))
    wait(world, earliest=time(8, 30), latest=time(8, 59))
    assert offer_round(world) == []


def test_what_is_kept_for_those_who_call_is_not_offered(
    world: World, booked: dict[datetime, Booking]
) -> None:
    world.department.reserved_for_phone = 100
    world.department.save(update_fields=["reserved_for_phone"])
    wait(world)
    free(booked[at(1, 10)])
    assert offer_round(world) == []


def test_the_higher_priority_comes_first_then_who_has_waited_longest(
    world: World, booked: dict[datetime, Booking]
) -> None:
    people = [world.recipient, *(make_neighbour(world) for _ in range(3))]
    entries = [wait(world, recipient=each) for each in people]
    set_priority(entries[2], priority=Priority.SOON, actor=OFFICE)
    set_priority(entries[3], priority=Priority.URGENT, actor=OFFICE)
    for hour in (9, 10, 11, 12):
        free(booked[at(1, hour)])
    assert [offer.entry for offer in offer_round(world)] == [entries[3], entries[2], entries[0], entries[1]]


def test_while_it_is_paused_nobody_is_offered_anything(world: World, booked: dict[datetime, Booking]) -> None:
    wait(world)
    free(booked[at(1, 10)])
    pause_service(world.service, message="", actor=OFFICE)
    assert offer_round(world) == []
    resume_service(world.service, actor=OFFICE)
    assert len(offer_round(world)) == 1


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
        expire_offers()
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
        expire_offers()
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
        expire_offers()
        leave = offer_round(world)
        assert place_in_line([world.service.pk])[offer.entry_id] == 1
        free(booked[at(1, 11)])
        (again,) = offer_round(world)
        run_out(again)
        expire_offers()
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


class TestUntilWhen:
    def offered_at(self, world: World, moment: datetime, *, starts_at: datetime) -> WaitlistOffer | None:
        free(Booking.objects.get(starts_at=starts_at, status=BookingStatus.CONFIRMED))
        with time_machine.travel(moment, tick=False):
            return next(iter(offer_round(world)), None)

    def test_hours_of_sleep_do_not_count(self, world: World, booked: dict[datetime, Booking]) -> None:
        wait(world)
        offer = self.offered_at(world, at(0, 23), starts_at=at(1, 14))
        assert offer is not None
        assert offer.expires_at == at(1, 12)
        message = OutboxMessage.objects.get(kind="waitlist.offered")
        assert message.not_before == at(1, 8)

    def test_what_is_left_of_the_evening_counts(self, world: World, booked: dict[datetime, Booking]) -> None:
        wait(world)
        offer = self.offered_at(world, at(0, 19), starts_at=at(1, 14))
        assert offer is not None
        assert offer.expires_at == at(1, 11)
        assert OutboxMessage.objects.get(kind="waitlist.offered").not_before is None

    def test_never_later_than_it_must_be_booked(self, world: World, booked: dict[datetime, Booking]) -> None:
        world.service.minimum_notice = timedelta(hours=2)
        world.service.save(update_fields=["minimum_notice"])
        wait(world)
        offer = self.offered_at(world, at(1, 8), starts_at=at(1, 11))
        assert offer is not None
        assert offer.expires_at == at(1, 9)

    def test_too_little_time_to_answer_is_no_offer(
        self, world: World, booked: dict[datetime, Booking]
    ) -> None:
        wait(world)
        assert self.offered_at(world, at(0, 23), starts_at=at(1, 8)) is None

    def test_a_quarter_of_an_hour_is_enough(self, world: World, booked: dict[datetime, Booking]) -> None:
        wait(world)
        offer = self.offered_at(world, at(1, 9, 45), starts_at=at(1, 10))
        assert offer is not None
        assert offer.expires_at == at(1, 10)


class TestAtNight:
    def test_who_booked_a_time_themselves_need_not_wait_on(
        self, world: World, booked: dict[datetime, Booking]
    ) -> None:
        entry = wait(world)
        free(booked[at(1, 10)])
        booking = world.book(at(1, 10))
        assert settle_those_who_booked() == 1
        entry.refresh_from_db()
        assert (entry.status, entry.booking) == (WaitlistStatus.BOOKED, booking)
        assert settle_those_who_booked() == 0

    def test_nor_is_anything_offered_to_them_meanwhile(
        self, world: World, booked: dict[datetime, Booking], neighbour: Recipient
    ) -> None:
        wait(world)
        wait(world, recipient=neighbour)
        free(booked[at(1, 10)])
        world.book(at(1, 10))
        free(booked[at(1, 12)])
        assert [offer.recipient for offer in offer_round(world)] == [neighbour]

    def test_what_they_had_before_does_not_count_nor_what_lies_outside(
        self, world: World, booked: dict[datetime, Booking]
    ) -> None:
        free(booked[at(1, 10)])
        age(world.book(at(1, 10)), by=timedelta(hours=1))
        wait(world)
        world.book(at(2, 10))
        assert settle_those_who_booked() == 0

    def test_an_offer_they_have_is_given_back(self, world: World, booked: dict[datetime, Booking]) -> None:
        wait(world)
        free(booked[at(1, 10)])
        (offer,) = offer_round(world)
        free(booked[at(1, 12)])
        world.book(at(1, 12))
        settle_those_who_booked()
        offer.refresh_from_db()
        assert offer.outcome == OfferOutcome.WITHDRAWN

    def test_whose_days_went_by_is_told_once(
        self, world: World, booked: dict[datetime, Booking], mailoutbox: list[EmailMessage]
    ) -> None:
        entry = wait(world)
        assert let_lapse_what_is_over() == 0
        with time_machine.travel(at(2, 3), tick=False):
            assert let_lapse_what_is_over() == 1
            assert let_lapse_what_is_over() == 0
        entry.refresh_from_db()
        assert (entry.status, entry.booking) == (WaitlistStatus.LAPSED, None)
        deliver(message_id=OutboxMessage.objects.get(kind="waitlist.lapsed").pk)
        assert len(mailoutbox) == 1


def statements(world: World) -> int:
    with CaptureQueriesContext(connection) as captured:
        offer_round(world)
    return len(captured)


@pytest.mark.parametrize("count", [1, 3])
def test_where_nothing_is_free_a_round_asks_no_more_for_many_than_for_one(
    world: World, booked: dict[datetime, Booking], count: int
) -> None:
    for _ in range(count):
        wait(world, recipient=make_neighbour(world))
    assert statements(world) <= 8


@pytest.mark.parametrize("count", [1, 3])
def test_who_has_nothing_left_costs_no_statement_of_their_own(
    world: World, booked: dict[datetime, Booking], count: int
) -> None:
    for _ in range(count):
        somebody = make_neighbour(world)
        world.book(at(2, 8 + _), recipient=somebody)
        wait(world, recipient=somebody)
    EntitlementPeriod.objects.all().update(balance=0)
    free(booked[at(1, 10)])
    EntitlementPeriod.objects.all().update(balance=0)
    assert statements(world) <= 13


def test_the_waking_hours_are_the_clocks_on_the_wall() -> None:
    service = Service(department=Department(offer_lasts=timedelta(hours=4)), minimum_notice=timedelta(0))
    evening = timezone.make_aware(
        datetime.combine(date(2027, 3, 27), time(18))
    )  # the clocks go forward that night
    far = evening + timedelta(days=3)
    expected = timezone.make_aware(datetime.combine(date(2027, 3, 28), time(10)))
    assert answer_by(service, starts_at=far, now=evening) == expected
