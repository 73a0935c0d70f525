"""The department that is lived through: six helpers, forty recipients, most of them with a standing visit."""

import itertools
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import time, timedelta
from random import Random

from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.domain.series.standing import start_series
from shop.domain.series.terms import Terms
from shop.enums import EntitlementPeriodKind, EntitlementUnit
from shop.errors import BookingRefused
from shop.lengths import Length
from shop.models import Department, Entitlement, Provider, Recipient, Service
from tests.factories.world import (
    WEEKDAYS,
    make_department,
    make_provider,
    make_recipient,
    make_service,
    make_user,
)

HELPERS, RECIPIENTS, STANDING = 6, 40, 24
OFFICE = Actor(user_id=None, channel=Channel.STAFF)
_numbers = itertools.count(1)

DECISIONS = (
    (EntitlementPeriodKind.FOUR_WEEKS, 6, 1, False),
    (EntitlementPeriodKind.MONTH, 6, 0, True),
    (EntitlementPeriodKind.WEEK, 2, 1, False),
    (EntitlementPeriodKind.QUARTER, 16, 4, True),
    (EntitlementPeriodKind.YEAR, 70, 0, True),
)
"""Period, visits in it, how many may be carried over, and whether the first has its share only."""


@dataclass(slots=True)
class Town:
    """What lives on from day to day. `cleaning` needs a decision, `tea` does not."""

    department: Department
    cleaning: Service
    tea: Service
    dice: Random
    people: list[Recipient] = field(default_factory=list)

    def arrive(self) -> Recipient:
        """Somebody new, with a decision of one of the kinds."""
        number = next(_numbers)
        period, amount, carry_over, pro_rata = DECISIONS[number % len(DECISIONS)]
        recipient = make_recipient(
            name=f"Bruker Prøve{number}", user=make_user(email=f"bruker{number}@example.no")
        )
        Entitlement.objects.create(
            recipient=recipient,
            service=self.cleaning,
            decision_reference=f"2027/{number}",
            unit=EntitlementUnit.VISITS,
            amount=amount,
            period=period,
            carry_over=carry_over,
            pro_rata=pro_rata,
            valid_from=timezone.localdate(),
        )
        self.people.append(recipient)
        return recipient

    def hire(self) -> Provider:
        number = next(_numbers)
        return make_provider(
            self.department,
            name=f"Hjelper Prøve{number}",
            weekdays=WEEKDAYS,
            starts=time(8),
            ends=time(15, 30),
            user=make_user(email=f"hjelper{number}@example.no"),
        )

    def want_standing(self, recipient: Recipient) -> None:
        """At some time every week or every other; refused where what was granted does not carry it."""
        helpers = list(self.department.providers.filter(is_active=True, leaves_on=None))
        wanted = self.dice.choice([None, *helpers])
        terms = Terms(
            weekdays=(self.dice.randint(1, 5),),
            preferred_at=time(self.dice.randint(8, 14)),
            starts_on=timezone.localdate() + timedelta(days=1),
            length=Length(self.cleaning.duration),
            every_weeks=self.dice.choice([1, 1, 2]),
            tolerance=timedelta(hours=self.dice.choice([0, 1, 2])),
            provider=wanted,
            only_provider=wanted is not None and self.dice.random() < 0.2,
        )
        with suppress(BookingRefused):
            start_series(self.cleaning, recipient=recipient, terms=terms, actor=OFFICE)


def make_town(dice: Random) -> Town:
    department = make_department(weekdays=WEEKDAYS, opens=time(8), closes=time(15, 30))
    rules = {
        "slot_interval": timedelta(minutes=30),
        "minimum_notice": timedelta(hours=2),
        "cancel_deadline": timedelta(hours=4),
        "move_within_day_deadline": timedelta(hours=2),
        "move_to_other_day_deadline": timedelta(hours=12),
        "open_on_public_holidays": False,
    }
    cleaning = make_service(department, buffer_after=timedelta(minutes=15), **rules)
    tea = make_service(
        department,
        name="Tilsyn",
        duration=timedelta(minutes=30),
        requires_entitlement=False,
        maximum_active_bookings=3,
        **rules,
    )
    town = Town(department, cleaning, tea, dice)
    for _helper in range(HELPERS):
        town.hire()
    for number in range(RECIPIENTS):
        recipient = town.arrive()
        if number < STANDING:
            town.want_standing(recipient)
    return town
