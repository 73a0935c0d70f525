"""The visits of a standing booking: booked as their days come into sight, or skipped with the reason.

A visit at the usual time sends no message: it was agreed on once, stands on the recipient's pages, and one message a
week that says nothing new would only teach them not to read what we send. One that begins at another time than usual
is told as every booking is. What could not be booked is told in one message a run, with the nearest times.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audit.record import record
from foundation.actor import SYSTEM, Actor, Channel
from foundation.retrying import unless_deadlocked
from shop.domain.door.booking import book_service
from shop.domain.hearing import tell_recipient
from shop.domain.locks import lock_for_booking
from shop.domain.representation.mandate import require_mandate
from shop.domain.waitlist.waking import next_waking
from shop.enums import SkipReason
from shop.errors import (
    BookingRefused,
    FormUsedBefore,
    LengthNotOffered,
    LongerThanGranted,
    NobodyOnDuty,
    NoEntitlement,
    NothingLeft,
    OffGrid,
    OutsideOpeningHours,
    RecipientBusy,
    ServiceNotOffered,
    TimeTaken,
    WayNotOffered,
)
from shop.hooks import Occurrence
from shop.models import Booking, BookingSeries, SkippedOccurrence
from shop.queries.asked_first import way_chosen
from shop.queries.channels import SELF_SERVICE
from shop.queries.series_times import times_on
from shop.series import DAY, days_of, is_paused_on, length_of_each, wanted_start

SKIPPED = "series.skipped"
MOST_TRIED = 8
"""Times of one day that are asked for at the door; what is listed as free nearly always is."""
NOT_TOLD = frozenset({SkipReason.PAUSED, SkipReason.BY_RECIPIENT})
"""What the recipient has decided themselves is no news to them."""

REASONS: dict[type[BookingRefused], SkipReason] = {
    NoEntitlement: SkipReason.NO_DECISION,
    NothingLeft: SkipReason.BALANCE,
    LongerThanGranted: SkipReason.TOO_LONG,
    RecipientBusy: SkipReason.RECIPIENT_BUSY,
    TimeTaken: SkipReason.FULL,
    NobodyOnDuty: SkipReason.ABSENCE,
    OutsideOpeningHours: SkipReason.CLOSED,
    OffGrid: SkipReason.CLOSED,
}
"""Of every other refusal it is said that the service could not be booked."""
WHATEVER_THE_TIME = (
    NoEntitlement,
    NothingLeft,
    LongerThanGranted,
    ServiceNotOffered,
    LengthNotOffered,
    WayNotOffered,
    FormUsedBefore,
)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of the days that were asked for: each is booked or skipped."""

    booked: Sequence[Booking] = ()
    skipped: Sequence[SkippedOccurrence] = ()


def lock_series(series_id: int, *, actor: Actor = SYSTEM) -> BookingSeries:
    """The standing booking as it is now, and nobody else books or changes it before this transaction ends.

    The locks of the door come first, as they do in every other act that books. Where it has become another recipient's
    while this waited, that one's come as well, before any row. Raises MayNotAct for who acts on behalf of the recipient
    and may not.
    """
    locked = BookingSeries.objects.select_for_update(of=("self",))
    while True:
        whose = BookingSeries.objects.values_list("service__department_id", "recipient_id").get(pk=series_id)
        lock_for_booking(department_id=whose[0], recipient_id=whose[1])
        still_theirs = locked.filter(of_recipient(whose[1]), pk=series_id)
        series = still_theirs.select_related("service__department", "recipient").first()
        if series is not None:
            require_mandate(actor, recipient_id=series.recipient_id, service_id=series.service_id)
            return series


def of_recipient(recipient_id: int) -> Q:
    return Q(recipient=recipient_id)


@unless_deadlocked
@transaction.atomic
def book_occurrences(series_id: int, *, through: date | None = None) -> Decided:
    """Decide every day up to `through` of which nothing is decided yet: book it, or skip it with the reason.

    Without a day it is what has come into sight. It may run twice, at once in two processes, or be stopped halfway
    and run again: no day is booked twice, nor skipped when it is booked.
    """
    return roll(lock_series(series_id), through=through)


def roll(series: BookingSeries, *, through: date | None = None) -> Decided:
    """The same for one that is locked. It is done at night, so what could not be booked is told in the morning."""
    last = through or last_in_sight(series)
    decided = series.booked_through
    first = series.starts_on if decided is None else max(series.starts_on, decided + DAY)
    if last < first:
        return Decided()
    days = days_of(series, first=first, last=last)
    outcome = decide(series, days, not_before=next_waking(timezone.now()))
    series.booked_through = last
    series.save(update_fields=["booked_through"])
    return outcome


