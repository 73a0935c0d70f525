"""Time that a provider keeps for one service: a session is announced, and nothing else is booked into it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.freeing import time_was_freed
from shop.domain.locks import lock_schedule
from shop.errors import (
    ClosesTooLate,
    HasSomethingElse,
    NobodyOnDuty,
    NotAtWork,
    OffGrid,
    OutsideOpeningHours,
    SessionsAnnounced,
    TimeInPast,
)
from shop.lengths import end_of, usual_length
from shop.models import Absence, Assignment, KeptTime, Provider, ProviderQualification, Service, Shift
from shop.presentation import clock_range, when
from shop.queries.door import A_MOMENT
from shop.queries.free_time import Window
from shop.queries.opening import opening_of
from shop.queries.ranking import ranked_candidates
from shop.queries.slots import slots_between
from shop.queries.spans import Span, without

SHAPE = ("duration", "slot_interval", "buffer_before", "buffer_after", "uses_places")
"""The rules that say when a session begins and ends, and who can lead it."""


@transaction.atomic
def keep_time(
    service: Service,
    *,
    provider: Provider,
    starts_at: datetime,
    actor: Actor,
    title: str = "",
    where_text: str = "",
    seats: int | None = None,
    closes_at: datetime | None = None,
) -> KeptTime:
    """Keep the provider's time for the service's visit that begins then, buffers included.

    `title` is what is announced for it and `where_text` where that is: pages say so of everything booked into it, and
    that there are so many `seats`, where they are fewer than the service's. Where it closes, recipients book and
    change until `closes_at`.
    Raises TimeInPast once it has begun, ClosesTooLate where it would close after that, OutsideOpeningHours, OffGrid for
    a time at which none may begin, and what `require_free` raises.
    """
    lock_schedule(service.department_id)
    # Its rules as they are by now: those that say when a session ends stand from here on.
    service = Service.objects.select_related("department").get(pk=service.pk)
    if starts_at <= timezone.now():
        raise TimeInPast
    require_closes_in_time(closes_at, starts_at=starts_at)
    length = usual_length(service)
    _require_open(service, Span(starts_at, end_of(service, length, starts_at)))
    if not slots_between(service, from_at=starts_at, until_at=starts_at + A_MOMENT):
        why_not = _why_not(service, provider, starts_at)
        raise why_not if isinstance(why_not, NotAtWork) else OffGrid
    require_free(service, provider=provider, starts_at=starts_at)
    during = (starts_at - service.buffer_before, end_of(service, length, starts_at) + service.buffer_after)
    if KeptTime.objects.filter(provider=provider, during__overlap=during).exists():
        raise HasSomethingElse(name=provider.display_name)
    kept = KeptTime.objects.create(
        provider=provider,
        service=service,
        during=during,
        title=title,
        where_text=where_text,
        seats=seats,
        closes_at=closes_at,
    )
    record(actor, "kept_time.added", kept, provider=provider.pk, service=service.pk)
    return kept


def require_closes_in_time(closes_at: datetime | None, *, starts_at: datetime) -> None:
    """Raise ClosesTooLate where it would be open longer than until it begins."""
    if closes_at is not None and closes_at > starts_at:
        raise ClosesTooLate


def require_free(service: Service, *, provider: Provider, starts_at: datetime) -> None:
    """Raise NotAtWork or HasSomethingElse where this provider is or has, NobodyOnDuty where they may not lead it."""
    window = Window(
        service,
        usual_length(service),
        starts_at,
        starts_at + A_MOMENT,
        timezone.now(),
        timezone.get_current_timezone_name(),
    )
    if provider.pk not in {each.provider_id for each in ranked_candidates(window)}:
        raise _why_not(service, provider, starts_at)


def _why_not(service: Service, provider: Provider, starts_at: datetime) -> NobodyOnDuty:
    ends_at = end_of(service, usual_length(service), starts_at)
    occupied = Span(starts_at - service.buffer_before, ends_at + service.buffer_after)
    of_provider = {"provider": provider, "during__overlap": tuple(occupied)}
    shifts = [_span(each.during) for each in Shift.objects.filter(is_off=False, **of_provider)]
    away = [_span(each.during) for each in Absence.objects.filter(**of_provider)]
    if without([occupied], taken=shifts) or any(each.within(occupied) for each in away):
        return NotAtWork(name=provider.display_name)
    given = Assignment.objects.filter(provider=provider, active=True, occupied__overlap=tuple(occupied))
    if given.exists() or KeptTime.objects.filter(**of_provider).exists():
        return HasSomethingElse(name=provider.display_name)
    return NobodyOnDuty()


def _span(during: Any) -> Span:
    return Span(during.lower, during.upper)


def _require_open(service: Service, session: Span) -> None:
    """Of a stay only its beginning and its end are within the hours, which the times it can be had at say."""
    hours = opening_of(service, day=timezone.localdate(session.starts_at))
    if not service.stay_unit and session not in {session.within(each) for each in hours}:
        raise OutsideOpeningHours(hours=" · ".join(clock_range(*each) for each in hours))


@transaction.atomic
def release_kept_times(ids: Iterable[int], *, department_id: int, actor: Actor) -> None:
    """Others may have the time again; what is booked in it stands. Released twice nothing happens."""
    lock_schedule(department_id)
    for kept in KeptTime.objects.filter(pk__in=list(ids)).order_by("pk"):
        record(actor, "kept_time.removed", kept, provider=kept.provider_id, service=kept.service_id)
        kept.delete()
    time_was_freed(department_id)


def require_sessions_as_announced(
    before: Service, after: Service, *, required: Collection[int], now_required: Collection[int]
) -> None:
    """What is announced keeps its length, its seats and its leader: else SessionsAnnounced, with the rule.

    `required` are the ids of the qualifications before the change, `now_required` after it. Seats may become more. The
    schedule lock is held.
    """
    changed = [rule for rule in SHAPE if getattr(before, rule) != getattr(after, rule)]
    if after.seats < before.seats:
        changed.append("seats")
    added = set(now_required) - set(required)
    if not changed and not added:
        return
    kept = list(
        KeptTime.objects.filter(service=after, during__endswith__gt=timezone.now()).order_by("during")
    )
    if not changed:
        changed, kept = ["required_qualifications"], _whose_leader_lacks(added, kept)
    if kept:
        during = kept[0].during
        first = when(during.lower + before.buffer_before, during.upper - before.buffer_after)
        raise SessionsAnnounced(field=changed[0], when=first, count=len(kept))


def _whose_leader_lacks(qualifications: Collection[int], kept: Sequence[KeptTime]) -> list[KeptTime]:
    """Those on whose day the provider does not have all of the qualifications."""
    rows = ProviderQualification.objects.filter(
        provider__in={each.provider_id for each in kept}, qualification__in=qualifications
    )
    held = {(each.provider_id, each.qualification_id): each.valid_until or date.max for each in rows}
    return [
        each
        for each in kept
        if any(
            held.get((each.provider_id, needed), date.min) < timezone.localdate(each.during.upper)
            for needed in qualifications
        )
    ]
