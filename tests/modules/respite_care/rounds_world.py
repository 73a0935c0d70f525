"""A round in a department with one residence, and families who wish."""

from datetime import timedelta

from django.utils import timezone

from foundation.actor import Actor, Channel
from modules.respite_care.chosen import code_of
from modules.respite_care.domain.proposing import propose
from modules.respite_care.domain.publishing import publish, publish_round
from modules.respite_care.domain.rounds import Terms, add_stay, open_round, set_up_round
from modules.respite_care.domain.wishing import hand_in
from modules.respite_care.models import CaredFor, Home, Round, RoundStay, Wish
from notifications.models import OutboxMessage
from shop.domain.door.booking import book_service
from shop.lengths import Length
from shop.models import Booking, Recipient
from shop.queries.asked_first import way_chosen
from tests.factories.world import World, at
from tests.modules.respite_care.conftest import ARRIVES, make_family

OFFICE = Actor(user_id=None, channel=Channel.STAFF)
IN_MONTHS = 60
"""Days until the first stay: far beyond the 14 days in which families book themselves."""


def make_round(
    world: World, *, stays: int = 2, most_each: int = 1, nights: int = 2, first: int = IN_MONTHS
) -> Round:
    terms = Terms("Vinter og vår", timezone.now() + timedelta(days=7), most_each)
    found = set_up_round(world.service, terms=terms, actor=OFFICE)
    for number in range(stays):
        day = at(first + 7 * number, 0).date()
        add_stay(found, day=day, length=nights, label="", actor=OFFICE)
    open_round(found, actor=OFFICE)
    found.refresh_from_db()
    return found


def families(world: World, *names: str, home: Home | None = None) -> list[Recipient]:
    return [make_family(world, name, home=home)[0] for name in names]


def code_for(recipient: Recipient) -> str:
    """All whom they care for, together."""
    return code_of(CaredFor.objects.filter(recipient=recipient).values_list("pk", flat=True))


def stays_of(found: Round) -> list[RoundStay]:
    return list(found.stays.order_by("starts_at"))


def wish_for(found: Round, recipient: Recipient, *numbers: int) -> list[Wish]:
    """Their wishes by the stays' numbers, the dearest first."""
    stays = stays_of(found)
    wishes = [(stays[number - 1].pk, code_for(recipient)) for number in numbers]
    actor = Actor(recipient.user_id, Channel.SELF)
    return hand_in(found, recipient=recipient, wishes=wishes, actor=actor)


def close(found: Round) -> None:
    Round.objects.filter(pk=found.pk).update(wishes_until=timezone.now())
    found.refresh_from_db()


def proposed(found: Round) -> Round:
    close(found)
    return propose(found, actor=OFFICE)


def published(found: Round) -> Round:
    """Proposed, published, and its job done."""
    publish(proposed(found), actor=OFFICE)
    publish_round(round_id=found.pk, user_id=None)
    found.refresh_from_db()
    return found


def answers(found: Round) -> dict[tuple[int, int], str]:
    """The reason for each wish, by the family and the rank."""
    return {(wish.recipient_id, wish.rank): wish.reason for wish in Wish.objects.filter(round=found)}


def told(kind: str) -> set[int]:
    return set(OutboxMessage.objects.filter(kind=f"respite_care.{kind}").values_list("user_id", flat=True))


def book_then(world: World, recipient: Recipient, *, day: int, actor: Actor = OFFICE) -> Booking:
    return book_service(
        world.service,
        recipient=recipient,
        starts_at=at(day, ARRIVES.hour),
        length=Length(stay=2),
        way=way_chosen(world.service, recipient, chosen=code_for(recipient)),
        actor=actor,
    )
