"""Standing bookings: started, changed, left out for a day or a while, stopped, and booked as the horizon rolls."""

from datetime import date, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from foundation.jobs import run_job
from shop.domain.series import days, pauses, standing
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.terms import Terms
from shop.enums import CancelReason, SeriesEnd
from shop.lengths import usual_length
from shop.models import BookingSeries, Service, SkippedOccurrence
from shop.series import days_of
from shop.tasks import BOOK_OCCURRENCES
from tests.race.hammer.acts.hand import OFFICE, Hand, Weights
from tests.race.hammer.town import CHAOS_DAYS

BY_DEPARTMENT, BY_RECIPIENT = CancelReason.BY_DEPARTMENT, CancelReason.BY_RECIPIENT
WEEK = timedelta(days=7)


def start_standing(hand: Hand) -> object:
    service = hand.dice.choice(hand.town.services)
    terms = _terms(hand, service, starts_on=_in_days(1))
    return standing.start_series(service, recipient=hand.somebody(), terms=terms, actor=OFFICE)


def change_standing(hand: Hand) -> object:
    """This and the rest."""
    series = hand.one_of(_running())
    if series is None:
        return None
    terms = _terms(hand, series.service, starts_on=_in_days(hand.dice.choice([1, 2, 8])))
    return standing.change_series(series, terms=terms, actor=OFFICE, reason=BY_DEPARTMENT)


def skip_day(hand: Hand) -> object:
    series = hand.one_of(_running())
    ahead = [] if series is None else days_of(series, first=_in_days(1), last=_in_days(9))
    if series is None or not ahead:
        return None
    days.skip_occurrence(series, on=hand.dice.choice(ahead), actor=hand.anybody(), reason=BY_RECIPIENT)
    return True


def bring_back_day(hand: Hand) -> object:
    skipped = hand.one_of(SkippedOccurrence.objects.select_related("series").filter(series__end_reason=""))
    return skipped and days.bring_back(skipped.series, on=skipped.occurs_on, actor=OFFICE)


def pause_standing(hand: Hand) -> object:
    series = hand.one_of(_running())
    if series is None:
        return None
    last = hand.dice.choice([_in_days(1), _in_days(8), None])
    return pauses.pause_series(series, first=_in_days(1), last=last, actor=OFFICE, reason=BY_DEPARTMENT)


def resume_standing(hand: Hand) -> object:
    series = hand.one_of(_running().filter(paused_from__isnull=False))
    return series and pauses.resume_series(series, actor=OFFICE)


def stop_standing(hand: Hand) -> object:
    series = hand.one_of(_running())
    return series and standing.stop_series(series, actor=hand.anybody(), reason=SeriesEnd.BY_RECIPIENT)


def roll_standing(hand: Hand) -> object:
    """The job of the night, and the one of a night a week from now."""
    series = hand.one_of(_running())
    if series is None:
        return None
    run_job(BOOK_OCCURRENCES, tenant="larvik", args={"series_id": series.pk})
    through = (series.booked_through or timezone.localdate()) + WEEK
    return book_occurrences(series.pk, through=through)


def _terms(hand: Hand, service: Service, *, starts_on: date) -> Terms:
    """On one of the busy days or both, for ever or for a while, with a wish for somebody or none."""
    weekdays = sorted({_in_days(day).isoweekday() for day in CHAOS_DAYS})
    colleagues = [each for each in hand.town.providers if each.department_id == service.department_id]
    provider = hand.dice.choice([None, hand.dice.choice(colleagues)])
    is_for_one = service.providers_needed == service.seats == 1
    return Terms(
        weekdays=tuple(hand.dice.sample(weekdays, hand.dice.choice([1, 2]))),
        preferred_at=time(hand.dice.randint(8, 14)),
        starts_on=starts_on,
        length=usual_length(service),
        every_weeks=hand.dice.choice([1, 2]),
        tolerance=timedelta(hours=hand.dice.choice([0, 1, 3])),
        provider=provider,
        only_provider=provider is not None and is_for_one and hand.dice.random() < 0.3,
        ends_on=hand.dice.choice([None, _in_days(9)]),
    )


def _running() -> QuerySet[BookingSeries]:
    return BookingSeries.objects.filter(end_reason="").select_related("service", "recipient")


def _in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


ACTS: Weights = {
    start_standing: 5,
    change_standing: 3,
    skip_day: 4,
    bring_back_day: 2,
    pause_standing: 2,
    resume_standing: 2,
    stop_standing: 2,
    roll_standing: 2,
}
