"""All acts together, and what must be so after each of them."""

from datetime import date

from django.utils import timezone
from hypothesis.stateful import invariant

from foundation.actor import Channel
from shop.enums import TAKES_TIME, BookingStatus
from shop.models import Booking, Entitlement
from shop.series import is_paused_on
from tests.race.any_order.announced import Announced
from tests.race.any_order.circumstances import Circumstances
from tests.race.any_order.door import Door
from tests.race.any_order.ground import COMING, DAY, HORIZON, STEPS, Known, at_work, require_nothing
from tests.race.any_order.outcomes import Outcomes
from tests.race.any_order.plans import Plans
from tests.race.any_order.standing import Standing, Wish
from tests.race.any_order.waiting import Waiting
from tests.race.order import faults
from tests.race.plain_account import (
    balances_that_do_not_add_up,
    grants_that_do_not_add_up,
    work_that_is_not_counted_once,
    wrongly_flagged,
)
from tests.race.years.checks import beside_the_time, days_undecided, was_moved


class AnyOrder(Door, Announced, Plans, Outcomes, Standing, Waiting, Circumstances):
    def begin(self) -> None:
        """Some come every week, and some wait for what is full by now."""
        dice = self.dice
        for who in range(3):
            wish = Wish(
                weekdays=frozenset(dice.sample(range(1, 8), 3)),
                step=dice.randrange(STEPS),
                in_days=0,
                every_weeks=1,
                tolerance=1,
                helper=dice.choice((None, who)),
                only_helper=dice.random() < 0.3,
                lasts=None,
            )
            self.begin_standing(who=who, what=dice.randrange(4), wish=wish, channel=Channel.SELF)
        for who in range(2, 5):
            window = (0, 3, 0, STEPS - 1)
            self.get_in_line(who=who, what=dice.randrange(4), window=window, channel=Channel.SELF)

    @invariant()
    def everything_is_in_order(self) -> None:
        with at_work():
            require_nothing(faults(are_flags_judged=False))  # of those there is the plain account
            require_nothing(days_undecided())
            require_nothing(visits_of_no_series())
            require_nothing(beside_the_time())

    @invariant()
    def every_booking_is_what_it_was_made(self) -> None:
        """Nobody knows of what the jobs have made, or of what has ended by itself."""
        with at_work():
            rows = list(
                Booking.objects.values_list(
                    "pk", "status", "starts_at", "recipient_id", "series_id", "is_offer"
                )
            )
        for pk, status, starts_at, recipient_id, series_id, is_offer in rows:
            now, was = Known(status, starts_at, recipient_id), self.known.get(pk)
            if was is None:
                assert series_id or is_offer or status not in TAKES_TIME, now
            elif status == BookingStatus.EXPIRED:
                assert was.status in {BookingStatus.HELD, BookingStatus.EXPIRED}, (was, now)
            elif status == BookingStatus.DECLINED and was.status == BookingStatus.REQUESTED:
                assert starts_at <= timezone.now(), "nobody has said no, and it has not begun"
            else:
                assert was == now, (pk, was, now)
            self.known[pk] = now

    @invariant()
    def the_plain_account_says_the_same(self) -> None:
        with at_work():
            require_nothing(wrongly_flagged())
            require_nothing(balances_that_do_not_add_up(self.paid))
            self._adopt_decisions()
            require_nothing(grants_that_do_not_add_up(self.amounts, but=self.cut))
            require_nothing(work_that_is_not_counted_once(until=timezone.localdate() + (HORIZON + 2) * DAY))

    def _adopt_decisions(self) -> None:
        """A new one grants what it says, from its first day on."""
        for pk, amount in Entitlement.objects.exclude(pk__in=self.amounts).values_list("pk", "amount"):
            self.amounts[pk] = [(date.min, amount)]


def visits_of_no_series() -> list[tuple[int, int]]:
    """Standing visits ahead of a standing booking that has ended before them, or is paused, and that nobody moved."""
    ahead = Booking.objects.filter(
        series__isnull=False, series_on__isnull=False, status__in=COMING, starts_at__gt=timezone.now()
    ).select_related("series")
    wrong = []
    for visit in ahead:
        series, day = visit.series, visit.series_on
        assert series is not None
        assert day is not None
        is_over = series.ends_on is not None and day > series.ends_on
        if (is_over or is_paused_on(series, day)) and not was_moved(visit):
            wrong.append((visit.pk, series.pk))
    return wrong
