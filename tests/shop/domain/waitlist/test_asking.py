"""Who lets three offers in a row go unanswered is asked whether they still wait, and is offered nothing until then."""

from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import timezone

from audit.models import AuditEntry
from notifications.models import OutboxMessage
from notifications.outbox import deliver
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.waitlist.answers import decline_offer, expire_offer, take_offer
from shop.domain.waitlist.asking import say_still_waiting
from shop.domain.waitlist.line import leave_waitlist
from shop.enums import OfferOutcome, WaitlistStatus
from shop.errors import NoLongerWaiting, OfferLapsed
from shop.models import Booking, Recipient, WaitlistEntry, WaitlistOffer
from shop.queries.waiting import place_in_line, to_be_offered
from tests.factories.waiting import OFFICE, free, make_neighbour, offer_round, own, run_out, wait
from tests.factories.world import World, at, make_recipient

HOURS = (9, 10, 11)


@pytest.fixture
def entry(world: World, booked: dict[datetime, Booking]) -> WaitlistEntry:
    return wait(world)


def let_go_unanswered(world: World, booking: Booking) -> WaitlistOffer:
    """The time of the booking is offered, and its time runs out."""
    free(booking)
    (offer,) = offer_round(world)
    run_out(offer)
    assert expire_offer(offer.pk)
    world.book(offer.hold.starts_at, recipient=make_neighbour(world))
    offer.refresh_from_db()
    return offer


@pytest.fixture
def asked(world: World, booked: dict[datetime, Booking], entry: WaitlistEntry) -> WaitlistEntry:
    for hour in HOURS:
        let_go_unanswered(world, booked[at(1, hour)])
    entry.refresh_from_db()
    return entry


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind="waitlist.asked"))


def test_after_two_nobody_is_asked(
    world: World, booked: dict[datetime, Booking], entry: WaitlistEntry
) -> None:
    for hour in HOURS[:2]:
        let_go_unanswered(world, booked[at(1, hour)])
    entry.refresh_from_db()
    assert (entry.asked_at, letters()) == (None, [])


def test_after_three_they_are_asked_once(asked: WaitlistEntry, mailoutbox: list[EmailMessage]) -> None:
    assert asked.asked_at is not None
    assert asked.status == WaitlistStatus.WAITING
    assert AuditEntry.objects.filter(action="waitlist.asked", recipient_id=asked.recipient_id).count() == 1
    (message,) = letters()
    deliver(message_id=message.pk)
    (mail,) = mailoutbox
    assert mail.subject == "Do you still wait for a time?"
    assert f"/waiting/{asked.pk}/still/" in mail.body


def test_one_that_was_declined_between_them_begins_anew(
    world: World, booked: dict[datetime, Booking], entry: WaitlistEntry
) -> None:
    for hour in HOURS[:2]:
        let_go_unanswered(world, booked[at(1, hour)])
    free(booked[at(1, 12)])
    (offer,) = offer_round(world)
    decline_offer(offer, actor=own(world.recipient))
    world.book(at(1, 12), recipient=make_neighbour(world))
    let_go_unanswered(world, booked[at(1, 11)])
    entry.refresh_from_db()
    assert entry.asked_at is None


def test_until_they_answer_the_next_in_line_is_offered_what_comes_free(
    world: World, booked: dict[datetime, Booking], asked: WaitlistEntry
) -> None:
    free(booked[at(1, 13)])
    assert offer_round(world) == []
    neighbour = make_neighbour(world)
    wait(world, recipient=neighbour)
    assert [offer.recipient for offer in offer_round(world)] == [neighbour]
    assert place_in_line([world.service.pk])[asked.pk] == 2


def test_who_says_yes_has_their_place_and_is_offered_times_again(
    world: World, booked: dict[datetime, Booking], asked: WaitlistEntry
) -> None:
    wait(world, recipient=make_neighbour(world))
    for _twice in range(2):
        assert say_still_waiting(asked, actor=own(world.recipient)).asked_at is None
    assert AuditEntry.objects.filter(action="waitlist.still_waits").count() == 1
    assert place_in_line([world.service.pk])[asked.pk] == 1
    free(booked[at(1, 13)])
    assert [offer.entry for offer in offer_round(world)] == [asked]


