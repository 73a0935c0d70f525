"""The night's job for one standing booking, twice at once, killed halfway, and against people who book and change."""

from collections.abc import Callable
from datetime import date, time
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from foundation.jobs import run_job
from foundation.scope import use_scope
from shop.domain.series import occurrences
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.pauses import pause_series
from shop.domain.series.standing import change_series, stop_series
from shop.enums import BookingStatus, CancelReason, SeriesEnd
from shop.models import Booking, BookingSeries, Service, SkippedOccurrence
from shop.tasks import BOOK_OCCURRENCES
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import World, at
from tests.race.rush import assert_all_is_in_order, book, make_rush
from tests.shop.domain.standing import days_that_stand, in_days, start, terms

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]
ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)


def make_standing(*, providers: int = 1, recipients: int = 0, **service: Any) -> tuple[World, int, list[Any]]:
    """Every day at ten for the next week; nothing of the second week is decided yet."""
    world, people = make_rush(
        providers=providers, recipients=recipients, **({"booking_horizon": 7} | service)
    )
    with works_for(LARVIK):
        series = start(world, weekdays=ALL_WEEK).series
        Service.objects.update(booking_horizon=14)
    return world, series.pk, people


def night(series_id: int) -> None:
    run_job(BOOK_OCCURRENCES, tenant="larvik", args={"series_id": series_id})


def in_larvik(act: Callable[[], Any]) -> Callable[[], Any]:
    def run() -> Any:
        with works_for(LARVIK):
            return act()

    return run


def booked_days(series_id: int) -> list[date]:
    with works_for(LARVIK):
        return days_that_stand(BookingSeries.objects.get(pk=series_id))


def test_twice_at_once_books_each_day_once() -> None:
    _world, series_id, _people = make_standing()
    at_once([partial(night, series_id)] * 6)
    assert booked_days(series_id) == [in_days(number) for number in range(1, 15)]
    with works_for(LARVIK):
        assert SkippedOccurrence.objects.count() == 0
    assert_all_is_in_order()


def test_without_the_lock_two_at_once_would_decide_the_same_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the second finds the days taken, by the recipient's own visits, and says that they are skipped."""
    _world, series_id, _people = make_standing()

    def unlocked(pk: int) -> BookingSeries:
        series = BookingSeries.objects.select_related("service__department", "recipient").get(pk=pk)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        return series

    monkeypatch.setattr(occurrences, "lock_series", unlocked)
    errors = 0
    try:
        at_once([partial(night, series_id)] * 4)
    except ExceptionGroup:  # a unique constraint stands behind the lock
        errors = 1
    with works_for(LARVIK):
        wrong = SkippedOccurrence.objects.count()
    assert errors or wrong


def test_killed_in_between_the_next_run_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    _world, series_id, _people = make_standing()
    made: list[date] = []
    original = occurrences._book_at

    def dies(series: BookingSeries, day: date, **more: Any) -> Booking:
        if len(made) == 3:
            connection.connection.close()  # as when the process is gone
        made.append(day)
        return original(series, day, **more)

    monkeypatch.setattr(occurrences, "_book_at", dies)
    with pytest.raises(Exception, match="closed"), use_scope(LARVIK):
        book_occurrences(series_id)
    connection.close()
    monkeypatch.undo()
    assert booked_days(series_id) == [in_days(number) for number in range(1, 8)]
    night(series_id)
    assert booked_days(series_id) == [in_days(number) for number in range(1, 15)]
    assert_all_is_in_order()


def test_it_and_many_others_never_get_the_same_time() -> None:
    world, series_id, people = make_standing(recipients=8)
    wanted = [
        partial(book, world, person, starts_at=at(8 + number, 10)) for number, person in enumerate(people[:6])
    ]
    at_once([partial(night, series_id), partial(night, series_id), *wanted])
    assert_all_is_in_order()
    with works_for(LARVIK):
        series = BookingSeries.objects.get(pk=series_id)
        skipped = dict(series.skipped.values_list("occurs_on", "reason"))
        taken = {
            day.starts_at.date()
            for day in Booking.objects.filter(series=None, status=BookingStatus.CONFIRMED)
        }
        assert set(skipped) == taken
        assert len(days_that_stand(series)) + len(skipped) == 14


@pytest.mark.parametrize("act", ["change", "pause", "stop"])
def test_it_and_a_change_of_mind_come_one_after_the_other(act: str) -> None:
    """Whichever is first: nothing stands that should not, and no day is decided twice."""
    world, series_id, _people = make_standing(providers=2)
    actor = world.actor()
    series = BookingSeries(pk=series_id)
    acts: dict[str, Callable[[], Any]] = {
        "change": lambda: change_series(
            series,
            terms=terms(weekdays=ALL_WEEK, starts_on=in_days(3), preferred_at=time(13)),
            actor=actor,
            reason=CancelReason.BY_RECIPIENT,
        ),
        "pause": lambda: pause_series(
            series, first=in_days(3), last=None, actor=actor, reason=CancelReason.BY_RECIPIENT
        ),
        "stop": lambda: stop_series(series, actor=actor, reason=SeriesEnd.BY_RECIPIENT),
    }
    at_once([partial(night, series_id), in_larvik(acts[act]), partial(night, series_id)])
    with works_for(LARVIK):
        for pk in BookingSeries.objects.values_list("pk", flat=True):
            book_occurrences(pk)
    assert_all_is_in_order()
    first = [in_days(1), in_days(2)]
    assert booked_days(series_id) == ([] if act == "stop" else first)
    if act == "change":
        with works_for(LARVIK):
            new = BookingSeries.objects.get(follows_id=series_id)
            assert days_that_stand(new) == [in_days(number) for number in range(3, 15)]


def test_changed_twice_at_once_it_is_changed_once() -> None:
    world, series_id, _people = make_standing(providers=2)
    change = in_larvik(
        lambda: change_series(
            BookingSeries(pk=series_id),
            terms=terms(weekdays=ALL_WEEK, preferred_at=time(13)),
            actor=world.actor(),
            reason=CancelReason.BY_RECIPIENT,
        )
    )
    outcomes = at_once([change] * 3)
    assert [outcome.refusal.code for outcome in outcomes if outcome.refusal] == ["series_has_ended"] * 2
    with works_for(LARVIK), transaction.atomic():
        assert BookingSeries.objects.count() == 2
        assert Booking.objects.filter(status=BookingStatus.CONFIRMED).count() == 14
    assert_all_is_in_order()
