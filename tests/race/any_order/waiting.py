"""Waiting for time: getting in line, being offered something, answering or not."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from foundation.actor import Channel
from shop.domain.waitlist.answers import decline_offer, take_offer
from shop.domain.waitlist.line import Wanted, join_waitlist, leave_waitlist, set_priority
from shop.domain.waitlist.offers import offer_free_time
from shop.enums import OfferOutcome, Priority
from shop.models import WaitlistEntry, WaitlistOffer
from tests.race.any_order.ground import DAY, HALF_HOUR, STEPS, by, channels, clock_of, numbers
from tests.race.any_order.passing import Passing

windows = st.builds(
    lambda first, days, step, steps: (first, days, step, min(STEPS - 1, step + steps)),
    st.integers(0, 3),
    st.integers(0, 4),
    st.integers(0, STEPS - 1),
    st.integers(0, STEPS),
)


class Waiting(Passing):
    @rule(who=numbers, what=numbers, window=windows, channel=channels)
    def get_in_line(self, who: int, what: int, window: tuple[int, int, int, int], channel: Channel) -> None:
        first, days, begins, ends = window
        first_day = timezone.localdate() + first * DAY
        wanted = Wanted(first_day, first_day + days * DAY, clock_of(begins), clock_of(ends))
        self.attempt(
            lambda: join_waitlist(
                self.service(what), recipient=self.person(who), wanted=wanted, actor=by(channel)
            )
        )

    @rule(which=numbers, to=st.sampled_from([None, *Priority]))
    def another_place_in_line(self, which: int, to: Priority | None) -> None:
        entries = WaitlistEntry.objects.select_related("service", "recipient")
        entry = self.one_of(entries, which)
        if entry is None:
            return
        if to is None:
            self.attempt(lambda: leave_waitlist(entry, actor=by(Channel.SELF)))
        else:
            self.attempt(lambda: set_priority(entry, priority=to, actor=by(Channel.STAFF)))

    @rule(which=numbers, how=st.sampled_from(["take", "take", "decline", "late", "never"]))
    def answer_offer(self, which: int, how: str) -> None:
        """The queue is worked off first: what is free is offered."""
        self.work()
        offers = WaitlistOffer.objects.select_related("recipient", "entry__service", "hold__service")
        offer = self.one_of(offers.filter(outcome=OfferOutcome.OPEN), which)
        if offer is None:
            return
        over = max(timezone.now(), offer.expires_at) + HALF_HOUR / 60
        if how == "never":
            self.let_pass(over)
        elif how == "decline":
            self.attempt(lambda: decline_offer(offer, actor=by(Channel.SELF)))
        else:
            if how == "late":
                self.clock.move_to(over)  # and no job has run
            self.follow(self.attempt(lambda: take_offer(offer, actor=by(Channel.SELF))))

    @rule(which=numbers)
    def a_round_runs_twice(self, which: int) -> None:
        department = self.department(which)
        assert self.attempt(lambda: offer_free_time(department.pk)) is not None
        assert self.attempt(lambda: offer_free_time(department.pk)) == []
