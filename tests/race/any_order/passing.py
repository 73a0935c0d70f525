"""Time passes: jobs are worked off, some killed, some twice, and every night has its own."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from notifications.outbox import DELIVER
from shop.domain.series.occurrences import book_occurrences
from shop.models import BookingSeries
from tests.race.any_order.ground import DAY, Ground, at_work, numbers, require_nothing
from tests.race.any_order.nights import left_behind
from tests.race.years.jobs import have_a_night, work_off

NIGHT, MORNING = time(3), time(7)


class Passing(Ground):
    @rule(hours=st.integers(1, 6))
    def hours_pass(self, hours: int) -> None:
        self.let_pass(timezone.now() + timedelta(hours=hours))

    @rule(nights=st.sampled_from([1, 1, 1, 1, 2, 4]))
    def days_pass(self, nights: int) -> None:
        self.let_pass(_on(timezone.now() + nights * DAY, MORNING))

    @rule()
    def jobs_run(self) -> None:
        self.work()

    @rule(which=numbers)
    def a_roll_runs_twice(self, which: int) -> None:
        series = self.one_of(BookingSeries.objects.filter(end_reason=""), which)
        if series is not None:
            decided = self.attempt(lambda: book_occurrences(series.pk))
            assert decided is not None
            self.follow(*decided.booked)
            again = self.attempt(lambda: book_occurrences(series.pk))
            assert again is not None
            require_nothing([*again.booked, *again.skipped])

    def let_pass(self, until: datetime) -> None:
        """It is that time, with a night in between for every one that lies between."""
        while (night := _next_night()) <= until:
            self.have_the_evening(night)
            self.clock.move_to(night)
            have_a_night()
            self.work()
            with at_work():
                require_nothing(left_behind())
        self.clock.move_to(until)
        self.work()

    def have_the_evening(self, before: datetime) -> None:
        """What is done before every night."""

    def work(self) -> None:
        """Whatever is due is done. On most days the mail is not carried: it takes long, and changes little."""
        work_off(self.queue, self.dice, without=() if self.is_mail_carried else (DELIVER,))


def _next_night() -> datetime:
    now = timezone.localtime()
    tonight = _on(now, NIGHT)
    return tonight if now < tonight else _on(now + DAY, NIGHT)


def _on(day: datetime, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(day), clock))
