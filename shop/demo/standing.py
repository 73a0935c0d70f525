"""Visits that come again: what some people of the demonstration have arranged, and how it has gone."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.series.days import skip_occurrence
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.pauses import pause_series
from shop.domain.series.standing import start_series
from shop.domain.series.terms import Terms
from shop.enums import BookingStatus, CancelReason, SkipReason
from shop.lengths import DAY, Length
from shop.models import Booking, BookingSeries, Department, Entitlement, SkippedOccurrence
from shop.queries.series import series_due
from shop.series import days_of, next_days

HOW_MANY = 6
LOOKS_BACK = timedelta(weeks=8)
A_LITTLE = timedelta(hours=2)
PAUSE = timedelta(weeks=5)
DECLINED = 4
BY_RECIPIENT = CancelReason.BY_RECIPIENT


def arrange_standing_visits(department: Department, *, featured: Collection[str], today: date) -> None:
    """Some of those who have been visited want it to come again, the featured ones first.

    One of them leaves out a visit, one is away for some weeks, and one has declined more often than not.
    """
    decisions = Entitlement.objects.filter(service__department=department, service__stay_unit="")
    decisions = decisions.select_related("service__department", "recipient__user").order_by("pk")
    made: list[BookingSeries] = []
    # The first person one meets keeps what the other parts of the demonstration have placed.
    star, *others = [*featured, ""]
    for decision in sorted(decisions, key=lambda each: each.recipient.name not in others):
        if len(made) == HOW_MANY:
            break
        if decision.recipient.name != star and (series := _arrange(decision, today=today)) is not None:
            made.append(series)
    for series, act in zip(made, (_leave_one_out, _go_away, _decline), strict=False):
        act(series, today=today)


def book_what_came_into_sight() -> None:
    """As the night's job does."""
    for series_id in series_due():
        book_occurrences(series_id)


def _arrange(decision: Entitlement, *, today: date) -> BookingSeries | None:
    """From the week after the next visit, or the last one, at its weekday and hour.

    None for who has no visits, or would have none of it.
    """
    visits = _visits(decision)
    if not visits:
        return None
    latest = timezone.localtime(visits[0].starts_at)
    helper = visits[0].assignments.filter(active=True, provider__number__isnull=True).first()
    terms = Terms(
        weekdays=(latest.isoweekday(),),
        preferred_at=latest.time().replace(second=0, microsecond=0),
        starts_on=max(today, latest.date()) + DAY,
        length=Length(decision.service.duration),
        tolerance=A_LITTLE,
        provider=helper.provider if helper and helper.provider.is_active else None,
    )
    with transaction.atomic():
        try:
            started = start_series(
                decision.service, recipient=decision.recipient, terms=terms, actor=_actor(decision)
            )
        except DomainError:
            return None
        if not started.decided.booked and visits[0].status != BookingStatus.CONFIRMED:
            transaction.set_rollback(True)
            return None
    series = started.series
    _remember(series, [each for each in visits if _weekday(each) == latest.isoweekday()], today=today)
    return series


def _visits(decision: Entitlement) -> Sequence[Booking]:
    """The next one, and those of the last weeks, the latest first."""
    since = timezone.now() - LOOKS_BACK
    visits = Booking.objects.filter(
        recipient=decision.recipient, service=decision.service, stranded="", starts_at__gte=since
    )
    coming = visits.filter(status=BookingStatus.CONFIRMED, starts_at__gt=timezone.now())
    past = visits.filter(status=BookingStatus.COMPLETED)
    return [*coming.order_by("starts_at")[:1], *past.order_by("-starts_at")]


def _remember(series: BookingSeries, visits: Sequence[Booking], *, today: date) -> None:
    """It has run for some weeks already: those visits were of it."""
    series.starts_on = today - LOOKS_BACK
    series.save(update_fields=["starts_on"])
    for visit in visits:
        day = timezone.localdate(visit.starts_at)
        if not Booking.objects.filter(series=series, series_on=day).exists():
            Booking.objects.filter(pk=visit.pk).update(series=series, series_on=day)


def _leave_one_out(series: BookingSeries, *, today: date) -> None:
    (day,) = next_days(series, first=today + timedelta(days=16), count=1)
    skip_occurrence(series, on=day, actor=_own(series), reason=BY_RECIPIENT)


def _go_away(series: BookingSeries, *, today: date) -> None:
    first = today + timedelta(days=6)
    pause_series(series, first=first, last=first + PAUSE, actor=_own(series), reason=BY_RECIPIENT)


def _decline(series: BookingSeries, *, today: date) -> None:
    """Of the last visits hardly any suited: the department sees it, and may ask whether another time would."""
    days = days_of(series, first=today - LOOKS_BACK, last=today - DAY)[-DECLINED:]
    Booking.objects.filter(series=series, series_on__in=days).update(series=None, series_on=None)
    SkippedOccurrence.objects.bulk_create(
        SkippedOccurrence(series=series, occurs_on=day, reason=SkipReason.BY_RECIPIENT) for day in days
    )


def _weekday(visit: Booking) -> int:
    return timezone.localtime(visit.starts_at).isoweekday()


def _actor(decision: Entitlement) -> Actor:
    """Those who have a way in have done it themselves, the others have called."""
    user_id = decision.recipient.user_id
    return Actor(user_id, Channel.SELF) if user_id else Actor(None, Channel.PHONE)


def _own(series: BookingSeries) -> Actor:
    return Actor(series.recipient.user_id, Channel(series.channel))
