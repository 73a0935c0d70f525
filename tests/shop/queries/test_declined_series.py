"""Who keeps declining a standing visit is seen by the department, and nobody else is."""

from datetime import timedelta

from django.utils import timezone

from shop.domain.series.standing import stop_series
from shop.enums import BookingStatus, CancelReason, NoShowBy, SeriesEnd, SkipReason
from shop.models import Booking, SkippedOccurrence
from shop.queries.declined_series import often_declined
from shop.queries.waits import attention_of
from tests.factories.world import World, make_department, make_entitlement, make_recipient
from tests.shop.domain.standing import start

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)


def past_series(world: World, *, days: int = 6) -> list[Booking]:
    """One whose first days are over: its visits, the latest first."""
    other = make_recipient()
    make_entitlement(other, world.service)
    series = start(world, recipient=other, weekdays=ALL_WEEK).series
    visits = list(Booking.objects.filter(series=series).order_by("series_on")[:days])
    back = timedelta(days=days)
    for visit in visits:
        assert visit.series_on is not None
        visit.series_on -= back
        visit.starts_at -= back
        visit.ends_at -= back
        visit.status = BookingStatus.COMPLETED
        visit.save()
    return visits[::-1]


def cancel(*visits: Booking, reason: str = CancelReason.BY_RECIPIENT) -> None:
    for visit in visits:
        visit.status, visit.cancel_reason = BookingStatus.CANCELLED, reason
        visit.save()


def skip(visit: Booking, *, reason: str) -> None:
    """It was never booked."""
    assert visit.series is not None
    assert visit.series_on is not None
    SkippedOccurrence.objects.create(series=visit.series, occurs_on=visit.series_on, reason=reason)
    Booking.objects.filter(pk=visit.pk).update(series=None, series_on=None)


def test_three_of_the_last_six_are_too_many_and_two_are_not(world: World) -> None:
    visits = past_series(world)
    cancel(visits[0], visits[4])
    assert often_declined(world.department) == []
    cancel(visits[5])
    (found,) = often_declined(world.department)
    assert (found.series, found.declined, found.of) == (visits[0].series, 3, 6)
    assert attention_of(world.department).often_declined == 1


def test_days_skipped_ahead_count_when_they_have_come(world: World) -> None:
    visits = past_series(world)
    cancel(visits[0], visits[1])
    skip(visits[2], reason=SkipReason.BY_RECIPIENT)
    assert [each.declined for each in often_declined(world.department)] == [3]
    SkippedOccurrence.objects.update(occurs_on=timezone.localdate() + timedelta(days=40))
    assert often_declined(world.department) == []


def test_what_was_not_theirs_to_decline_is_left_out(world: World) -> None:
    visits = past_series(world)
    cancel(visits[0], visits[1])
    cancel(visits[2], reason=CancelReason.BY_DEPARTMENT)
    skip(visits[3], reason=SkipReason.HOLIDAY)
    visits[4].status, visits[4].no_show_by = BookingStatus.NO_SHOW, NoShowBy.RECIPIENT
    visits[4].save()
    assert often_declined(world.department) == []


def test_what_was_cancelled_for_a_pause_is_not_declined(world: World) -> None:
    visits = past_series(world)
    cancel(*visits[:3])
    for visit in visits[:3]:
        assert visit.series_id is not None
        assert visit.series_on is not None
        SkippedOccurrence.objects.create(
            series_id=visit.series_id, occurs_on=visit.series_on, reason=SkipReason.PAUSED
        )
    assert often_declined(world.department) == []


def test_only_the_last_six_count(world: World) -> None:
    visits = past_series(world, days=9)
    cancel(*visits[6:])
    assert often_declined(world.department) == []


def test_only_the_departments_own_that_run(world: World) -> None:
    visits = past_series(world)
    cancel(*visits[:3])
    assert often_declined(make_department(name="Annen")) == []
    series = visits[0].series
    assert series is not None
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_DEPARTMENT)
    assert often_declined(world.department) == []
