"""What people do on a day, at random: whatever is refused is an answer."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.absence.away import report_away
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.schedule import set_opening_hours
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.leaving import set_last_day
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.door.booking import book_service, hold_time
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.ledger.decision_changes import Terms as DecisionTerms
from shop.domain.ledger.decision_changes import change_decision, end_decision
from shop.domain.ledger.decisions import change_amount
from shop.domain.outcomes.follow_ups import acknowledge_follow_up
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.standing import change_series, stop_series
from shop.domain.series.terms import Terms
from shop.domain.waitlist.answers import decline_offer, take_offer
from shop.domain.waitlist.line import Wanted, join_waitlist, leave_waitlist
from shop.enums import (
    AbsenceReason,
    BookingStatus,
    CancelReason,
    FollowUpAnswer,
    NoShowBy,
    OfferOutcome,
    RecipientEnd,
    SeriesEnd,
    WaitlistStatus,
)
from shop.hours import HoursOfDay
from shop.models import (
    Booking,
    BookingSeries,
    Closure,
    Entitlement,
    FollowUp,
    Provider,
    Recipient,
    Service,
    WaitlistEntry,
    WaitlistOffer,
)
from shop.queries.citizen_days import citizen_calendar
from shop.series import length_of_each
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import WEEKDAYS
from tests.race.years.town import OFFICE, Town

type Deed = Callable[[], Any]

ACTS_A_DAY = 7
SICK, CLOSES = 0.03, 0.012
"""Per helper and day, and per day."""


class Life:
    """Acts of a day, each in a transaction of its own. `met` counts what was done and what was refused."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.dice = town.dice
        self.met: Counter[str] = Counter()

    def morning(self) -> None:
        """Somebody calls in sick, the department decides something, or somebody's circumstances change."""
        for helper in self._all(Provider.objects.filter(is_active=True, leaves_on=None)):
            if self.dice.random() < SICK:
                self._do("sick", partial(self._sick, helper))
        for chance, act in (
            (CLOSES, self._close),
            (CLOSES, self._open_again),
            (0.02, self._reduce_or_raise),
            (0.015, self._decide_anew),
            (0.004, self._end_decision),
            (0.012, self._somebody_goes),
            (0.005, self._somebody_was_here_twice),
            (0.004, self._a_helper_leaves),
            (0.008, self._other_hours),
        ):
            if self.dice.random() < chance:
                self._do(act.__name__.strip("_"), act)

    def at_some_time(self) -> None:
        """One act of somebody's."""
        act = self.dice.choice(
            [
                self._book,
                self._book,
                self._book,
                self._cancel,
                self._cancel,
                self._move,
                self._hold,
                self._wait,
                self._wait,
                self._stop_waiting,
                self._answer_offer,
                self._answer_offer,
                self._skip,
                self._bring_back,
                self._standing,
            ]
        )
        self._do(act.__name__.strip("_"), act)

    def evening(self) -> None:
        """What became of the visits, mostly said the same day."""
        over = Booking.objects.filter(status=BookingStatus.CONFIRMED, ends_at__lte=timezone.now())
        for booking in self._all(over.select_related("service", "recipient", "department").order_by("pk")):
            self._do("outcome", partial(self._outcome, booking))
        for follow_up in self._all(FollowUp.objects.filter(acknowledged_at=None)):
            if self.dice.random() < 0.7:
                answer = self.dice.choice(list(FollowUpAnswer))
                actor = Actor(self.town.people[0].user_id, Channel.STAFF)
                self._do("follow_up", partial(acknowledge_follow_up, follow_up, answer=answer, actor=actor))

    # Recipients.

    def _book(self) -> None:
        recipient, service = self._somebody(), self.dice.choice([self.town.cleaning, self.town.tea])
        if starts_at := self._bookable(recipient, service):
            book_service(service, recipient=recipient, starts_at=starts_at, actor=self._as(recipient))

    def _hold(self) -> None:
        recipient = self._somebody()
        if starts_at := self._bookable(recipient, self.town.cleaning):
            wanted: dict[str, Any] = {
                "recipient": recipient,
                "starts_at": starts_at,
                "actor": self._as(recipient),
            }
            hold_time(self.town.cleaning, **wanted)
            if self.dice.random() < 0.5:
                book_service(self.town.cleaning, **wanted)

    def _cancel(self) -> None:
        if booking := self._coming():
            if self.dice.random() < 0.2:
                cancel_booking(booking, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
            else:
                actor = self._as(booking.recipient)
                cancel_booking(booking, actor=actor, reason=CancelReason.BY_RECIPIENT)

    def _move(self) -> None:
        booking = self._coming()
        if booking is None:
            return
        starts_at = self._bookable(booking.recipient, booking.service, moving=booking)
        if starts_at:
            move_booking(booking, starts_at=starts_at, actor=self._as(booking.recipient))

    def _wait(self) -> None:
        recipient, today = self._somebody(), timezone.localdate()
        first = today + timedelta(days=self.dice.randint(0, 20))
        wanted = Wanted(
            first_day=first,
            last_day=first + timedelta(days=self.dice.randint(0, 9)),
            earliest=time(self.dice.randint(8, 12)),
            latest=time(self.dice.randint(13, 15)),
        )
        service = self.dice.choice([self.town.cleaning, self.town.tea])
        join_waitlist(service, recipient=recipient, wanted=wanted, actor=self._as(recipient))

    def _stop_waiting(self) -> None:
        entries = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING)
        if entry := self._one(entries.select_related("recipient", "service")):
            leave_waitlist(entry, actor=self._as(entry.recipient))

    def _answer_offer(self) -> None:
        offers = WaitlistOffer.objects.filter(outcome=OfferOutcome.OPEN)
        if offer := self._one(offers.select_related("recipient", "entry__service", "hold")):
            answer = decline_offer if self.dice.random() < 0.25 else take_offer
            answer(offer, actor=self._as(offer.recipient))

    # Standing bookings.

    def _skip(self) -> None:
        booking = self._one(
            self._coming_visits().filter(series__isnull=False, series__end_reason="").select_related("series")
        )
        if booking is not None and booking.series is not None and booking.series_on is not None:
            skip_occurrence(
                booking.series,
                on=booking.series_on,
                actor=self._as(booking.recipient),
                reason=CancelReason.BY_RECIPIENT,
            )

    def _bring_back(self) -> None:
        series = self._one(BookingSeries.objects.filter(end_reason="").select_related("recipient", "service"))
        if series is None:
            return
        skipped = list(series.skipped.filter(occurs_on__gt=timezone.localdate()))
        if skipped:
            bring_back(series, on=self.dice.choice(skipped).occurs_on, actor=self._as(series.recipient))

    def _standing(self) -> None:
        """Pause, go on, change, stop or begin one."""
        running = BookingSeries.objects.filter(end_reason="").select_related("recipient", "service")
        series = self._one(running)
        today = timezone.localdate()
        chance = self.dice.random()
        if series is None or chance < 0.35:
            self.town.want_standing(self._somebody())
        elif chance < 0.55:
            last = today + timedelta(days=self.dice.randint(7, 30)) if self.dice.random() < 0.7 else None
            pause_series(
                series,
                first=today + timedelta(days=1),
                last=last,
                actor=OFFICE,
                reason=CancelReason.BY_DEPARTMENT,
            )
        elif chance < 0.75:
            resume_series(series, actor=OFFICE)
        elif chance < 0.93:
            terms = Terms(
                weekdays=tuple(sorted(self.dice.sample(range(1, 6), self.dice.choice([1, 1, 2])))),
                preferred_at=time(self.dice.randint(8, 14)),
                starts_on=today + timedelta(days=self.dice.randint(1, 10)),
                length=length_of_each(series),
                every_weeks=self.dice.choice([1, 2, 3]),
                tolerance=timedelta(hours=1),
            )
            change_series(series, terms=terms, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        else:
            stop_series(series, actor=OFFICE, reason=SeriesEnd.BY_DEPARTMENT)

    # The department.

    def _sick(self, helper: Provider) -> None:
        now = timezone.now()
        until = now + timedelta(days=self.dice.choice([1, 1, 2, 5]))
        helper = Provider.objects.select_related("department").get(pk=helper.pk)
        away = report_away(helper, from_at=now, until_at=until, reason=AbsenceReason.SICK, actor=OFFICE)
        self.met["covered"] += len(away.covered)
        self.met["uncovered"] += len(away.uncovered)
        if away.absence is not None and self.dice.random() < 0.2:
            undo_away(away.absence, actor=OFFICE)
            self.met["undone"] += 1

    def _close(self) -> None:
        first = timezone.localdate() + timedelta(days=self.dice.randint(3, 40))
        last = first + timedelta(days=self.dice.randint(0, 4))
        add_closure(self.town.department, first_day=first, last_day=last, label="", actor=OFFICE)

    def _open_again(self) -> None:
        if closure := self._one(Closure.objects.select_related("department")):
            remove_closure(closure, actor=OFFICE)

    def _other_hours(self) -> None:
        closes = self.dice.choice([time(14), time(15, 30), time(15, 30)])
        hours = [HoursOfDay(weekday, time(8), closes) for weekday in WEEKDAYS]
        set_opening_hours(self.town.department, hours=hours, actor=OFFICE)

    def _reduce_or_raise(self) -> None:
        if decision := self._decision():
            amount = max(1, decision.amount + self.dice.choice([-2, -1, 1, 2]))
            change_amount(decision, amount=amount, actor=OFFICE)

    def _decide_anew(self) -> None:
        decision = self._decision()
        if decision is None:
            return
        terms = DecisionTerms(
            amount=self.dice.randint(2, 8),
            unit=decision.unit,
            period=self.dice.choice(["four_weeks", "month", "week"]),
            decision_reference="2027/ny",
            carry_over=self.dice.choice([0, 1]),
        )
        from_day = timezone.localdate() + timedelta(days=self.dice.randint(1, 20))
        change_decision(decision, from_day=from_day, terms=terms, actor=OFFICE)

    def _end_decision(self) -> None:
        if decision := self._decision():
            last_day = timezone.localdate() + timedelta(days=self.dice.randint(0, 20))
            end_decision(decision, last_day=last_day, actor=OFFICE)

    def _somebody_goes(self) -> None:
        recipient = self._somebody()
        reason = self.dice.choice([RecipientEnd.DIED, RecipientEnd.MOVED, RecipientEnd.NO_LONGER])
        later = 0 if reason == RecipientEnd.DIED else self.dice.randint(0, 10)
        last_day = timezone.localdate() + timedelta(days=later)
        end_recipient(recipient, last_day=last_day, reason=reason, actor=OFFICE)
        self.town.people.remove(recipient)
        newcomer = self.town.arrive()
        if self.dice.random() < 0.6:
            self.town.want_standing(newcomer)

    def _somebody_was_here_twice(self) -> None:
        duplicate = self.town.arrive()
        self.town.people.remove(duplicate)
        if starts_at := self._bookable(duplicate, self.town.tea):
            book_service(self.town.tea, recipient=duplicate, starts_at=starts_at, actor=OFFICE)
        Entitlement.objects.filter(recipient=duplicate).delete()  # theirs was a mistake: one at a time
        merge_recipients(duplicate, into=self._somebody(), actor=OFFICE)

    def _a_helper_leaves(self) -> None:
        helper = self._one(
            Provider.objects.filter(is_active=True, leaves_on=None).select_related("department")
        )
        if helper is not None:
            last_day = timezone.localdate() + timedelta(days=self.dice.randint(3, 20))
            set_last_day(helper, last_day=last_day, actor=OFFICE)
            self.town.hire()

    def _outcome(self, booking: Booking) -> None:
        chance = self.dice.random()
        if chance < 0.03:
            return  # forgotten, and said another day
        if chance < 0.07 or booking.stranded:
            mark_no_show(booking, actor=OFFICE, by=NoShowBy.PROVIDER)
        elif chance < 0.12:
            mark_no_show(booking, actor=OFFICE)
        else:
            complete_booking(booking, actor=OFFICE, minutes=self.dice.choice([None, 45, 70]))
        if self.dice.random() < 0.05:
            undo_outcome(booking, actor=OFFICE)
        elif self.dice.random() < 0.05:
            complete_booking(booking, actor=OFFICE, by_department=True)

    # How they find what they act on.

    def _do(self, name: str, act: Deed) -> None:
        try:
            with works_for(LARVIK):
                act()
        except DomainError as refusal:
            self.met[f"{name}: {refusal.code}"] += 1
        else:
            self.met[name] += 1

    def _all(self, found: QuerySet[Any]) -> Sequence[Any]:
        with works_for(LARVIK):
            return list(found)

    def _one(self, found: QuerySet[Any]) -> Any:
        rows = self._all(found.order_by("pk"))
        return self.dice.choice(rows) if rows else None

    def _somebody(self) -> Recipient:
        return self.dice.choice(self.town.people)

    def _decision(self) -> Entitlement | None:
        today = timezone.localdate()
        found: Entitlement | None = self._one(
            Entitlement.objects.filter(recipient__is_active=True, valid_from__lte=today)
            .exclude(valid_until__lt=today)
            .select_related("recipient", "service")
        )
        return found

    def _coming_visits(self) -> QuerySet[Booking]:
        coming = Booking.objects.filter(status=BookingStatus.CONFIRMED, starts_at__gt=timezone.now())
        return coming.select_related("service__department", "recipient", "department")

    def _coming(self) -> Booking | None:
        found: Booking | None = self._one(self._coming_visits())
        return found

    def _bookable(
        self, recipient: Recipient, service: Service, *, moving: Booking | None = None
    ) -> datetime | None:
        calendar = citizen_calendar(service, recipient=recipient, moving=moving)
        times = [slot.starts_at for day in calendar.days for slot in day.bookable]
        return self.dice.choice(times) if times else None

    def _as(self, recipient: Recipient) -> Actor:
        return Actor(recipient.user_id, Channel.SELF)
