"""A decision is changed from a day in the middle of a period, or ends before its time.

A changed decision is another one: the old one ends the day before. Both sides of a period that is cut have their share
of the days, and what was booked for the days after takes of the new one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.door.calling_off import STANDING, call_off, give_up_holds, withdraw_uncovered_offer
from shop.domain.freeing import time_was_freed
from shop.domain.hearing import tell_recipient
from shop.domain.ledger.decision_ends import let_end
from shop.domain.ledger.entitlements import open_period, settle, write_entry
from shop.domain.locks import lock_for_booking
from shop.domain.series.ends import cut_series, withdraw_entries
from shop.enums import CancelReason, EntitlementPeriodKind, EntitlementUnit, EntryKind, SeriesEnd
from shop.errors import (
    ChangedMeanwhile,
    DayNotPossible,
    DecisionsOverlap,
    RecipientHasEnded,
    VisitLengthNotPossible,
)
from shop.models import Booking, BookingSeries, Entitlement, EntitlementPeriod, Service, WaitlistEntry
from shop.queries.cut_periods import share_of
from shop.queries.days import span_of_day
from shop.queries.giving_back import taken_of
from shop.queries.granted_lengths import shortest_minutes
from shop.queries.periods import cost_of, granted_in, period_bounds
from shop.queries.versions import version_of_decision

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a decision says. `valid_until` is the last day; amounts are in the unit; each visit is as long at most."""

    amount: int
    unit: str
    period: str
    decision_reference: str
    carry_over: int = 0
    valid_until: date | None = None
    visit_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of it: visits that took of the old decision and take of the new one, and those no decision covers.

    `entitlement` is the new decision, or the one that ends. `series` and `entries` end with it.
    """

    entitlement: Entitlement
    moved: Sequence[Booking] = ()
    visits: Sequence[Booking] = ()
    series: Sequence[BookingSeries] = ()
    entries: Sequence[WaitlistEntry] = ()

    @property
    def version(self) -> frozenset[int]:
        """The visits that are cancelled, by their ids."""
        return frozenset(visit.pk for visit in self.visits)


@unless_deadlocked
@transaction.atomic
def change_decision(
    entitlement: Entitlement, *, from_day: date, terms: Terms, actor: Actor, seen: str = ""
) -> Changed:
    """Let the decision be as the terms say from that day on, tomorrow at the earliest.

    Visits from then on take of the new decision, also when it grants less than they need: then its balance is below
    zero, as a reduced decision's is. Those after its own last day are cancelled. The recipient is told once. `seen` is
    the version the actor looked at. Raises DayNotPossible, DecisionsOverlap, VisitLengthNotPossible, ChangedMeanwhile
    or RecipientHasEnded.
    """
    entitlement = _lock(entitlement)
    _require_as_seen(entitlement, seen)
    require_visit_length(terms, service=entitlement.service)
    if not max(timezone.localdate(), entitlement.valid_from) < from_day <= _last_day_of(entitlement):
        raise DayNotPossible(field="from_day")
    _require_room(entitlement, from_day=from_day, valid_until=terms.valid_until)
    moved, beyond = _visits_from(entitlement, from_day, until=terms.valid_until)
    costs = taken_of(moved)
    visits = call_off(beyond, reason=CancelReason.DECISION_ENDED, actor=actor)
    for visit in moved:
        settle(visit, kind=EntryKind.RELEASED)
    beyond_share = _keep_the_share(entitlement, until=from_day)
    let_end(entitlement, last_day=from_day - DAY, reason=CancelReason.DECISION_ENDED, actor=actor)
    new = Entitlement.objects.create(
        recipient_id=entitlement.recipient_id,
        service=entitlement.service,
        valid_from=from_day,
        pro_rata=True,
        amount=terms.amount,
        unit=terms.unit,
        period=terms.period,
        carry_over=terms.carry_over,
        visit_minutes=terms.visit_minutes,
        decision_reference=terms.decision_reference,
        valid_until=terms.valid_until,
    )
    _reserve([visit for visit in moved if costs.get(visit.pk)], of=new)
    withdraw_uncovered_offer(new.recipient_id, service_id=new.service_id, actor=actor)
    record(
        actor,
        "entitlement.changed",
        new,
        recipient_id=new.recipient_id,
        service=new.service_id,
        former=entitlement.pk,
        from_day=from_day.isoformat(),
        beyond_share=beyond_share,
    )
    _tell("decision.changed", new, day=from_day, visits=visits)
    time_was_freed(new.service.department_id)  # it may pay for what they wait for
    return Changed(new, moved, visits)


@unless_deadlocked
@transaction.atomic
def end_decision(entitlement: Entitlement, *, last_day: date, actor: Actor, seen: str = "") -> Changed:
    """Let the decision end on that day, today at the earliest; the recipient is told once, kindly.

    Visits after it are cancelled, and standing bookings and waiting that no other decision covers end. Said twice it
    is said once. Raises DayNotPossible, ChangedMeanwhile or RecipientHasEnded.
    """
    entitlement = _lock(entitlement)
    if entitlement.valid_until == last_day:
        return Changed(entitlement)
    _require_as_seen(entitlement, seen)
    if not max(timezone.localdate(), entitlement.valid_from) <= last_day <= _last_day_of(entitlement):
        raise DayNotPossible(field="last_day")
    until = entitlement.valid_until
    coming = _between(entitlement, last_day + DAY, until)
    give_up_holds(coming, actor=actor)
    visits = call_off(coming, reason=CancelReason.DECISION_ENDED, actor=actor)
    let_end(entitlement, last_day=last_day, reason=CancelReason.DECISION_ENDED, actor=actor)
    series: Sequence[BookingSeries] = ()
    entries: Sequence[WaitlistEntry] = ()
    if not _others(entitlement).filter(valid_from__gt=last_day).exists():
        of_service = Q(recipient=entitlement.recipient_id, service=entitlement.service_id)
        series = cut_series(of_service, last_day=last_day, reason=SeriesEnd.DECISION_ENDED, actor=actor)
        entries = withdraw_entries(of_service & Q(first_day__gt=last_day), actor=actor)
    _tell("decision.ended", entitlement, day=last_day, visits=visits)
    return Changed(entitlement, (), visits, series, entries)


def require_visit_length(terms: Terms, *, service: Service) -> None:
    """Raise VisitLengthNotPossible for one by which nothing of the service could be booked."""
    if terms.visit_minutes is None:
        return
    shortest = shortest_minutes(service)
    if terms.unit != EntitlementUnit.VISITS or shortest is None:
        raise VisitLengthNotPossible
    if terms.visit_minutes < shortest:
        raise VisitLengthNotPossible(shortest=shortest)


def _lock(entitlement: Entitlement) -> Entitlement:
    lock_for_booking(department_id=entitlement.service.department_id, recipient_id=entitlement.recipient_id)
    locked = Entitlement.objects.select_for_update(of=("self",), no_key=True)
    found = locked.select_related("service", "recipient").get(pk=entitlement.pk)
    if found.recipient.ended_on is not None:
        raise RecipientHasEnded(recipient=found.recipient_id)
    return found


def _require_as_seen(entitlement: Entitlement, seen: str) -> None:
    if seen and seen != version_of_decision(entitlement):
        raise ChangedMeanwhile(entitlement=entitlement.pk)


def _last_day_of(entitlement: Entitlement) -> date:
    return entitlement.valid_until or date.max


def _others(entitlement: Entitlement) -> QuerySet[Entitlement]:
    """The recipient's other decisions about the same service."""
    same = Entitlement.objects.filter(recipient=entitlement.recipient_id, service=entitlement.service_id)
    return same.exclude(pk=entitlement.pk)


