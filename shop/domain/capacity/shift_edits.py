"""Shifts changed one by one. What somebody said of a day stands, whatever the weekly templates say later.

Where the weekly templates call for duty and somebody took it away, a row marked off stays: it keeps the nightly job
and the next change of the templates from making the shift again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from shop.domain.capacity.stranding import judge_bookings
from shop.domain.locks import lock_schedule
from shop.domain.meanwhile import require_unchanged
from shop.errors import ChangedMeanwhile, InvalidHours, ShiftIsOver, ShiftOverlaps
from shop.models import Provider, Shift
from shop.queries.rota import Called, called_for
from shop.queries.shifts import span_of, version_of_shift
from shop.queries.spans import Span, within, without

LONGEST = timedelta(hours=25)
"""A day and a night, on the night when an hour comes twice."""


@transaction.atomic
def add_shift(provider: Provider, *, from_at: datetime, until_at: datetime, actor: Actor) -> Shift:
    """Let the provider be on duty in [from_at, until_at) as well.

    The same shift added twice is there once. Raises InvalidHours, ShiftIsOver or ShiftOverlaps.
    """
    wanted = _require_ahead(from_at, until_at)
    lock_schedule(provider.department_id)
    known = provider.shifts.filter(during=wanted, is_off=False).first()
    if known is not None:
        return known
    _make_room(provider, wanted)
    shift = Shift.objects.create(provider=provider, during=DateTimeTZRange(*wanted))
    _record(actor, "shift.added", provider, wanted)
    judge_bookings(provider.department)
    return shift


@transaction.atomic
def change_shift(
    shift: Shift, *, from_at: datetime, until_at: datetime, actor: Actor, seen: str = ""
) -> Shift:
    """Let this one shift be [from_at, until_at) from now on, whatever the week says; one taken off is on again.

    `seen` is the version the actor looked at. Raises InvalidHours, ShiftIsOver, ShiftOverlaps or ChangedMeanwhile.
    """
    wanted = _require_ahead(from_at, until_at)
    shift = _lock(shift, seen=seen, wanted=wanted, is_off=False)
    if (span_of(shift), shift.is_off) == (wanted, False):
        return shift
    _make_room(shift.provider, wanted, apart_from=shift)
    before, called = span_of(shift), _called_around(shift)
    shift.during, shift.is_off, shift.template_id = DateTimeTZRange(*wanted), False, None
    shift.save(update_fields=["during", "is_off", "template"])
    _keep_off(shift.provider, without([before], taken=[wanted]), called=called)
    _record(actor, "shift.changed", shift.provider, wanted)
    judge_bookings(shift.provider.department)
    return shift


@transaction.atomic
def take_off_shift(shift: Shift, *, actor: Actor, seen: str = "") -> Shift:
    """The provider is not on duty then after all. Taken off twice is once. Raises ShiftIsOver or ChangedMeanwhile."""
    shift = _lock(shift, seen=seen, is_off=True)
    if shift.is_off:
        return shift
    shift.is_off, shift.template_id = True, None
    shift.save(update_fields=["is_off", "template"])
    _record(actor, "shift.taken_off", shift.provider, span_of(shift))
    judge_bookings(shift.provider.department)
    return shift


@transaction.atomic
def put_back_shift(shift: Shift, *, actor: Actor, seen: str = "") -> Shift:
    """On duty again. If it is what the week calls for, it follows the week again.

    Put back twice is once. Raises ShiftIsOver or ChangedMeanwhile.
    """
    shift = _lock(shift, seen=seen, is_off=False)
    if not shift.is_off:
        return shift
    same = (each.template_id for each in _called_around(shift) if each.span == span_of(shift))
    shift.is_off, shift.template_id = False, next(same, None)
    shift.save(update_fields=["is_off", "template"])
    _record(actor, "shift.put_back", shift.provider, span_of(shift))
    judge_bookings(shift.provider.department)
    return shift


def _require_ahead(from_at: datetime, until_at: datetime) -> Span:
    if not timedelta(0) < until_at - from_at <= LONGEST:
        raise InvalidHours
    if until_at <= timezone.now():
        raise ShiftIsOver
    return Span(from_at, until_at)


def _lock(shift: Shift, *, seen: str, wanted: Span | None = None, is_off: bool) -> Shift:
    """The shift as it is now, and nobody else changes any of the department's before this transaction ends.

    `wanted` and `is_off` are what it is about to become: who wants what is there already overwrites nobody.
    """
    lock_schedule(shift.provider.department_id)
    known = Shift.objects.select_related("provider__department").filter(pk=shift.pk).first()
    if known is None:  # the week was changed, and calls for it no longer
        raise ChangedMeanwhile
    span = span_of(known)
    require_unchanged(
        seen,
        now=version_of_shift(span, is_off=known.is_off),
        wanted=version_of_shift(wanted or span, is_off=is_off),
    )
    if span.ends_at <= timezone.now():
        raise ShiftIsOver
    return known


def _make_room(provider: Provider, wanted: Span, *, apart_from: Shift | None = None) -> None:
    """Give up what was taken off in that time. Raises ShiftOverlaps for a shift that stands in it."""
    for other in provider.shifts.filter(during__overlap=wanted).order_by("during"):
        span = span_of(other)
        if other == apart_from:
            continue
        if not other.is_off:
            raise ShiftOverlaps(provider=provider.pk, **_codes(span))
        other.delete()
        _write_off(provider, without([span], taken=[wanted]))


def _called_around(shift: Shift) -> list[Called]:
    """What the week calls for on the days the shift touches."""
    first, last = (timezone.localdate(moment) for moment in span_of(shift))
    return called_for(shift.provider, first_day=first, last_day=last)


def _keep_off(provider: Provider, parts: Sequence[Span], *, called: Sequence[Called]) -> None:
    """Of the parts that were given up, those need a row that the week would otherwise fill again."""
    _write_off(provider, [part for part in parts if within([each.span for each in called], frame=part)])


def _write_off(provider: Provider, parts: Sequence[Span]) -> None:
    Shift.objects.bulk_create(Shift(provider=provider, during=part, is_off=True) for part in parts)


def _record(actor: Actor, action: str, provider: Provider, span: Span) -> None:
    record(actor, action, provider, **_codes(span))


def _codes(span: Span) -> dict[str, Any]:
    return {"from": span.starts_at.isoformat(), "until": span.ends_at.isoformat()}
