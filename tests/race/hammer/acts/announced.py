"""Sessions that are announced, each with its leader's time; and visits that are with the same one again."""

from django.db import transaction

from shop.domain.capacity.announced import hand_over_session
from shop.domain.capacity.kept_times import keep_time, release_kept_times
from shop.domain.door.booking import book_service
from shop.models import Booking, KeptTime, Provider
from shop.queries.slots import slots_between
from tests.factories.world import at
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights
from tests.race.hammer.town import CHAOS_DAYS


def announce(hand: Hand) -> object:
    """Where somebody seems to be free; whoever it is asked of may have something else."""
    service, day = hand.town.session, hand.dice.choice(CHAOS_DAYS)
    with transaction.atomic():
        slots = slots_between(service, from_at=at(day, 0), until_at=at(day + 1, 0))
        free = [slot.starts_at for slot in slots if slot.is_free]
        leaders = list(Provider.objects.filter(department=service.department_id, is_active=True))
    if not free:
        return None
    return keep_time(
        service, provider=hand.dice.choice(leaders), starts_at=hand.dice.choice(free), actor=OFFICE
    )


def take_part(hand: Hand) -> object:
    """A seat in one that is announced: its leader first, and whoever else is free where they are missing."""
    kept = hand.one_of(KeptTime.objects.select_related("service__department"))
    if kept is None:
        return None
    booking = book_service(
        kept.service,
        recipient=hand.somebody(),
        starts_at=kept.during.lower + kept.service.buffer_before,
        actor=hand.anybody(),
        helpers=[kept.provider_id],
    )
    hand.note(booking)
    return booking


def lead_instead(hand: Hand) -> object:
    """Somebody else leads it from now on, with all who take part."""
    kept = hand.one_of(KeptTime.objects.select_related("service"))
    if kept is None:
        return None
    with transaction.atomic():
        others = list(Provider.objects.filter(department=kept.service.department_id, is_active=True))
    hand_over_session(kept, to=hand.dice.choice(others), actor=OFFICE)
    return kept


def withdraw(hand: Hand) -> object:
    """It does not take place after all; who has a seat keeps it."""
    kept = hand.one_of(KeptTime.objects.select_related("service"))
    if kept is not None:
        release_kept_times([kept.pk], department_id=kept.service.department_id, actor=OFFICE)
    return kept


def book_again_with_the_same(hand: Hand) -> object:
    """Somebody who was there before, themselves: nobody they have not met may come."""
    service = hand.town.again
    earlier = Booking.objects.filter(department=service.department_id, service__seats=1)
    known = hand.one_of(earlier.exclude(recipient__in=hand.town.rushers).select_related("recipient"))
    if known is None:
        return None
    booking = book_service(
        service,
        recipient=known.recipient,
        starts_at=hand.dice.choice(hand.town.starts()),
        actor=hand.anybody() if hand.dice.random() < 0.7 else OFFICE,
    )
    hand.note(booking)
    return booking


ACTS: Weights = {announce: 12, take_part: 20, lead_instead: 8, withdraw: 6, book_again_with_the_same: 20}
