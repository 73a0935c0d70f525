"""Somebody was here twice: two rows become one, with the history of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from notifications.enums import DeliveryStatus
from notifications.models import OutboxMessage
from shop.domain.capacity.wishes import bring_over_wishes
from shop.domain.circumstances.protection import bring_over_protection
from shop.domain.circumstances.recipient_accounts import close_way_in
from shop.domain.door.calling_off import give_up_holds
from shop.domain.freeing import time_was_freed
from shop.domain.identity.taking_up import bring_over_intakes
from shop.domain.locks import lock_bookings, lock_recipients
from shop.domain.representation.revoking import take_over_representatives
from shop.domain.series.ends import withdraw_entries
from shop.enums import ErasureState, RecipientEnd
from shop.errors import CannotMerge, RecipientHasEnded
from shop.models import Booking, ErasureRequest, Recipient, WaitlistEntry
from shop.queries.merging import (
    THEIRS,
    conflicts_between,
    entries_to_choose_from,
    version_of_what_comes,
    what_comes_over,
)
from shop.registry import installed_modules


@dataclass(frozen=True, slots=True)
class Merged:
    """The one that stays, and the ids of what came over, by the name of their table."""

    into: Recipient
    came: dict[str, Sequence[int]]

    @property
    def version(self) -> str:
        """Changes when something else would come over."""
        return version_of_what_comes(self.came)


@unless_deadlocked
@transaction.atomic
def merge_recipients(duplicate: Recipient, *, into: Recipient, actor: Actor) -> Merged:
    """Let all that is the duplicate's be the other's, and close the duplicate; there is no way back.

    Times that are held are let go. Of two who wait for one service the one who has waited longest stays. The account
    of the one that stays stays; the duplicate's is closed, or comes over where there is no other. The log is not
    changed: whoever asks for it of the one that stays is told of both. Merged twice is merged once. Raises
    CannotMerge as long as `conflicts_between` finds something, and RecipientHasEnded; then nothing is changed.
    """
    lock_recipients(duplicate.pk, into.pk)
    both = {
        each.pk: each
        for each in Recipient.objects.select_for_update(no_key=True)
        .filter(pk__in=[duplicate.pk, into.pk])
        .order_by("pk")
    }
    duplicate, into = both[duplicate.pk], both[into.pk]
    if duplicate.merged_into_id == into.pk:
        return Merged(into, {})
    _require_two_who_can(duplicate, into)
    lock_bookings(Booking.objects.filter(recipient__in=both))
    give_up_holds(Booking.objects.filter(recipient__in=both), actor=actor)
    conflicts = conflicts_between(duplicate, into=into)
    if conflicts:
        raise CannotMerge(duplicate=duplicate.pk, into=into.pk)
    _make_room(duplicate, into, past=conflicts.past, actor=actor)
    came = what_comes_over(duplicate)
    for theirs in THEIRS:
        theirs.filter(recipient=duplicate).update(recipient=into)
    _offer_again(came["waitlistentry"])
    for module in installed_modules():
        module.merge(duplicate, into)
    _bring_over_erasure_requests(duplicate, into=into)
    _merge_persons(duplicate, into)
    record(
        actor,
        "recipient.merged",
        into,
        recipient_id=into.pk,
        duplicate=duplicate.pk,
        bookings=len(came["booking"]),
        decisions=len(came["entitlement"]),
    )
    return Merged(into, came)


def _require_two_who_can(duplicate: Recipient, into: Recipient) -> None:
    if duplicate == into:
        raise CannotMerge(duplicate=duplicate.pk, into=into.pk)
    if duplicate.merged_into_id is not None:
        raise RecipientHasEnded(recipient=duplicate.pk)
    if into.ended_on is not None or not into.is_active:
        raise RecipientHasEnded(recipient=into.pk)


def _make_room(duplicate: Recipient, into: Recipient, *, past: frozenset[int], actor: Actor) -> None:
    """Take away what only one of the two can have."""
    waiting = entries_to_choose_from(duplicate, into=into)
    longest = {(entry.service_id, entry.chosen): entry.pk for entry in reversed(waiting)}
    shorter = [entry.pk for entry in waiting if entry.pk != longest[entry.service_id, entry.chosen]]
    withdraw_entries(Q(pk__in=shorter), actor=actor)
    # They were not in two places, but were written down twice.
    Booking.objects.filter(pk__in=past).update(requires_presence=False)
    keys = Booking.objects.filter(recipient=into, idempotency_key__isnull=False)
    theirs = Booking.objects.filter(recipient=duplicate)
    theirs.filter(idempotency_key__in=keys.values("idempotency_key")).update(idempotency_key=None)
    bring_over_wishes(duplicate, into=into)
    take_over_representatives(duplicate, into=into, actor=actor)


def _bring_over_erasure_requests(duplicate: Recipient, *, into: Recipient) -> None:
    """Somebody who asked twice to be erased has one wish."""
    theirs = ErasureRequest.objects.filter(recipient=duplicate)
    if ErasureRequest.objects.filter(recipient=into, state=ErasureState.ASKED).exists():
        once_more = theirs.filter(state=ErasureState.ASKED)
        once_more.update(state=ErasureState.WITHDRAWN, settled_at=timezone.now())
    theirs.update(recipient=into)


def _offer_again(entries: Sequence[int]) -> None:
    """Those that were asked whether they still wait are offered times: the account that stays was not asked."""
    asked = WaitlistEntry.objects.filter(pk__in=entries, asked_at__isnull=False)
    departments = sorted(set(asked.values_list("service__department", flat=True)))
    asked.update(asked_at=None)
    for department_id in departments:
        time_was_freed(department_id)


def _merge_persons(duplicate: Recipient, into: Recipient) -> None:
    """What the one that stays does not know yet comes from the duplicate, which is closed."""
    bring_over_protection(duplicate, into=into)
    bring_over_intakes(duplicate, into=into)
    number = duplicate.national_id_hash, duplicate.national_id_sealed
    user = duplicate.user
    duplicate.is_active, duplicate.end_reason, duplicate.merged_into = False, RecipientEnd.MERGED, into
    duplicate.ended_on = duplicate.ended_on or timezone.localdate()
    if into.national_id_hash is None:
        duplicate.national_id_hash = duplicate.national_id_sealed = None
    if into.user_id is None:
        duplicate.user = None
    person = ["user", "national_id_hash", "national_id_sealed"]
    duplicate.save(update_fields=[*person, "is_active", "ended_on", "end_reason", "merged_into"])
    Recipient.objects.filter(merged_into=duplicate).update(merged_into=into)
    if into.national_id_hash is None:
        into.national_id_hash, into.national_id_sealed = number
    into.phone, into.address = into.phone or duplicate.phone, into.address or duplicate.address
    if into.user_id is None:
        into.user = user
    elif duplicate.user_id is not None:
        waiting = OutboxMessage.objects.filter(user=duplicate.user_id, status=DeliveryStatus.WAITING)
        ours = Booking.objects.filter(recipient=into).values_list("pk", flat=True)
        waiting.filter(params__booking_id__in=list(ours)).update(user=into.user_id)
        close_way_in(duplicate)
    into.save(update_fields=[*person, "phone", "address"])
