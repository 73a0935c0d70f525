"""One visit of a standing booking: left out, or wanted after all."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.door.changes import cancel_booking
from shop.domain.series.occurrences import Decided, decide, lock_series, skip, tell_skipped
from shop.domain.series.standing import require_running
from shop.domain.series.visits import STANDS, let_go
from shop.enums import TAKES_TIME, CancelReason, SkipReason
from shop.errors import NoSuchOccurrence, SkippedByDepartment
from shop.models import Booking, BookingSeries
from shop.queries.channels import SELF_SERVICE
from shop.series import is_paused_on, occurs_on


@unless_deadlocked
@transaction.atomic
def skip_occurrence(series: BookingSeries, *, on: date, actor: Actor, reason: CancelReason) -> None:
    """It does not come on that day: what is booked is cancelled, what is not booked yet will not be.

    Skipped twice is once. Raises NoSuchOccurrence, BookingNotCancellable or SeriesHasEnded.
    """
    series = lock_series(series.pk, actor=actor)
    require_running(series)
    booking = _booking_on(series, on)
    if booking is not None and booking.status in STANDS:
        cancel_booking(booking, actor=actor, reason=reason)
        return
    if booking is not None and booking.status in TAKES_TIME:
        raise NoSuchOccurrence(series=series.pk)
    _require_ahead(series, on)
    if booking is not None or series.skipped.filter(occurs_on=on).exists():
        return
    skipped = skip(series, on, reason=SkipReason(str(reason)))
    codes = {"day": on.isoformat(), "reason": str(reason)}
    record(actor, "series.skipped", series, recipient_id=series.recipient_id, **codes)
    tell_skipped(series, [skipped])


@unless_deadlocked
@transaction.atomic
def bring_back(series: BookingSeries, *, on: date, actor: Actor) -> Decided:
    """A skipped or cancelled visit that lies ahead is wanted after all: it is booked if it can be.

    What comes into sight only later is booked then, and nothing is decided now. Where it cannot be for the same reason
    as before, nobody is told a second time. Raises NoSuchOccurrence,
    SeriesHasEnded, and SkippedByDepartment where the recipient would overrule the department.
    """
    series = lock_series(series.pk, actor=actor)
    require_running(series)
    _require_ahead(series, on)
    booking = _booking_on(series, on)
    if is_paused_on(series, on) or (booking is not None and booking.status in TAKES_TIME):
        raise NoSuchOccurrence(series=series.pk)
    skipped = series.skipped.filter(occurs_on=on).first()
    if booking is None and skipped is None:
        return Decided()
    by_department = (skipped is not None and skipped.reason == SkipReason.BY_DEPARTMENT) or (
        booking is not None and booking.cancel_reason == CancelReason.BY_DEPARTMENT
    )
    if by_department and actor.channel in SELF_SERVICE:
        raise SkippedByDepartment(series=series.pk)
    if skipped is not None:
        skipped.delete()
    let_go(series, [on])
    record(actor, "series.brought_back", series, recipient_id=series.recipient_id, day=on.isoformat())
    in_sight = series.booked_through is not None and on <= series.booked_through
    told = {on: skipped.reason} if skipped is not None else {}
    return decide(series, [on], told=told) if in_sight else Decided()


def _booking_on(series: BookingSeries, day: date) -> Booking | None:
    return Booking.objects.filter(series=series, series_on=day).select_related("service").first()


def _require_ahead(series: BookingSeries, day: date) -> None:
    if day < timezone.localdate() or not occurs_on(series, day):
        raise NoSuchOccurrence(series=series.pk)