def last_in_sight(series: BookingSeries) -> date:
    """One day more than recipients see: at midnight, when theirs opens, the standing visits are there already.

    While booking is paused for those who book themselves, what they have set up waits as long as it can.
    """
    service, today = series.service, timezone.localdate()
    last = today + timedelta(days=service.booking_horizon)
    if is_paused_for(series):
        return min(last, timezone.localdate(timezone.now() + service.minimum_notice))
    return last


def is_paused_for(series: BookingSeries) -> bool:
    """Whether the department has paused the booking by which it was set up."""
    service = series.service
    return series.channel in SELF_SERVICE and (service.is_paused or service.department.is_paused)


def decide(
    series: BookingSeries,
    days: Iterable[date],
    *,
    told: Mapping[date, str] | None = None,
    not_before: datetime | None = None,
) -> Decided:
    """Book these days of a locked standing booking, or skip them; one that is decided already stays as it is.

    `told` are the reasons that the recipient has been told before; what is no news is not told again.
    """
    days = list(days)
    known = set(Booking.objects.filter(series=series, series_on__in=days).values_list("series_on", flat=True))
    known |= set(series.skipped.filter(occurs_on__in=days).values_list("occurs_on", flat=True))
    booked: list[Booking] = []
    skipped: list[SkippedOccurrence] = []
    for day in days:
        if day in known:
            continue
        outcome = _book(series, day)
        if isinstance(outcome, Booking):
            booked.append(outcome)
        else:
            skipped.append(skip(series, day, reason=outcome))
    known_before = told or {}
    news = [each for each in skipped if known_before.get(each.occurs_on) != each.reason]
    tell_skipped(series, news, not_before=not_before)
    return Decided(booked, skipped)


def skip(series: BookingSeries, day: date, *, reason: SkipReason) -> SkippedOccurrence:
    """Write down that it does not come on that day."""
    skipped = SkippedOccurrence.objects.create(series=series, occurs_on=day, reason=reason)
    if reason not in NOT_TOLD and reason != SkipReason.BY_DEPARTMENT:
        codes = {"day": day.isoformat(), "reason": str(reason)}
        record(SYSTEM, SKIPPED, series, recipient_id=series.recipient_id, **codes)
    return skipped


def tell_skipped(
    series: BookingSeries, skipped: Iterable[SkippedOccurrence], *, not_before: datetime | None = None
) -> None:
    """One message for all of them, but for what the recipient has chosen and what is over."""
    today = timezone.localdate()
    days = [each.occurs_on for each in skipped if each.reason not in NOT_TOLD and each.occurs_on >= today]
    if days:
        on = ",".join(day.isoformat() for day in sorted(days))
        tell_recipient(
            SKIPPED,
            series.recipient,
            service_id=series.service_id,
            not_before=not_before,
            series_id=series.pk,
            days=on,
        )


def _book(series: BookingSeries, day: date) -> Booking | SkipReason:
    if is_paused_on(series, day):
        return SkipReason.PAUSED
    if day < timezone.localdate() or is_paused_for(series) or not series.recipient.is_active:
        return SkipReason.NOT_OFFERED
    times = times_on(series, day)
    if times.why_not is not None:
        return times.why_not
    refusals: list[BookingRefused] = []
    for starts_at in times.free[:MOST_TRIED]:
        try:
            return _book_at(series, day, starts_at=starts_at)
        except WHATEVER_THE_TIME as refusal:
            return reason_for(refusal)
        except BookingRefused as refusal:
            refusals.append(refusal)
    return reason_for(refusals[0])


def reason_for(refusal: BookingRefused) -> SkipReason:
    """What the door's answer means for the day."""
    return next(
        (reason for kind, reason in REASONS.items() if isinstance(refusal, kind)), SkipReason.NOT_OFFERED
    )


def _book_at(series: BookingSeries, day: date, *, starts_at: datetime) -> Booking:
    return book_service(
        series.service,
        recipient=series.recipient,
        starts_at=starts_at,
        actor=SYSTEM,
        length=length_of_each(series),
        way=way_chosen(series.service, series.recipient, chosen=series.chosen),
        idempotency_key=f"series-{series.pk}-{day.isoformat()}",
        answers=series.answers,
        occurrence=Occurrence(
            series.pk,
            day,
            provider_id=series.provider_id,
            only_provider=series.only_provider,
            channel=Channel(series.channel),
            is_told=starts_at != wanted_start(series, day) and not series.stay,
        ),
    )
