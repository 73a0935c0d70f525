"""A standing booking that does not come for a while."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.series.occurrences import Decided, decide, lock_series, skip
from shop.domain.series.standing import require_running, tell
from shop.domain.series.visits import GivenBack, give_back, let_go, visits_in_pause
from shop.enums import CancelReason, SkipReason
from shop.errors import TermsNotPossible
from shop.models import BookingSeries
from shop.series import is_paused_on, occurs_on


@unless_deadlocked
@transaction.atomic
def pause_series(
    series: BookingSeries, *, first: date, last: date | None, actor: Actor, reason: CancelReason
) -> GivenBack:
    """It does not come from the first to the last day, both included; None is until it is resumed.

    What is booked in between is given back, as far as it is not too late. Paused again, the new days hold instead of
    the old ones, and what was left out for those is booked if it still can be. Raises SeriesHasEnded, or
    TermsNotPossible for days that have passed or are in no order.
    """
    series = lock_series(series.pk, actor=actor)
    require_running(series)
    if first < timezone.localdate():
        raise TermsNotPossible(field="starts_on")
    if last is not None and last < first:
        raise TermsNotPossible(field="ends_on")
    series.paused_from, series.paused_until = first, last
    series.save(update_fields=["paused_from", "paused_until"])
    _come_again(series)
    given = give_back(visits_in_pause(series), actor=actor, reason=reason)
    for booking in given.cancelled:
        day = booking.series_on
        # Wherever it was moved: so it is known later that nobody declined it.
        if day is not None and not series.skipped.filter(occurs_on=day).exists():
            skip(series, day, reason=SkipReason.PAUSED)
    days = {"first": first.isoformat(), "last": last.isoformat() if last else ""}
    record(actor, "series.paused", series, recipient_id=series.recipient_id, **days)
    tell(series, "series.paused", given=given, by=actor.user_id)
    return given


@unless_deadlocked
@transaction.atomic
def resume_series(series: BookingSeries, *, actor: Actor) -> Decided:
    """It comes again from today on, and what was left out for the pause is booked if it still can be.

    One that is not paused stays as it is. Raises SeriesHasEnded.
    """
    series = lock_series(series.pk, actor=actor)
    require_running(series)
    if series.paused_from is None:
        return Decided()
    series.paused_from = series.paused_until = None
    series.save(update_fields=["paused_from", "paused_until"])
    record(actor, "series.resumed", series, recipient_id=series.recipient_id)
    decided = _come_again(series)
    tell(series, "series.resumed", by=actor.user_id)
    return decided


def _come_again(series: BookingSeries) -> Decided:
    """Decide anew about the coming days that only a pause that no longer holds had left out."""
    paused = series.skipped.filter(reason=SkipReason.PAUSED, occurs_on__gte=timezone.localdate())
    days = [
        day
        for day in paused.order_by("occurs_on").values_list("occurs_on", flat=True)
        if not is_paused_on(series, day)
    ]
    series.skipped.filter(occurs_on__in=days).delete()
    let_go(series, days)
    return decide(series, [day for day in days if occurs_on(series, day)])
