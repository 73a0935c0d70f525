"""Standing bookings: begun, left out, paused, changed, stopped, and rolled on by the nights."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from foundation.actor import Actor, Channel
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.standing import change_series, start_series, stop_series
from shop.domain.series.terms import Terms
from shop.domain.series.visits import STANDS
from shop.enums import CancelReason, SeriesEnd
from shop.lengths import Length
from shop.models import Booking, BookingSeries, Service
from shop.queries.channels import SELF_SERVICE
from shop.series import next_days
from tests.race.any_order.ground import DAY, STEPS, Ground, by, channels, clock_of, numbers


@dataclass(frozen=True, slots=True)
class Wish:
    """On which days of every how many weeks, at which half hour, from how many days on, and who comes."""

    weekdays: frozenset[int]
    step: int
    in_days: int
    every_weeks: int
    tolerance: int
    helper: int | None
    only_helper: bool
    lasts: int | None

    def terms(self, service: Service, *, helpers: Any) -> Terms:
        first = timezone.localdate() + self.in_days * DAY
        helper = None if self.helper is None else helpers(self.helper)
        return Terms(
            weekdays=tuple(sorted(self.weekdays)),
            preferred_at=clock_of(self.step),
            starts_on=first,
            length=Length(service.duration),
            every_weeks=self.every_weeks,
            tolerance=timedelta(hours=self.tolerance),
            provider=helper,
            only_provider=self.only_helper and helper is not None,
            ends_on=None if self.lasts is None else first + self.lasts * DAY,
        )


wishes = st.builds(
    Wish,
    weekdays=st.frozensets(st.integers(1, 7), min_size=1, max_size=4),
    step=st.integers(0, STEPS - 1),
    in_days=st.integers(0, 3),
    every_weeks=st.sampled_from([1, 1, 1, 2, 3]),
    tolerance=st.sampled_from([0, 1, 6]),
    helper=st.none() | numbers,
    only_helper=st.booleans(),
    lasts=st.none() | st.integers(0, 14),
)


def cancel_reason_of(actor: Actor) -> CancelReason:
    """Who does it themselves has decided it; on the telephone it was the department."""
    return CancelReason.BY_RECIPIENT if actor.channel in SELF_SERVICE else CancelReason.BY_DEPARTMENT


class Standing(Ground):
    @rule(who=numbers, what=numbers, wish=wishes, channel=channels)
    def begin_standing(self, who: int, what: int, wish: Wish, channel: Channel) -> None:
        service = self.service(what)
        terms = wish.terms(service, helpers=self.provider)
        started = self.attempt(
            lambda: start_series(service, recipient=self.person(who), terms=terms, actor=by(channel))
        )
        if started is not None:
            self.follow(*started.decided.booked)

    @rule(which=numbers, wish=wishes, channel=channels)
    def this_and_the_rest(self, which: int, wish: Wish, channel: Channel) -> None:
        series = self._some_series(which)
        if series is None:
            return
        terms, actor = wish.terms(series.service, helpers=self.provider), by(channel)
        started = self.attempt(
            lambda: change_series(series, terms=terms, actor=actor, reason=cancel_reason_of(actor))
        )
        if started is not None:
            self.follow(*started.given_back.cancelled, *started.decided.booked)

    @rule(which=numbers, day=st.integers(0, 4), is_back=st.booleans(), channel=channels)
    def leave_one_out(self, which: int, day: int, *, is_back: bool, channel: Channel) -> None:
        series = self._some_series(which)
        if series is None:
            return
        days = next_days(series, first=timezone.localdate(), count=5)
        if not days:
            return
        if is_back:
            self._bring_back(series, on=days[day % len(days)], actor=by(channel))
        else:
            self._skip(series, on=days[day % len(days)], actor=by(channel))

    def _skip(self, series: BookingSeries, *, on: date, actor: Actor) -> None:
        def skip() -> Booking | None:
            booked = Booking.objects.filter(series=series, series_on=on, status__in=STANDS).first()
            skip_occurrence(series, on=on, actor=actor, reason=cancel_reason_of(actor))
            if booked is not None:
                booked.refresh_from_db()
            return booked

        self.follow(self.attempt(skip))

    def _bring_back(self, series: BookingSeries, *, on: date, actor: Actor) -> None:
        decided = self.attempt(lambda: bring_back(series, on=on, actor=actor))
        if decided is not None:
            self.follow(*decided.booked)

    @rule(which=numbers, first=st.integers(0, 3), lasts=st.none() | st.integers(0, 6), channel=channels)
    def pause_standing(self, which: int, first: int, lasts: int | None, channel: Channel) -> None:
        series, actor = self._some_series(which), by(channel)
        if series is not None:
            begins = timezone.localdate() + first * DAY
            ends = None if lasts is None else begins + lasts * DAY
            reason = cancel_reason_of(actor)
            given = self.attempt(
                lambda: pause_series(series, first=begins, last=ends, actor=actor, reason=reason)
            )
            self.follow(*(given.cancelled if given else ()))

    @rule(which=numbers, channel=channels)
    def go_on(self, which: int, channel: Channel) -> None:
        with_pause = BookingSeries.objects.filter(paused_from__isnull=False, end_reason="")
        series = self.one_of(with_pause.select_related("service", "recipient"), which)
        if series is not None:
            decided = self.attempt(lambda: resume_series(series, actor=by(channel)))
            self.follow(*(decided.booked if decided else ()))

    @rule(which=numbers, is_by_department=st.booleans())
    def stop_standing(self, which: int, *, is_by_department: bool) -> None:
        series = self._some_series(which)
        if series is not None:
            reason = SeriesEnd.BY_DEPARTMENT if is_by_department else SeriesEnd.BY_RECIPIENT
            actor = by(Channel.STAFF if is_by_department else Channel.SELF)
            given = self.attempt(lambda: stop_series(series, actor=actor, reason=reason))
            self.follow(*(given.cancelled if given else ()))

    def _some_series(self, which: int) -> BookingSeries | None:
        """Mostly one that runs; now and then one that has ended, of which all of this is refused."""
        running = BookingSeries.objects.select_related("service__department", "recipient")
        if which % 8:
            running = running.filter(end_reason="")
        found: BookingSeries | None = self.one_of(running, which)
        return found
