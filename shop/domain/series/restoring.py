"""A standing booking that ended by mistake comes back as it was: in step, with its pause and its days left out."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.circumstances.ending_messages import tell_what_takes_place_after_all
from shop.domain.series.ends import LEFT_OUT
from shop.domain.series.left_out import days_called_off, leave_out
from shop.domain.series.occurrences import lock_series, roll
from shop.domain.series.standing import Started, as_it_runs, follow, tell
from shop.domain.series.terms import Terms, require_possible, within_services
from shop.domain.series.visits import GivenBack
from shop.enums import UPCOMING
from shop.models import Booking, BookingSeries
from shop.series import DAY, is_over


@unless_deadlocked
@transaction.atomic
def restore_series(former: BookingSeries, *, terms: Terms, actor: Actor) -> Started:
    """Start one that follows the former, which ended by mistake.

    It begins when the former has come for the last time, in the weeks in which that came; a pause goes on, and what
    somebody had left out is left out. Where the former still runs without an end, or was restored before and runs,
    that is returned: restored twice is once. Whoever comes to a visit that they had been told falls away hears of it.
    Raises what `start_series` raises.
    """
    former = lock_series(former.pk)
    running = _what_runs(former)
    if running is not None:
        return as_it_runs(running)
    service, recipient = former.service, former.recipient
    terms = within_services(terms, recipient=recipient)
    require_possible(terms, service=service, recipient=recipient, actor=actor, instead_of=former.pk)
    first = max(terms.starts_on, first_day_after(former))
    again = follow(former, terms=terms, first=first, channel=former.channel, reasons=LEFT_OUT)
    leave_out(again, days_called_off(former, first=again.starts_on))
    record(actor, "series.started", again, recipient_id=recipient.pk, service=service.pk, former=former.pk)
    decided = roll(again)
    tell(again, "series.started", by=actor.user_id)
    visits = Booking.objects.filter(series=again, status__in=UPCOMING)
    tell_what_takes_place_after_all(visits, recipient=recipient)
    return Started(again, decided, GivenBack())


def first_day_after(former: BookingSeries) -> date:
    """From when it does not come any more: the day after its last, or today where that has been."""
    today = timezone.localdate()
    if former.ends_on is None or former.ends_on < today:
        return today
    return former.ends_on + DAY


def _what_runs(former: BookingSeries) -> BookingSeries | None:
    """The former itself where it has no end, or what follows it and goes on."""
    if not former.is_ended and former.ends_on is None:
        return former
    today = timezone.localdate()
    followers = BookingSeries.objects.filter(follows=former, end_reason="").order_by("-pk")
    return next((each for each in followers if not is_over(each, today=today)), None)
