"""How long what is kept: each kind has a reasoned default, a municipality may say otherwise, and the night follows it.

The log of looks and acts is never taken away: it has ids and codes only. Sessions end by themselves, and the files of
the day lists are replaced every morning.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import KnownDevice, SignInFailure
from audit.record import record
from foundation.actor import Actor
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.meanwhile import require_unchanged
from shop.domain.privacy.representatives import done_before
from shop.enums import UPCOMING, RetentionKind, WaitlistStatus
from shop.errors import UnlikelyRetention
from shop.models import (
    Booking,
    BookingSeries,
    ContactAttempt,
    Recipient,
    RetentionRule,
    ThreadMessage,
    WaitlistEntry,
    WaitlistOffer,
)
from shop.models.privacy import LONGEST_KEPT
from shop.registry import installed_modules

type Forget = Callable[[datetime], int]
type Whom = Callable[[datetime], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind: how many days by default and at least, why, and what takes away all from before a moment.

    `forget` says how many rows it were. People (`whom`) a job erases, each by themself.
    """

    kind: RetentionKind
    days: int
    at_least: int
    why: Promise
    forget: Forget | None
    whom: Whom | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a kind stands: the days that hold, how many rows are due, and when the job last went over it."""

    kept: Kept
    days: int
    due: int
    last_run_at: datetime | None
    last_count: int


@dataclass(frozen=True, slots=True)
class Shortening:
    """Fewer days than hold now, and what that takes away at the next run: `due` as it stands, `due_then` with it."""

    days: int
    days_then: int
    due: int
    due_then: int


def _messages(before: datetime) -> int:
    """Not of visits that are still to come: what somebody was told of them decides what else they must be told."""
    old = OutboxMessage.objects.filter(created_at__lt=before).exclude(status=DeliveryStatus.WAITING)
    about = old.annotate(visit=Cast(KT("params__booking_id"), BigIntegerField()))
    to_come = Booking.objects.filter(pk=OuterRef("visit"), ends_at__gt=timezone.now())
    return _deleted(about.filter(~Exists(to_come)).delete(), "notifications.OutboxMessage")


def _devices(before: datetime) -> int:
    return KnownDevice.objects.filter(seen_at__lt=before).delete()[0]


def _failures(before: datetime) -> int:
    return SignInFailure.objects.filter(failed_at__lt=before).delete()[0]


def _call_notes(before: datetime) -> int:
    return ContactAttempt.objects.filter(at__lt=before).exclude(note="").update(note="")


def _answers(before: datetime) -> int:
    """Of visits that are over, and of standing bookings that have ended."""
    over = Booking.objects.filter(ends_at__lt=before)
    ended = BookingSeries.objects.filter(ends_on__lt=timezone.localdate(before)).exclude(answers={})
    held = ended.exclude(bookings__status__in=UPCOMING, bookings__ends_at__gt=before)
    return sum(module.forget(over) for module in installed_modules()) + held.update(answers={})


def _threads(before: datetime) -> int:
    """Counted from the visit: until it is over they may be needed."""
    return ThreadMessage.objects.filter(booking__ends_at__lt=before).delete()[0]


def _waiting(before: datetime) -> int:
    rows = WaitlistEntry.objects.filter(settled_at__lt=before).exclude(status=WaitlistStatus.WAITING)
    WaitlistOffer.objects.filter(entry__in=rows).delete()
    return _deleted(rows.delete(), "shop.WaitlistEntry")


def _deleted(result: tuple[int, Mapping[str, int]], label: str) -> int:
    """Of what was deleted, without what went with it."""
    return result[1].get(label, 0)


def ended_before(before: datetime) -> QuerySet[Recipient]:
    """Who ended that long ago and is not erased; rows that were merged go with the one that stayed."""
    ended = Recipient.objects.filter(ended_on__lt=timezone.localdate(before), erased_at__isnull=True)
    return ended.filter(merged_into__isnull=True, is_active=False).order_by("pk")


# The five years of the accounts are those of bokføringsloven § 13 (counted from the end of the year, so that the last
# day of the services is on the short side); the three of claims those of foreldelsesloven § 2.
KEPT: Sequence[Kept] = (
    Kept(
        RetentionKind.MESSAGES,
        365,
        30,
        _("So that a complaint about a message that never came can be answered. Its text is not kept."),
        _messages,
    ),
    Kept(
        RetentionKind.DEVICES,
        90,
        1,
        _("So that somebody is told when their account is used from a new browser."),
        _devices,
    ),
    Kept(
        RetentionKind.SIGN_IN_FAILURES,
        1,
        1,
        _("So that nobody can guess passwords. Only a keyed hash is kept."),
        _failures,
    ),
    Kept(
        RetentionKind.CALL_NOTES,
        365,
        30,
        _("So that colleagues know what was agreed on. That somebody called stays."),
        _call_notes,
    ),
    Kept(
        RetentionKind.ANSWERS,
        365,
        30,
        _("So that what was done can be seen when somebody asks. They may say something about health."),
        _answers,
    ),
    Kept(
        RetentionKind.THREADS,
        365,
        30,
        _("So that both can see what was agreed on. They may say something about health."),
        _threads,
    ),
    Kept(
        RetentionKind.WAITING,
        730,
        365,
        _("So that the figures of two years can be compared: who waited, and for how long."),
        _waiting,
    ),
    Kept(
        RetentionKind.ENDED_RECIPIENTS,
        1825,
        365,
        _("The accounts must be kept for five years. After that the name is not needed: they are erased."),
        None,
        ended_before,
    ),
    Kept(
        RetentionKind.FORMER_REPRESENTATIVES,
        1095,
        365,
        _(
            "So that it can be seen who acted for somebody. Claims lapse after three years; the document is archived."
        ),
        None,
        done_before,
    ),
)
BY_KIND: Mapping[str, Kept] = {each.kind: each for each in KEPT}


def standings(*, now: datetime) -> Sequence[Standing]:
    """Every kind as it stands now. What is due is counted by doing it and taking it back."""
    rules = {rule.kind: rule for rule in RetentionRule.objects.all()}
    return [
        Standing(
            kept=each,
            days=days_of(each, rules.get(each.kind)),
            due=count_due(each, before=now - timedelta(days=days_of(each, rules.get(each.kind)))),
            last_run_at=rules[each.kind].last_run_at if each.kind in rules else None,
            last_count=rules[each.kind].last_count if each.kind in rules else 0,
        )
        for each in KEPT
    ]


def days_of(kept: Kept, rule: RetentionRule | None) -> int:
    return kept.days if rule is None or rule.days is None else rule.days


def due_before(kept: Kept, *, now: datetime) -> datetime:
    """What is older than this is due, as the rule stands."""
    rule = RetentionRule.objects.filter(kind=kept.kind).first()
    return now - timedelta(days=days_of(kept, rule))


def count_due(kept: Kept, *, before: datetime) -> int:
    if kept.forget is None:
        return _people(kept, before).count()
    with transaction.atomic():
        count = kept.forget(before)
        transaction.set_rollback(True)
    return count


def _people(kept: Kept, before: datetime) -> QuerySet[Any]:
    if kept.whom is None:
        raise LookupError(kept.kind)
    return kept.whom(before)


@transaction.atomic
def forget_what_is_due(kept: Kept, *, now: datetime) -> int:
    """Take away what is due of one kind that is taken away at once, and note that it was done."""
    rule, _is_new = RetentionRule.objects.select_for_update().get_or_create(kind=kept.kind)
    before = now - timedelta(days=days_of(kept, rule))
    rule.last_count = kept.forget(before) if kept.forget else _people(kept, before).count()
    rule.last_run_at = now
    rule.save(update_fields=["last_count", "last_run_at"])
    return rule.last_count


def what_shortening_takes(kind: RetentionKind, *, days: int, seen: str = "") -> Shortening | None:
    """What so many days would take away beyond what is due already; None where that is no shorter time.

    Raises as `set_days` does. Nothing is changed.
    """
    kept, now = BY_KIND[kind], timezone.now()
    before = days_of(kept, RetentionRule.objects.filter(kind=kind).first())
    _require_possible(kept, days=days, before=before, seen=seen)
    if days >= before:
        return None
    due, due_then = (count_due(kept, before=now - timedelta(days=each)) for each in (before, days))
    return Shortening(before, days, due, due_then)


def _require_possible(kept: Kept, *, days: int, before: int, seen: str) -> None:
    if not kept.at_least <= days <= LONGEST_KEPT:
        raise UnlikelyRetention(at_least=kept.at_least, at_most=LONGEST_KEPT)
    require_unchanged(seen, now=str(before), wanted=str(days))


@transaction.atomic
def set_days(kind: RetentionKind, *, days: int, actor: Actor, seen: str = "") -> RetentionRule:
    """Keep this kind so many days from now on. `seen` is how many held when the actor looked.

    Raises UnlikelyRetention for fewer than it needs or for too many, and ChangedMeanwhile; then nothing is changed.
    """
    rule, _is_new = RetentionRule.objects.select_for_update().get_or_create(kind=kind)
    before = days_of(BY_KIND[kind], rule)
    _require_possible(BY_KIND[kind], days=days, before=before, seen=seen)
    if before != days or rule.days is None:
        rule.days = days
        rule.save(update_fields=["days"])
        record(actor, "retention.changed", rule, kind=kind, before=before, after=days)
    return rule
