"""The one door to scarce time: whatever makes a provider's time less available goes through here."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.entitlements import reserve
from shop.domain.events import tell
from shop.domain.locks import lock_for_booking
from shop.domain.times import check_time
from shop.enums import TAKES_TIME, BookingStatus
from shop.errors import FormUsedBefore, NobodyOnDuty, RecipientBusy, ServiceNotOffered, TimeTaken
from shop.hooks import BookingDraft
from shop.models import Booking, Recipient, Service
from shop.queries.door import door_facts
from shop.queries.ranking import Candidate, ranked_candidates
from shop.queries.slots import slots_between
from shop.registry import module_of

INSERT_BOOKING = """
INSERT INTO shop_booking (department_id, service_id, recipient_id, status, channel, starts_at, ends_at,
    requires_presence, created_at, created_by_id, idempotency_key, cancel_reason, no_show_by, stranded)
VALUES (%(department_id)s, %(service_id)s, %(recipient_id)s, %(status)s, %(channel)s, %(starts_at)s, %(ends_at)s,
    %(requires_presence)s, %(now)s, %(created_by_id)s, %(idempotency_key)s, '', '', '')
ON CONFLICT ON CONSTRAINT booking_recipient_is_in_one_place DO NOTHING
RETURNING id
"""

# Never a plain insert: an exclusion constraint inserts first and checks afterwards, so two inserters would
# wait for each other. Naming the constraint keeps every other conflict loud.
INSERT_ASSIGNMENT = """
INSERT INTO shop_assignment (booking_id, provider_id, occupied, alive, active, reason, assigned_at,
    party, seat, minutes)
VALUES (%(booking_id)s, %(provider_id)s, tstzrange(%(occupied_from)s, %(occupied_to)s),
    tstzrange(clock_timestamp(), NULL), true, %(reason)s, clock_timestamp(), %(booking_id)s, 0, %(minutes)s)
ON CONFLICT ON CONSTRAINT assignment_provider_is_in_one_place DO NOTHING
RETURNING id
"""


@transaction.atomic
def book_service(
    service: Service,
    *,
    recipient: Recipient,
    starts_at: datetime,
    actor: Actor,
    idempotency_key: str | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Booking:
    """Book the visit that begins at `starts_at`, and give it to the provider the ranking puts first.

    Called again with the same key it returns the booking it made the first time; FormUsedBefore if that was
    for another time or no longer stands. Raises a BookingRefused, and then nothing is written.
    """
    lock_for_booking(department_id=service.department_id, recipient_id=recipient.pk)
    facts = door_facts(
        service, recipient_id=recipient.pk, starts_at=starts_at, idempotency_key=idempotency_key
    )
    if facts.made_before is not None:
        return _made_before(facts.made_before, service=service, starts_at=starts_at)
    if not service.is_active or not facts.is_switched_on:
        raise ServiceNotOffered(service=service.pk)
    check_time(service, starts_at=starts_at, actor=actor, facts=facts)
    draft = BookingDraft(service, recipient, starts_at, starts_at + service.duration, answers or {})
    module = module_of(service.module_key)
    module.check_booking(draft)
    booking = _insert_booking(draft, actor=actor, idempotency_key=idempotency_key)
    if service.requires_entitlement:
        reserve(booking, service=service, starts_at=starts_at)
    chosen = _assign(booking, service=service)
    module.save_answers(booking, draft.answers)
    record(
        actor,
        "booking.created",
        booking,
        recipient_id=recipient.pk,
        service=service.pk,
        provider=chosen.provider_id,
        reason=chosen.reason,
    )
    tell("booking.created", booking)
    return booking


def _made_before(booking_id: int, *, service: Service, starts_at: datetime) -> Booking:
    booking = Booking.objects.get(pk=booking_id)
    is_the_same = booking.service_id == service.pk and booking.starts_at == starts_at
    if not is_the_same or booking.status not in TAKES_TIME:
        raise FormUsedBefore(booking=booking_id)
    return booking


def _insert_booking(draft: BookingDraft, *, actor: Actor, idempotency_key: str | None) -> Booking:
    service = draft.service
    booking = Booking(
        department_id=service.department_id,
        service=service,
        recipient=draft.recipient,
        status=BookingStatus.CONFIRMED,
        channel=actor.channel,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        requires_presence=service.requires_presence,
        created_at=timezone.now(),
        created_by_id=actor.user_id,
        idempotency_key=idempotency_key,
    )
    names = (
        "department_id service_id recipient_id status channel starts_at ends_at requires_presence"
        " created_by_id idempotency_key"
    )
    parameters = {name: getattr(booking, name) for name in names.split()} | {"now": booking.created_at}
    with connection.cursor() as cursor:
        cursor.execute(INSERT_BOOKING, parameters)
        row = cursor.fetchone()
    if row is None:
        raise RecipientBusy
    booking.pk = row[0]
    booking._state.adding = False
    return booking


def _assign(booking: Booking, *, service: Service) -> Candidate:
    """Try every candidate, best first; rank once more before saying “full”, for somebody may have cancelled."""
    for _attempt in range(2):
        candidates = ranked_candidates(
            service, recipient_id=booking.recipient_id, starts_at=booking.starts_at
        )
        for candidate in candidates:
            if _take(booking, service=service, candidate=candidate):
                return candidate
    on_duty = slots_between(service, from_at=booking.starts_at, until_at=booking.ends_at)
    if not any(slot.starts_at == booking.starts_at for slot in on_duty):
        raise NobodyOnDuty
    raise TimeTaken(starts_at=booking.starts_at.isoformat())


def _take(booking: Booking, *, service: Service, candidate: Candidate) -> bool:
    parameters: dict[str, Any] = {
        "booking_id": booking.pk,
        "provider_id": candidate.provider_id,
        "occupied_from": booking.starts_at - service.buffer_before,
        "occupied_to": booking.ends_at + service.buffer_after,
        "reason": candidate.reason,
        "minutes": int(service.duration / timedelta(minutes=1)),
    }
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ASSIGNMENT, parameters)
        return cursor.fetchone() is not None