def _require_room(entitlement: Entitlement, *, from_day: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < from_day:
        raise DayNotPossible(field="valid_until")
    after = _others(entitlement).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=from_day))
    if valid_until is not None:
        after = after.filter(valid_from__lte=valid_until)
    if after.exists():
        raise DecisionsOverlap(entitlement=entitlement.pk)


def _between(entitlement: Entitlement, first: date, last: date | None) -> QuerySet[Booking]:
    """What is booked of the service on days that the decision covers: on each only one does."""
    visits = Booking.objects.filter(
        recipient=entitlement.recipient_id,
        service=entitlement.service_id,
        starts_at__gte=max(span_of_day(first).starts_at, timezone.now()),
    )
    return visits if last is None else visits.filter(starts_at__lt=span_of_day(last).ends_at)


def _visits_from(
    entitlement: Entitlement, day: date, *, until: date | None
) -> tuple[list[Booking], QuerySet[Booking]]:
    """Those the new decision covers, locked and the soonest first, and those it does not."""
    coming = _between(entitlement, day, entitlement.valid_until).filter(status__in=STANDING)
    list(coming.select_for_update(of=("self",)).order_by("pk"))
    if until is None:
        return _in_order(coming), coming.none()
    end = span_of_day(until).ends_at
    return _in_order(coming.filter(starts_at__lt=end)), coming.filter(starts_at__gte=end)


