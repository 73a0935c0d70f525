"""Who is visited when, by whom, and how it went: plans a department's days the way people really book."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils import timezone

from foundation.actor import Channel
from shop.demo.duty import Duty, Span, at, days_between
from shop.enums import AssignmentReason, BookingStatus, Confirmation
from shop.models import Entitlement, Provider, Recipient, Service
from shop.queries.periods import granted_in, ledger_amount, period_bounds, usual_cost

NO_SHOWS, CANCELLED, SKIPPED = 0.03, 0.05, 0.08
"""Shares of all visits. Skipped ones were granted and never booked: the benefit the municipality measures."""
ANSWERED_BY = timedelta(days=4)
"""So long before the visit the department has answered every request."""
A_YEAR = timedelta(days=365)
JUST_NOW = timedelta(minutes=90)
"""Visits that ended later than so long ago are left for the provider to mark."""
NEAR_STARTS = 5
"""How many starts around the usual hour are tried for the usual provider, before anybody may come."""


@dataclass(frozen=True, slots=True)
class Habit:
    """What one decision means in a person's week: how often, on which weekdays, at what minute, by whom."""

    entitlement: Entitlement
    service: Service
    recipient: Recipient
    weekly: int
    first_weekday: int
    minute: int
    provider_id: int


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A booking to be written. `changed_at` is when it was cancelled or got its outcome, None for neither.

    `channel` says whether the recipient booked it or called.
    """

    habit: Habit
    provider_id: int
    reason: AssignmentReason
    starts_at: datetime
    ends_at: datetime
    status: BookingStatus
    channel: Channel
    created_at: datetime
    changed_at: datetime | None


@dataclass(slots=True)
class Planner:
    """Plans one department. `left` is what remains of each decision in each period, by its first day, and `days_of` the
    days it is already used on; `unable` are those who lack what a service asks for, by the service.

    The `star` is a recipient who books as everybody does before `star_from`, and then only what is placed by name.
    """

    duty: Duty
    habits: list[Habit]
    now: datetime
    today: date
    random: random.Random
    left: dict[tuple[int, date], int] = field(default_factory=dict)
    unable: Mapping[int, frozenset[int]] = field(default_factory=dict)
    star: int | None = None
    star_from: date = date.max
    visits: list[PlannedVisit] = field(default_factory=list)
    days_of: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))
    minutes_of: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def plan_days(self, first_day: date, last_day: date) -> None:
        """Plan the usual visits of the days, both included; the days ahead fill up as they come nearer."""
        open_days = [day for day in days_between(first_day, last_day) if day in self.duty.open]
        weeks: dict[tuple[int, int], list[date]] = defaultdict(list)
        for day in open_days:
            weeks[day.isocalendar()[:2]].append(day)
        for days in weeks.values():
            self.minutes_of.clear()
            for habit in self.random.sample(self.habits, len(self.habits)):
                for day in _spread(days, habit):
                    is_told = habit.recipient.pk == self.star and day >= self.star_from
                    is_told = is_told or day in self.days_of[habit.entitlement.pk]
                    if not is_told and self.random.random() < self._share_booked(day):
                        self.place(habit, day)

    def fill(self, day: date, *, until: float) -> None:
        """Let people use what they have left, until so large a share of the day is taken."""
        for habit in self.random.sample(self.habits, len(self.habits)):
            if self.duty.load(day) >= until:
                return
            if habit.recipient.pk != self.star and not self.duty.busy[day][habit.recipient.pk]:
                self.place(habit, day)

    def give_visits(self, provider_id: int, day: date, *, at_least: int) -> None:
        """See to it that the provider has something to do on the day, from its first hour to its last."""
        for habit in self.random.sample(self.habits, len(self.habits)):
            if len(self.duty.taken[day][provider_id]) >= at_least:
                return
            if habit.recipient.pk != self.star and day not in self.days_of[habit.entitlement.pk]:
                hours = range(8 * 60, 20 * 60, 60)
                any(
                    self.place(habit, day, minute=minute, provider_id=provider_id)
                    for minute in self.random.sample(hours, len(hours))
                )

    def place(
        self,
        habit: Habit,
        day: date,
        *,
        minute: int = -1,
        provider_id: int | None = None,
        status: BookingStatus | None = None,
    ) -> bool:
        """Plan a visit as near to the minute as can be; False when the day or the decision has no room."""
        period = period_bounds(habit.entitlement, day)[0]
        left = self.left.setdefault(
            (habit.entitlement.pk, period), granted_in(habit.entitlement, starts_on=period)
        )
        cost = usual_cost(habit.service, habit.entitlement)
        found = self._find(habit, day, minute=minute, provider_id=provider_id) if cost <= left else None
        if found is None:
            return False
        chosen, reason, begins = found
        self.left[habit.entitlement.pk, period] = left - cost
        self._write(habit, day, begins=begins, provider_id=chosen, reason=reason, status=status)
        return True

    def _find(
        self, habit: Habit, day: date, *, minute: int, provider_id: int | None
    ) -> tuple[int, AssignmentReason, int] | None:
        wanted = habit.minute if minute < 0 else minute
        service = habit.service
        duration, interval = _in_minutes(service.duration), _in_minutes(service.slot_interval)
        starts = sorted(
            self.duty.starts(day, duration=duration, interval=interval),
            key=lambda start: (abs(start - wanted), start),
        )
        possible = [
            (start, free)
            for start in starts
            if not self.duty.is_busy(day, habit.recipient.pk, (start, start + duration))
            and (free := self._able(service, self.duty.free_providers(day, _occupied(service, start))))
        ]
        usual = provider_id or habit.provider_id
        for start, free in possible[: None if provider_id else NEAR_STARTS]:
            if usual in free:
                known = usual == habit.provider_id
                return usual, AssignmentReason.KNOWN_PROVIDER if known else _reason(free), start
        if not possible or provider_id:
            return None
        start, free = possible[0]
        return min(free, key=lambda each: (self.minutes_of[each], each)), _reason(free), start

    def _able(self, service: Service, providers: Sequence[int]) -> list[int]:
        unable = self.unable.get(service.pk, frozenset())
        return [provider for provider in providers if provider not in unable]

    def _write(
        self,
        habit: Habit,
        day: date,
        *,
        begins: int,
        provider_id: int,
        reason: AssignmentReason,
        status: BookingStatus | None,
    ) -> None:
        span = begins, begins + _in_minutes(habit.service.duration)
        starts_at, ends_at = at(day, span[0]), at(day, span[1])
        created_at = self._created(starts_at)
        channel = self._channel(created_at)
        if channel is Channel.PHONE:
            created_at = _in_office_hours(created_at)
        status = status or self._outcome(habit.service, ends_at)
        visit = PlannedVisit(
            habit=habit,
            provider_id=provider_id,
            reason=reason,
            starts_at=starts_at,
            ends_at=ends_at,
            status=status,
            channel=channel,
            created_at=created_at,
            changed_at=self._changed(status, created_at=created_at, starts_at=starts_at, ends_at=ends_at),
        )
        self.visits.append(visit)
        self.days_of[habit.entitlement.pk].add(day)
        if status is not BookingStatus.CANCELLED:
            occupied = _occupied(habit.service, begins)
            self.duty.taken[day][provider_id].append(occupied)
            self.duty.busy[day][habit.recipient.pk].append(span)
            self.minutes_of[provider_id] += occupied[1] - occupied[0]

    def _share_booked(self, day: date) -> float:
        ahead = (day - self.today).days
        return 1 - SKIPPED if ahead <= 0 else max(0.35, 0.9 - 0.045 * ahead)

    def _outcome(self, service: Service, ends_at: datetime) -> BookingStatus:
        chance = self.random.random()
        if service.confirmation == Confirmation.REQUESTED and ends_at > self.now + ANSWERED_BY:
            return BookingStatus.REQUESTED
        if ends_at > self.now - JUST_NOW:
            return BookingStatus.CONFIRMED
        if chance < NO_SHOWS:
            return BookingStatus.NO_SHOW
        return BookingStatus.CANCELLED if chance < NO_SHOWS + CANCELLED else BookingStatus.COMPLETED

    def _created(self, starts_at: datetime) -> datetime:
        """Some days before the visit, in any case before now."""
        usual = starts_at - timedelta(minutes=self.random.randint(20 * 60, 12 * 24 * 60))
        return min(usual, self.now - timedelta(minutes=self.random.randint(20, 3 * 24 * 60)))

    def _channel(self, created_at: datetime) -> Channel:
        """More and more people book themselves; what was booked in the last two days they did."""
        ago = self.now - created_at
        share = min(0.6, 0.12 + 0.5 * (ago / A_YEAR))
        is_call = ago > timedelta(days=2) and random.Random(f"{created_at}").random() < share  # noqa: S311 - a play, see people.py
        return Channel.PHONE if is_call else Channel.SELF

    def _changed(
        self, status: BookingStatus, *, created_at: datetime, starts_at: datetime, ends_at: datetime
    ) -> datetime | None:
        if status in {BookingStatus.CONFIRMED, BookingStatus.REQUESTED}:
            return None
        if status is BookingStatus.CANCELLED:
            return created_at + (starts_at - created_at) * self.random.uniform(0.1, 0.9)
        return ends_at + timedelta(minutes=self.random.randint(0, 9))


def _in_office_hours(moment: datetime) -> datetime:
    """On the same day, while somebody answers the telephone."""
    local = timezone.localtime(moment)
    return local.replace(hour=8 + local.hour % 7)


def make_habits(entitlements: Iterable[Entitlement], *, providers: Sequence[Provider]) -> list[Habit]:
    """Give every decision its habit, the same one each time it is asked for."""
    named = [provider.pk for provider in providers]
    return [_habit(entitlement, named) for entitlement in entitlements]


def _habit(entitlement: Entitlement, providers: Sequence[int]) -> Habit:
    # Of the recipient, not of the decision: who has two services likes the same hours for both.
    chance = random.Random(entitlement.recipient.name)  # noqa: S311 - a play, see people.py
    visits = ledger_amount(entitlement) // usual_cost(entitlement.service, entitlement)
    return Habit(
        entitlement=entitlement,
        service=entitlement.service,
        recipient=entitlement.recipient,
        weekly=max(1, visits // 4),
        first_weekday=chance.randrange(7),
        minute=chance.choice((9, 9, 10, 10, 11, 12, 13, 14, 15, 17, 18)) * 60,
        provider_id=chance.choice(providers),
    )


def _spread(days: Sequence[date], habit: Habit) -> list[date]:
    """As many days of the week as the habit has visits, spread evenly, the first weekday the habit's own."""
    count = min(habit.weekly, len(days))
    return [days[(habit.first_weekday + place * len(days) // count) % len(days)] for place in range(count)]


def _occupied(service: Service, begins: int) -> Span:
    before, after = _in_minutes(service.buffer_before), _in_minutes(service.buffer_after)
    return begins - before, begins + _in_minutes(service.duration) + after


def _reason(free: Sequence[int]) -> AssignmentReason:
    return AssignmentReason.ONLY_ONE_FREE if len(free) == 1 else AssignmentReason.LEAST_LOADED


def _in_minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
