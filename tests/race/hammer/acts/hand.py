"""One of many hands: what it remembers of what it did, and how it finds something to act on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from django.db import transaction
from django.db.models import Model, QuerySet

from foundation.actor import Actor, Channel
from shop.models import Booking, Recipient
from tests.race.hammer.town import Town

OFFICE = Actor(user_id=None, channel=Channel.STAFF)

type Act = Callable[["Hand"], object]
"""What is not true in the end says that there was nothing to act on."""
type Weights = Mapping[Act, int]
"""How often each is done of a thousand."""


@dataclass(slots=True)
class Hand:
    """Remembers what it has booked and held, so that there is something to go on with. `made` are ids it was given."""

    town: Town
    dice: Random
    made: list[int] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    done: list[int] = field(default_factory=list)

    def somebody(self) -> Recipient:
        """Every now and then one who is there twice."""
        return self.dice.choice(self.town.twins if self.dice.random() < 0.04 else self.town.people)

    def anybody(self) -> Actor:
        return Actor(user_id=None, channel=self.dice.choice([Channel.SELF, Channel.SELF, Channel.PHONE]))

    def note(self, booking: Booking) -> None:
        self.made.append(booking.pk)
        self.standing.append(booking.pk)

    def take(self, ids: list[int]) -> Booking | None:
        return self.find(ids.pop(self.dice.randrange(len(ids)))) if ids else None

    def some_booking(self) -> Booking | None:
        """One of its own, or any that there may be: two hands meet at one booking."""
        if not self.standing:
            return None
        if self.dice.random() < 0.3:
            return self.find(self.dice.randint(1, max(self.standing)))
        return self.find(self.dice.choice(self.standing[-30:]))

    def find(self, booking_id: int) -> Booking | None:
        bookings = Booking.objects.select_related("service__department", "recipient", "department")
        with transaction.atomic():
            return bookings.filter(pk=booking_id).exclude(recipient__in=self.town.rushers).first()

    def one_of[Row: Model](self, rows: QuerySet[Row]) -> Row | None:
        """Any of them, whoever's it is."""
        with transaction.atomic():
            return rows.order_by("?").first()