def _in_order(visits: QuerySet[Booking]) -> list[Booking]:
    return list(visits.select_related("service", "department").order_by("starts_at", "pk"))


def _keep_the_share(entitlement: Entitlement, *, until: date) -> int:
    """Of the period that is cut the decision keeps the share of the days before; never less than is taken of it.

    The share is rounded half up. What was granted in total, and not by the week or month, keeps all of it to the end.
    Returns how much it keeps beyond the share.
    """
    starts_on, ends_before = period_bounds(entitlement, until)
    if starts_on == until or entitlement.period == EntitlementPeriodKind.TOTAL:
        return 0
    period = open_period(entitlement, on=starts_on)
    granted = granted_in(entitlement, starts_on=starts_on)
    share = share_of(granted, days=until - starts_on, of=ends_before - starts_on)
    period = EntitlementPeriod.objects.select_for_update().get(pk=period.pk)
    too_much = max(0, min(granted - share, period.balance))
    if too_much:
        write_entry(period.pk, kind=EntryKind.ADJUSTED, quantity=-too_much)
    return granted - share - too_much


def _reserve(visits: Sequence[Booking], *, of: Entitlement) -> None:
    """Let the visits take of the decision, whatever it grants.

    A reservation may not go below zero: so what is lacking is added before, and taken off afterwards.
    """
    by_period: dict[int, list[tuple[Booking, int]]] = {}
    for visit in visits:
        period = open_period(of, on=timezone.localdate(visit.starts_at))
        cost = cost_of(
            visit.service,
            of,
            starts_at=visit.starts_at,
            ends_at=visit.ends_at,
            providers=visit.providers_needed,
        )
        by_period.setdefault(period.pk, []).append((visit, cost))
    for period_id, costs in by_period.items():
        balance = EntitlementPeriod.objects.select_for_update().get(pk=period_id).balance
        lacking = sum(cost for _visit, cost in costs) - balance
        if lacking > 0:
            write_entry(period_id, kind=EntryKind.ADJUSTED, quantity=lacking)
        for visit, cost in costs:
            write_entry(period_id, kind=EntryKind.RESERVED, quantity=cost, booking=visit)
        if lacking > 0:
            write_entry(period_id, kind=EntryKind.ADJUSTED, quantity=-lacking)


def _tell(kind: str, entitlement: Entitlement, *, day: date, visits: Sequence[Booking]) -> None:
    tell_recipient(
        kind,
        entitlement.recipient,
        service_id=entitlement.service_id,
        entitlement_id=entitlement.pk,
        day=day.isoformat(),
        cancelled=",".join(str(visit.pk) for visit in visits),
    )
