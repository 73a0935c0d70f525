"""People come, end, come back and turn out to have been here twice; helpers leave; decisions change."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from shop.domain.capacity.staff import reactivate_provider
from shop.domain.circumstances.booking_again import book_all_again
from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.leaving import set_last_day, take_back_last_day, undo_last_day
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.ledger.decision_changes import Terms, change_decision, end_decision
from shop.domain.ledger.decisions import change_amount
from shop.enums import EntitlementPeriodKind, RecipientEnd
from shop.models import Departure, Entitlement, Provider, Recipient
from tests.race.any_order.ground import DAY, OFFICE, Ground, at_work, numbers

ENDS = (RecipientEnd.DIED, RecipientEnd.MOVED, RecipientEnd.NO_LONGER)


class Circumstances(Ground):
    @rule(who=numbers, reason=st.sampled_from(ENDS), days=st.integers(-1, 3))
    def somebody_goes(self, who: int, reason: RecipientEnd, days: int) -> None:
        """And somebody else comes: there are always some to book."""
        person, last_day = self.person(who), timezone.localdate() + days * DAY
        ended = self.attempt(lambda: end_recipient(person, last_day=last_day, reason=reason, actor=OFFICE))
        if ended is None:
            return
        self.follow_called_off(ended.visits)
        self.cut |= {decision.pk for decision in ended.entitlements}
        if ended.visits or ended.entitlements:
            with at_work():
                self.people.append(self.arrive())

    @rule(which=numbers, is_booked_again=st.booleans())
    def somebody_is_back(self, which: int, *, is_booked_again: bool) -> None:
        gone = Recipient.objects.filter(ended_on__isnull=False, merged_into=None)
        person = self.one_of(gone, which)
        if person is None or self.attempt(lambda: reopen_recipient(person, actor=OFFICE)) is None:
            return
        if is_booked_again:
            departments = [department.pk for department in self.departments]
            again = self.attempt(lambda: book_all_again(person, departments=departments, actor=OFFICE))
            if again is not None:
                self.follow(*again.booked)

    @rule(which=numbers, into=numbers)
    def somebody_was_here_twice(self, which: int, into: int) -> None:
        """Mostly one without decisions, of whom there is always one."""
        twice = Recipient.objects.filter(merged_into=None)
        if which % 3:
            twice = twice.filter(entitlements=None)
        duplicate, stays = self.one_of(twice, which), self.person(into)
        if (
            duplicate is None
            or self.attempt(lambda: merge_recipients(duplicate, into=stays, actor=OFFICE)) is None
        ):
            return
        for pk, known in self.known.items():
            if known.recipient_id == duplicate.pk:
                self.known[pk] = known._replace(recipient_id=stays.pk)
        self.people.remove(duplicate)
        with at_work():
            self.people.append(self.arrive(is_granted=False))

    @rule(who=numbers, days=st.integers(0, 3))
    def a_helper_leaves(self, who: int, days: int) -> None:
        helper, last_day = self.provider(who), timezone.localdate() + days * DAY
        if self.attempt(lambda: set_last_day(helper, last_day=last_day, actor=OFFICE)) is not None:
            self._hire_if_nobody_stays()

    @rule(which=numbers)
    def a_helper_stays(self, which: int) -> None:
        leaving = Provider.objects.exclude(leaves_on=None).select_related("department")
        helper = self.one_of(leaving, which)
        if helper is not None and helper.is_active:
            self.attempt(lambda: take_back_last_day(helper, actor=OFFICE))
        elif helper is not None:
            self.attempt(lambda: reactivate_provider(helper, actor=OFFICE))

    @rule(which=numbers)
    def a_last_day_was_a_mistake(self, which: int) -> None:
        departure = self.one_of(Departure.objects.select_related("provider"), which)
        if departure is not None:
            self.attempt(lambda: undo_last_day(departure.provider, departure_id=departure.pk, actor=OFFICE))

    def _hire_if_nobody_stays(self) -> None:
        with at_work():
            for department in self.departments:
                if not department.providers.filter(is_active=True, leaves_on=None).exists():
                    self.hire(department)

    @rule(which=numbers, amount=st.integers(0, 5))
    def grant_another_amount(self, which: int, amount: int) -> None:
        decision = self._some_decision(which)
        if decision is None:
            return
        changed = self.attempt(lambda: change_amount(decision, amount=amount, actor=OFFICE))
        if changed is not None:
            self.amounts[decision.pk].append((timezone.localdate(), amount))

    @rule(
        which=numbers,
        from_day=st.integers(1, 4),
        amount=st.integers(1, 5),
        period=st.sampled_from(
            [EntitlementPeriodKind.WEEK, EntitlementPeriodKind.MONTH, EntitlementPeriodKind.TOTAL]
        ),
        lasts=st.none() | st.integers(0, 8),
    )
    def decide_anew(self, which: int, from_day: int, amount: int, period: str, lasts: int | None) -> None:
        decision = self._some_decision(which)
        if decision is None:
            return
        first = timezone.localdate() + from_day * DAY
        terms = Terms(
            amount=amount,
            unit=decision.unit,
            period=period,
            decision_reference="2027/ny",
            carry_over=amount % 2,
            valid_until=None if lasts is None else first + lasts * DAY,
        )
        changed = self.attempt(lambda: change_decision(decision, from_day=first, terms=terms, actor=OFFICE))
        if changed is not None:
            self.follow_called_off(changed.visits)
            self.cut.add(decision.pk)

    @rule(which=numbers, days=st.integers(0, 4))
    def a_decision_ends(self, which: int, days: int) -> None:
        decision = self._some_decision(which)
        if decision is None:
            return
        last_day = timezone.localdate() + days * DAY
        changed = self.attempt(lambda: end_decision(decision, last_day=last_day, actor=OFFICE))
        if changed is not None:
            self.follow_called_off(changed.visits)
            self.cut.add(decision.pk)

    @rule(which=numbers, days=st.integers(0, 3))
    def something_is_granted_again(self, which: int, days: int) -> None:
        """To somebody whose last decision of a service has ended, or ends soon."""
        ended = Entitlement.objects.filter(
            valid_until__isnull=False, recipient__is_active=True, recipient__ended_on=None
        ).select_related("recipient", "service")
        decision = self.one_of(ended, which)
        if decision is None:
            return
        with at_work():
            same = {"recipient": decision.recipient, "service": decision.service}
            if not Entitlement.objects.filter(valid_from__gt=decision.valid_from, **same).exists():
                first = max(decision.valid_until + DAY, timezone.localdate() + (days - 1) * DAY)
                self.grant(decision.recipient, decision.service, valid_from=first)

    def _some_decision(self, which: int) -> Entitlement | None:
        today = timezone.localdate()
        found: Entitlement | None = self.one_of(
            Entitlement.objects.exclude(valid_until__lt=today).select_related("recipient", "service"), which
        )
        return found
