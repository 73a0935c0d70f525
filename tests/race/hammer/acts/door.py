"""Booking, holding, moving and cancelling: most of what is done."""

from typing import Any
from uuid import UUID

from django.db import transaction

from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking, lock_booking
from shop.domain.door.holds import give_back_hold
from shop.domain.door.moves import move_booking
from shop.enums import BookingStatus, CancelReason
from shop.models import Booking
from shop.ways import way_of, ways_of
from tests.factories.clock import let_lapse
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights


def book(hand: Hand) -> object:
    """With a key; a second time with the same one in a while."""
    wish: dict[str, Any] = {
        "recipient": hand.somebody(),
        "starts_at": hand.dice.choice(hand.town.starts()),
        "actor": hand.anybody(),
        "idempotency_key": str(UUID(int=hand.dice.getrandbits(128))),
    }
    service = hand.dice.choice(hand.town.services)
    wish["way"] = hand.dice.choice(ways_of(service))
    booking = book_service(service, **wish)
    hand.note(booking)
    if hand.dice.random() < 0.05:
        assert book_service(service, **wish).pk == booking.pk
    return booking


def hold(hand: Hand) -> object:
    service = hand.dice.choice(hand.town.services)
    held = hold_time(
        service,
        recipient=hand.somebody(),
        starts_at=hand.dice.choice(hand.town.starts()),
        actor=hand.anybody(),
        way=hand.dice.choice(ways_of(service)),
    )
    hand.held.append(held.pk)
    return held


def confirm(hand: Hand) -> object:
    """What was held, if it still is: somebody with the same recipient may have changed their mind."""
    held = hand.take(hand.held)
    if held is not None:
        hand.note(_book_again(held, hand))
    return held


def confirm_late(hand: Hand) -> object:
    held = hand.take(hand.held)
    if held is not None:
        with transaction.atomic():
            locked = lock_booking(held.pk)
            if locked.status == BookingStatus.HELD:
                let_lapse(locked)
        hand.note(_book_again(held, hand))
    return held


def give_back(hand: Hand) -> object:
    held = hand.take(hand.held)
    if held is not None:
        give_back_hold(held, actor=OFFICE)
    return held


def move(hand: Hand) -> object:
    booking = hand.some_booking()
    if booking is None:
        return None
    return move_booking(booking, starts_at=hand.dice.choice(hand.town.starts()), actor=hand.anybody())


def cancel(hand: Hand) -> object:
    """What the department cancels is owed."""
    booking = hand.some_booking()
    if booking is None:
        return None
    if hand.dice.random() < 0.2:
        return cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
    return cancel_booking(booking, actor=hand.anybody(), reason=CancelReason.BY_RECIPIENT)


def _book_again(held: Booking, hand: Hand) -> Booking:
    return book_service(
        held.service,
        recipient=held.recipient,
        starts_at=held.starts_at,
        actor=hand.anybody(),
        way=way_of(held),
    )


ACTS: Weights = {book: 370, hold: 105, confirm: 120, confirm_late: 40, give_back: 20, move: 70, cancel: 105}
