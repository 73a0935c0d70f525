"""Standing bookings: started, changed from some day on, and stopped.

Each act books at once what is in sight already, so that the person sees the visits, and tells the recipient in one
message what became of the visits that were booked before.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from audit.record import record
from foundation.actor import Actor
from foundation.retrying import unless_deadlocked
from shop.domain.circumstances.ending_messages import tell_what_takes_place_after_all
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.domain.series.left_out import days_called_off, leave_out
from shop.domain.series.occurrences import Decided, lock_series, roll
from shop.domain.series.terms import CANCELS, Terms, require_possible, same_that_runs, within_services
from shop.domain.series.visits import GivenBack, give_back, visits_ahead
from shop.enums import TAKES_TIME, CancelReason, SeriesEnd, SkipReason
from shop.errors import SeriesHasEnded, TermsNotPossible
from shop.models import Booking, BookingSeries, Recipient, Service, SkippedOccurrence
from shop.series import DAY, days_of, in_step, occurs_on

CHOSEN = (SkipReason.BY_RECIPIENT, SkipReason.BY_DEPARTMENT)


@dataclass(frozen=True, slots=True)
class Started:
    """A standing booking that runs now, what was booked of it at once, and what was given back for it."""

    series: BookingSeries
    decided: Decided
    given_back: GivenBack


@unless_deadlocked
@transaction.atomic
def start_series(service: Service, *, recipient: Recipient, terms: Terms, actor: Actor) -> Started:
    """Start a standing booking, and book what is in sight of it. One that runs already as it is asked for is returned.

    It ends on the last day that is noted for the recipient, at the latest. Whoever comes to a visit that they had been
    told falls away hears of it. Raises TermsNotPossible, TooManySeries or the BookingRefused that every visit of it
    would meet; then nothing is written.
    """
    lock_for_booking(department_id=service.department_id, recipient_id=recipient.pk)
    require_mandate(actor, recipient_id=recipient.pk, service_id=service.pk)
    service = Service.objects.select_related("department").get(pk=service.pk)
    recipient = Recipient.objects.get(pk=recipient.pk)
    terms = within_services(terms, recipient=recipient)
    same = same_that_runs(terms, service=service, recipient=recipient)
    if same is not None:
        return as_it_runs(same)
    require_possible(terms, service=service, recipient=recipient, actor=actor)
    series = BookingSeries(service=service, recipient=recipient, channel=actor.channel)
    terms.apply_to(series).save()
    record(actor, "series.started", series, recipient_id=recipient.pk, service=service.pk)
    decided = roll(series)
    tell(series, "series.started", by=actor.user_id)
    tell_what_takes_place_after_all(decided.booked, recipient=recipient)
    return Started(series, decided, GivenBack())


@unless_deadlocked
@transaction.atomic
def change_series(series: BookingSeries, *, terms: Terms, actor: Actor, reason: CancelReason) -> Started:
    """This and the rest: from `terms.starts_on` on it is as the terms say, in a standing booking that follows this one.

    What was booked from that day on is given back and booked anew. Visits that it is too late to cancel stay as they
    are, and the change begins after the last of them. Days that somebody has chosen to skip stay skipped, days whose
    visit somebody has cancelled stay called off, and a pause goes on. Raises what starting one raises, and
    SeriesHasEnded.
    """
    series = lock_series(series.pk, actor=actor)
    require_running(series)
    service, recipient = series.service, series.recipient
    terms = within_services(terms, recipient=recipient)
    require_possible(terms, service=service, recipient=recipient, actor=actor, instead_of=series.pk)
    first = max(terms.starts_on, timezone.localdate())
    called_off = days_called_off(series, first=first)
    given = give_back(visits_ahead(series, first=first), actor=actor, reason=reason)
    new = follow(series, terms=terms, first=first, channel=actor.channel, reasons=CHOSEN)
    leave_out(new, called_off)
    _end(series, last_day=_last_before(series, first), reason=SeriesEnd.REPLACED)
    record(actor, "series.changed", new, recipient_id=recipient.pk, former=series.pk)
    decided = roll(new)
    tell(new, "series.changed", by=actor.user_id)
    return Started(new, decided, given)


@unless_deadlocked
@transaction.atomic
def stop_series(series: BookingSeries, *, actor: Actor, reason: SeriesEnd, is_told: bool = True) -> GivenBack:
    """End it now, and give back what it has booked; what is too late for the one who stops it stays, and is named.

    Stopped twice is once.
    """
    series = lock_series(series.pk, actor=actor)
    if series.is_ended and series.end_reason != SeriesEnd.REPLACED:
        return GivenBack()
    given = give_back(visits_ahead(series), actor=actor, reason=CancelReason(CANCELS[reason]))
    _end(series, last_day=timezone.localdate() - DAY, reason=reason)
    record(actor, "series.stopped", series, recipient_id=series.recipient_id, reason=str(reason))
    if is_told:
        tell(series, "series.stopped", given=given, by=actor.user_id)
    return given


def as_it_runs(series: BookingSeries) -> Started:
    """One that was started before, with what is booked of it."""
    return Started(series, Decided(visits_ahead(series)), GivenBack())


def require_running(series: BookingSeries) -> None:
    """Raise SeriesHasEnded for one that was ended, or has come to its last day."""
    if series.is_ended or (series.ends_on is not None and series.ends_on < timezone.localdate()):
        raise SeriesHasEnded(series=series.pk)


def tell(series: BookingSeries, kind: str, *, given: GivenBack | None = None, by: int | None) -> None:
    """One message about the standing booking, with the visits that were cancelled with it: `by` whose act."""
    visits = ",".join(str(each.pk) for each in given.cancelled) if given else ""
    tell_recipient(
        kind, series.recipient, service_id=series.service_id, by=by, series_id=series.pk, cancelled=visits
    )


def _end(series: BookingSeries, *, last_day: date, reason: SeriesEnd) -> None:
    if series.ends_on is None or last_day < series.ends_on:
        series.ends_on = last_day
    series.end_reason = reason
    series.save(update_fields=["ends_on", "end_reason"])
    SkippedOccurrence.objects.filter(series=series, occurs_on__gt=last_day).delete()


def _last_before(series: BookingSeries, first: date) -> date:
    """The last day on which it comes before the change: after that nobody waits for it, and no list shows it."""
    days = days_of(series, first=series.starts_on, last=first - DAY)
    return days[-1] if days else series.starts_on - DAY


def follow(
    series: BookingSeries, *, terms: Terms, first: date, channel: str, reasons: Collection[SkipReason]
) -> BookingSeries:
    """One as the terms say that begins on the day or after what stays, with the pause and what was left out for these
    reasons. Raises TermsNotPossible when it would end before it begins.
    """
    terms = replace(terms, starts_on=_after_what_stays(series, first=first, terms=terms))
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        raise TermsNotPossible(field="ends_on")
    new = BookingSeries(
        service=series.service,
        recipient=series.recipient,
        channel=channel,
        follows=series,
        paused_from=series.paused_from,
        paused_until=series.paused_until,
    )
    terms.apply_to(new).save()
    _carry_over(series, to=new, reasons=reasons)
    return new


def _after_what_stays(series: BookingSeries, *, first: date, terms: Terms) -> date:
    """The first day of the change: after every visit from that day on that stands, and in step with the weeks."""
    standing = Booking.objects.filter(series=series, series_on__gte=first, status__in=TAKES_TIME)
    last = standing.order_by("-series_on").values_list("series_on", flat=True).first()
    first = first if last is None else last + DAY
    return in_step(series, first) if terms.every_weeks == series.every_weeks else first


def _carry_over(series: BookingSeries, *, to: BookingSeries, reasons: Collection[SkipReason]) -> None:
    """Whoever has skipped a day that comes in the changed one as well needs not do it again."""
    chosen = SkippedOccurrence.objects.filter(
        series=series, occurs_on__gte=to.starts_on, reason__in=reasons
    ).values_list("occurs_on", "reason")
    SkippedOccurrence.objects.bulk_create(
        SkippedOccurrence(series=to, occurs_on=day, reason=reason)
        for day, reason in chosen
        if occurs_on(to, day)
    )
