"""What became of visits, who is asked after, and what is owed."""

from datetime import datetime, timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from foundation.actor import Actor, Channel
from shop.domain.absence.disruptions import give_up_disruption
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.domain.outcomes.whole_days import complete_as_planned
from shop.enums import BookingStatus, FollowUpAnswer, NoShowBy
from shop.models import Booking, Disruption, FollowUp
from shop.queries.correctable import UNDO_WITHIN
from tests.race.any_order.ground import COMING, OFFICE, at_work, numbers
from tests.race.any_order.passing import Passing

TOLD = (BookingStatus.COMPLETED, BookingStatus.NO_SHOW)

EVENING = timedelta(hours=5)
"""Before the night."""
SAID = ("done", "nobody home", "we did not come")
said = st.sampled_from(SAID)
minutes = st.sampled_from([None, 20, 90])


class Outcomes(Passing):
    @rule(outcomes=st.lists(st.tuples(numbers, said, minutes, st.booleans()), min_size=2, max_size=6))
    def say_outcomes(self, outcomes: list[tuple[int, str, int | None, bool]]) -> None:
        for which, what, took, by_department in outcomes:
            self._say(which, what, took, by_department=by_department)

    def have_the_evening(self, before: datetime) -> None:
        """Of most visits that are over it is said what became of them."""
        evening = before - EVENING
        if timezone.now() < evening:
            self.clock.move_to(evening)
        with at_work():
            over = list(
                Booking.objects.filter(
                    status=BookingStatus.CONFIRMED, ends_at__lte=timezone.now()
                ).select_related("service__department", "recipient", "department")
            )
        for booking in over:
            if self.dice.random() < 0.7:
                self._say_of(booking, self.dice.choice(SAID), took=None, by_department=False)

    def _say(self, which: int, what: str, took: int | None, *, by_department: bool) -> None:
        """Also another one than was said before, now and then too early; where nothing has begun, the next does."""
        is_early = which % 4 == 0
        booking = self.some_booking(which, *COMING) if is_early else self._one_that_began(which)
        if booking is not None:
            self._say_of(booking, what, took=took, by_department=by_department)

    def _say_of(self, booking: Booking, what: str, *, took: int | None, by_department: bool) -> None:
        by = NoShowBy.PROVIDER if what == "we did not come" else NoShowBy.RECIPIENT

        def say() -> Booking:
            if what == "done":
                return complete_booking(booking, actor=OFFICE, minutes=took, by_department=by_department)
            return mark_no_show(booking, actor=OFFICE, by=by, by_department=by_department)

        self.follow(self.attempt(say))

    @rule(which=numbers, is_late=st.booleans())
    def take_outcome_back(self, which: int, *, is_late: bool) -> None:
        booking = self.some_booking(which, *TOLD)
        if booking is None or booking.outcome_at is None:
            return
        if is_late:
            self.let_pass(max(timezone.now(), booking.outcome_at + UNDO_WITHIN + UNDO_WITHIN / 60))
        undone = self.attempt(lambda: undo_outcome(booking, actor=OFFICE))
        assert undone is None or not is_late
        self.follow(undone)

    @rule(which=st.lists(numbers, min_size=1, max_size=4))
    def all_went_as_planned(self, which: list[int]) -> None:
        found = [self._one_that_began(number) for number in which]
        ids = {booking.pk for booking in found if booking is not None}
        self.follow(*(self.attempt(lambda: complete_as_planned(ids, actor=OFFICE)) or ()))

    @rule(which=numbers, answer=st.sampled_from(list(FollowUpAnswer)))
    def ask_after(self, which: int, answer: FollowUpAnswer) -> None:
        follow_up = self.one_of(FollowUp.objects.all(), which)
        if follow_up is not None:
            actor = Actor(self.officer.pk, Channel.STAFF)
            self.attempt(lambda: acknowledge_follow_up(follow_up, answer=answer, actor=actor))

    @rule(which=numbers)
    def give_up(self, which: int) -> None:
        owed = self.one_of(Disruption.objects.all(), which)
        if owed is not None:
            self.attempt(lambda: give_up_disruption(owed, actor=OFFICE))

    def _one_that_began(self, which: int) -> Booking | None:
        statuses = (BookingStatus.CONFIRMED, BookingStatus.CONFIRMED, *TOLD)
        booking = self.some_booking(which, *statuses, starts_at__lte=timezone.now())
        if booking is not None:
            return booking
        with at_work():
            coming = Booking.objects.filter(status=BookingStatus.CONFIRMED)
            soonest = coming.order_by("starts_at").values_list("starts_at", flat=True).first()
        if soonest is None:
            return None
        self.let_pass(soonest)
        return self.some_booking(which, *statuses, starts_at__lte=timezone.now())