def test_what_they_did_not_answer_before_counts_no_more(
    world: World, booked: dict[datetime, Booking], asked: WaitlistEntry
) -> None:
    say_still_waiting(asked, actor=own(world.recipient))
    for hour in (12, 13):
        let_go_unanswered(world, booked[at(1, hour)])
    assert len(letters()) == 1
    let_go_unanswered(world, booked[at(1, 14)])
    assert len(letters()) == 2


def test_a_yes_for_somebody_who_calls(asked: WaitlistEntry) -> None:
    assert say_still_waiting(asked, actor=OFFICE).asked_at is None


def test_who_waits_no_longer_cannot_wait_still(asked: WaitlistEntry) -> None:
    leave_waitlist(asked, actor=own(asked.recipient))
    with pytest.raises(NoLongerWaiting):
        say_still_waiting(asked, actor=own(asked.recipient))


def test_who_was_not_asked_need_not_answer(entry: WaitlistEntry) -> None:
    assert say_still_waiting(entry, actor=own(entry.recipient)).still_waits_at is None
    assert not AuditEntry.objects.filter(action="waitlist.still_waits").exists()


def test_to_change_what_they_wait_for_is_to_wait_still(world: World, asked: WaitlistEntry) -> None:
    for last in (asked.last_day, asked.last_day + timedelta(days=1)):
        WaitlistEntry.objects.filter(pk=asked.pk).update(asked_at=timezone.now())
        wait(world, last=(last - timezone.localdate()).days)
        asked.refresh_from_db()
        assert asked.asked_at is None


def test_a_late_no_thanks_is_an_answer_too(asked: WaitlistEntry) -> None:
    """They are told that we look for another time, and so we do."""
    late = asked.offers.latest("pk")
    decline_offer(late, actor=own(asked.recipient))
    asked.refresh_from_db()
    assert asked.asked_at is None
    late.refresh_from_db()
    assert late.outcome == OfferOutcome.EXPIRED


def test_a_late_yes_books_the_time_where_it_is_free(
    world: World, booked: dict[datetime, Booking], entry: WaitlistEntry
) -> None:
    for hour in HOURS[:2]:
        let_go_unanswered(world, booked[at(1, hour)])
    late = let_go_unanswered(world, booked[at(1, 11)])
    taken = Booking.objects.get(starts_at=at(1, 11), status="confirmed")
    free(taken)
    take_offer(late, actor=own(world.recipient))
    entry.refresh_from_db()
    assert entry.status == WaitlistStatus.BOOKED


def test_a_late_yes_is_an_answer_also_where_the_time_has_gone(asked: WaitlistEntry) -> None:
    """They are told that they are on the waiting list still, and so they are."""
    with pytest.raises(OfferLapsed):
        take_offer(asked.offers.latest("pk"), actor=own(asked.recipient))
    asked.refresh_from_db()
    assert asked.asked_at is None
    assert AuditEntry.objects.filter(action="waitlist.still_waits").count() == 1


def test_who_turns_out_to_be_here_twice_is_offered_times_again(world: World, asked: WaitlistEntry) -> None:
    """The account that stays was not asked, so nobody could answer."""
    stays = make_recipient(name="Ingrid Prøve")
    merge_recipients(asked.recipient, into=stays, actor=OFFICE)
    asked.refresh_from_db()
    assert (asked.recipient, asked.asked_at) == (stays, None)
    assert asked in to_be_offered(world.department.pk)


def test_who_cannot_sign_in_gets_no_letter(
    world: World, booked: dict[datetime, Booking], entry: WaitlistEntry
) -> None:
    Recipient.objects.filter(pk=world.recipient.pk).update(user=None)
    for hour in HOURS:
        let_go_unanswered(world, booked[at(1, hour)])
    entry.refresh_from_db()
    assert entry.asked_at is not None
    assert letters() == []


@pytest.mark.parametrize("answer", [say_still_waiting, leave_waitlist])
def test_nothing_is_written_once_they_have_answered(
    asked: WaitlistEntry, mailoutbox: list[EmailMessage], answer: object
) -> None:
    assert callable(answer)
    answer(asked, actor=own(asked.recipient))
    (message,) = letters()
    deliver(message_id=message.pk)
    assert mailoutbox == []
