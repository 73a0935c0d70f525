"""A recipient dies, moves away or needs no services any more: one act ends everything that was planned."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor
from foundation.alphabet import Alphabetical
from foundation.retrying import unless_deadlocked
from shop.domain.absence.disruptions import owe_nothing_to
from shop.domain.absence.when_told import TOLD_AFTER, told_at
from shop.domain.circumstances.ending_messages import tell_what_falls_away
from shop.domain.circumstances.recipient_accounts import close_way_in
from shop.domain.door.calling_off import STANDING, call_off, give_up_holds
from shop.domain.hearing import tell_of_services
from shop.domain.ledger.decision_ends import let_end
from shop.domain.locks import lock_bookings, lock_recipients
from shop.domain.series.ends import cut_series, end_series, withdraw_entries
from shop.enums import CancelReason, RecipientEnd, SeriesEnd
from shop.errors import DayNotPossible, RecipientHasEnded
from shop.models import (
    Assignment,
    Booking,
    BookingSeries,
    Entitlement,
    Provider,
    Recipient,
    WaitlistEntry,
)
from shop.queries.days import span_of_day

TOLD_TO_RECIPIENT = "recipient.ends"
AT_ONCE = frozenset({RecipientEnd.DIED})
"""Who has died is not written to any more, not even for what is left of the day."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What ended: visits the soonest first, who of the providers is told of it, and whether the account is closed.

    They are `told_at_once` where one of the visits begins soon.
    """

    visits: Sequence[Booking] = ()
    series: Sequence[BookingSeries] = ()
    entries: Sequence[WaitlistEntry] = ()
    entitlements: Sequence[Entitlement] = ()
    told: Sequence[Provider] = ()
    is_closed: bool = False
    told_at_once: bool = False

    @property
    def version(self) -> frozenset[int]:
        """The visits by their ids: a yes to these is no yes to one that was booked meanwhile."""
        return frozenset(visit.pk for visit in self.visits)


@unless_deadlocked
@transaction.atomic
def end_recipient(recipient: Recipient, *, last_day: date, reason: RecipientEnd, actor: Actor) -> Ended:
    """Let nothing take place for the recipient after `last_day`, and for who has died from now on.

    Visits, standing bookings, waiting and decisions end; the providers concerned are told after the time it takes to
    see a mistake, at once where a visit begins soon. The recipient is told then as well, once and kindly, where the day
    is not over, and so is who acts for them. Otherwise they are not, and what was still to be said to them never is.
    Unless they have died the account stays until the last day, which may be ahead; the night after closes it. Done
    once more it does the rest of what it did before. Raises DayNotPossible for a death ahead, RecipientHasEnded for who
    was merged or ended otherwise before.
    """
    if reason == RecipientEnd.MERGED or (reason in AT_ONCE and last_day > timezone.localdate()):
        raise DayNotPossible(field="last_day")
    lock_recipients(recipient.pk)
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient.pk)
    if _is_done(recipient, last_day=last_day, reason=reason):
        return Ended(is_closed=True)
    entitlements = _lock_decisions(recipient, last_day=last_day)
    since = _first_moment_after(last_day, reason=reason)
    coming = Booking.objects.filter(recipient=recipient, starts_at__gte=since)
    _lock_bookings_of(recipient)
    told = _providers_of(coming)
    give_up_holds(coming, actor=actor)
    visits = call_off(coming, reason=CancelReason.RECIPIENT_ENDED, actor=actor)
    for entitlement in entitlements:
        let_end(entitlement, last_day=last_day, reason=CancelReason.RECIPIENT_ENDED, actor=actor)
    recipient.ended_on, recipient.end_reason = last_day, reason
    recipient.save(update_fields=["ended_on", "end_reason"])
    is_closed = reason in AT_ONCE or last_day < timezone.localdate()
    theirs = Q(recipient=recipient)
    series = cut_series(theirs, last_day=last_day, reason=SeriesEnd.RECIPIENT_ENDED, actor=actor)
    entries = withdraw_entries(
        theirs & Q(first_day__gt=last_day), actor=actor, reason=CancelReason.RECIPIENT_ENDED
    )
    account = ""
    if is_closed:
        entries = [*entries, *_close(recipient, actor=actor)]
        account = close_way_in(recipient)
    at, is_at_once = told_at(visit.starts_at for visit in visits)
    tell_what_falls_away(told, recipient=recipient, not_before=at)
    if not is_closed:
        _tell_them(recipient, last_day=last_day, visits=visits, series=series, entitlements=entitlements)
    record(
        actor,
        "recipient.ended",
        recipient,
        recipient_id=recipient.pk,
        reason=reason,
        last_day=last_day.isoformat(),
        visits=len(visits),
        account=account,
    )
    providers = [provider for provider, _visits in told]
    return Ended(visits, series, entries, entitlements, providers, is_closed, told_at_once=is_at_once)


def close_ended_recipients() -> int:
    """Once a night: close the accounts of those whose last day is over, each by itself. Returns how many."""
    over = Recipient.objects.filter(is_active=True, ended_on__lt=timezone.localdate())
    return sum(_close_if_over(pk) for pk in list(over.order_by("pk").values_list("pk", flat=True)))


@unless_deadlocked
@transaction.atomic
def _close_if_over(recipient_id: int) -> bool:
    lock_recipients(recipient_id)
    recipient = Recipient.objects.select_for_update(no_key=True).get(pk=recipient_id)
    is_over = recipient.ended_on is not None and recipient.ended_on < timezone.localdate()
    if not recipient.is_active or not is_over:  # closed or opened again in the meantime
        return False
    _lock_bookings_of(recipient)
    give_up_holds(Booking.objects.filter(recipient=recipient), actor=SYSTEM)
    _close(recipient, actor=SYSTEM)
    account = close_way_in(recipient)
    record(SYSTEM, "recipient.closed", recipient, recipient_id=recipient.pk, account=account)
    return True


def _is_done(recipient: Recipient, *, last_day: date, reason: RecipientEnd) -> bool:
    if recipient.ended_on is None:
        return False
    is_the_same = (recipient.ended_on, recipient.end_reason) == (last_day, reason)
    if is_the_same:
        return True
    # Somebody who was to move may die before, or move sooner; a later day is said by opening the services again.
    if recipient.is_active and last_day <= recipient.ended_on:
        return False
    raise RecipientHasEnded(recipient=recipient.pk)


def _first_moment_after(last_day: date, *, reason: RecipientEnd) -> datetime:
    now = timezone.now()
    return now if reason in AT_ONCE else max(now, span_of_day(last_day).ends_at)


def _lock_bookings_of(recipient: Recipient) -> None:
    """Those that are over as well: whoever says just now that nobody came would owe them another visit."""
    lock_bookings(Booking.objects.filter(recipient=recipient))


def _lock_decisions(recipient: Recipient, *, last_day: date) -> Sequence[Entitlement]:
    """Those that reach beyond the day. They are locked before the bookings, as everybody does who needs both."""
    reaching = Q(valid_until__isnull=True) | Q(valid_until__gt=last_day)
    found = Entitlement.objects.filter(reaching, recipient=recipient).select_for_update(
        of=("self",), no_key=True
    )
    return list(found.select_related("service").order_by("pk"))


def _close(recipient: Recipient, *, actor: Actor) -> Sequence[WaitlistEntry]:
    """From now on nothing is theirs here any more. Returns who of them still waited."""
    recipient.is_active = False
    recipient.save(update_fields=["is_active"])
    theirs = Q(recipient=recipient)
    if recipient.ended_on is not None:
        cut_series(theirs, last_day=recipient.ended_on, reason=SeriesEnd.RECIPIENT_ENDED, actor=actor)
    end_series(theirs, reason=SeriesEnd.RECIPIENT_ENDED)
    owe_nothing_to(recipient, actor=actor)
    return withdraw_entries(theirs, actor=actor, reason=CancelReason.RECIPIENT_ENDED)


def _providers_of(visits: QuerySet[Booking]) -> Sequence[tuple[Provider, list[int]]]:
    """Who with a way in was to come to which of the visits that stand, by name."""
    given = Assignment.objects.filter(
        booking__in=visits.filter(status__in=STANDING), active=True, provider__user__isnull=False
    )
    found = defaultdict[Provider, list[int]](list)
    for assignment in given.select_related("provider").order_by(
        Alphabetical("provider__name"), "provider_id", "starts_at"
    ):
        found[assignment.provider].append(assignment.booking_id)
    return list(found.items())


def _tell_them(
    recipient: Recipient,
    *,
    last_day: date,
    visits: Sequence[Booking],
    series: Sequence[BookingSeries],
    entitlements: Sequence[Entitlement],
) -> None:
    """To call the department that comes next, or else one that has granted them something."""
    ends = [
        *((visit.department_id, visit.service_id) for visit in visits),
        *((entitlement.service.department_id, entitlement.service_id) for entitlement in entitlements),
        *Entitlement.objects.filter(recipient=recipient)
        .order_by("-pk")
        .values_list("service__department_id", "service_id")[:1],
    ]
    if ends:
        tell_of_services(
            TOLD_TO_RECIPIENT,
            recipient,
            service_ids={*(service for _department, service in ends), *(each.service_id for each in series)},
            not_before=timezone.now() + TOLD_AFTER,
            recipient_id=recipient.pk,
            department_id=ends[0][0],
            last_day=last_day.isoformat(),
        )
