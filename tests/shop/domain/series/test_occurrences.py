"""The days of a standing booking are booked as they come into sight, each once."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Channel
from foundation.jobs import run_job
from shop.domain.capacity.shifts import make_shifts
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.series.occurrences import book_occurrences
from shop.enums import BookingStatus, CancelReason, Confirmation, ProviderKind, StayUnit
from shop.lengths import Length
from shop.models import Assignment, Booking, BookingSeries, Provider, Service
from shop.queries.series import planned_on
from shop.tasks import BOOK_OCCURRENCES, BOOK_SERIES
from tests.factories.clock import today_is
from tests.factories.dates import LONG_DAY, SHORT_DAY
from tests.factories.world import World, at, make_provider, make_service
from tests.shop.domain.series.in_the_way import stranger
from tests.shop.domain.series.kept import ALL_WEEK
from tests.shop.domain.standing import days_that_stand, in_days, skips, standing, start


def test_what_is_in_sight_is_booked_at_once_and_one_day_more_than_recipients_see(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    assert standing(series) == [(in_days(number), "10:00") for number in range(1, 15)]
    assert series.booked_through == in_days(14)
    assert skips(series) == {}


def test_the_next_day_is_booked_as_the_horizon_rolls(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    with today_is(in_days(1), time(3)):
        decided = book_occurrences(series.pk)
        assert [each.series_on for each in decided.booked] == [in_days(14)]
    assert len(standing(series)) == 15
    with today_is(in_days(0), time(3)):
        assert book_occurrences(series.pk).booked == ()


def test_a_second_run_books_nothing_twice(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    before = list(Booking.objects.order_by("pk").values())
    run_job(BOOK_OCCURRENCES, tenant="larvik", args={"series_id": series.pk})
    BookingSeries.objects.update(
        booked_through=None
    )  # as if the first run had been killed before it was written
    run_job(BOOK_OCCURRENCES, tenant="larvik", args={"series_id": series.pk})
    assert list(Booking.objects.order_by("pk").values()) == before
    series.refresh_from_db()
    assert series.booked_through == in_days(14)


def test_the_night_asks_only_for_those_that_are_due(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    series = start(world).series
    asked: list[object] = []
    monkeypatch.setattr("shop.tasks.enqueue", lambda *args: asked.append(args))
    run_job(BOOK_SERIES, tenant="larvik", args={})
    assert asked == []
    BookingSeries.objects.update(booked_through=in_days(13))
    run_job(BOOK_SERIES, tenant="larvik", args={})
    assert asked == [("larvik", BOOK_OCCURRENCES, {"series_id": series.pk})]


def test_it_counts_for_how_it_was_set_up_and_the_log_says_who_did_it(world: World) -> None:
    series = start(world).series
    booking = Booking.objects.filter(series=series).earliest("series_on")
    assert (booking.channel, booking.created_by_id) == (Channel.SELF, None)
    entry = AuditEntry.objects.get(action="booking.created", object_id=booking.pk)
    assert (entry.channel, entry.actor_id) == (Channel.SYSTEM, None)
    assert entry.details["series"] == str(series.pk)


def test_a_pause_of_the_service_makes_it_wait_and_then_go_on(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    Service.objects.update(is_paused=True)
    with today_is(in_days(3)):
        assert book_occurrences(series.pk).booked == ()
    series.refresh_from_db()
    assert series.booked_through == in_days(14)
    Service.objects.update(is_paused=False)
    with today_is(in_days(3)):
        assert len(book_occurrences(series.pk).booked) == 3


def test_how_many_one_may_have_at_a_time_is_for_those_booked_one_by_one(world: World) -> None:
    Service.objects.update(maximum_active_bookings=1)
    world.service.refresh_from_db()
    assert len(standing(start(world, weekdays=ALL_WEEK).series)) == 14


def test_where_the_department_confirms_each_is_a_request(world: World) -> None:
    Service.objects.update(confirmation=Confirmation.REQUESTED)
    world.service.refresh_from_db()
    series = start(world).series
    assert set(Booking.objects.filter(series=series).values_list("status", flat=True)) == {
        BookingStatus.REQUESTED
    }


@pytest.mark.parametrize("change", [SHORT_DAY, LONG_DAY])
def test_the_clock_on_the_wall_is_kept_over_the_change_of_the_clocks(world: World, change: date) -> None:
    with today_is(change - timedelta(days=6)):
        make_shifts(world.department)
        series = start(
            world, weekdays=(7, 1), starts_on=change - timedelta(days=6), ends_on=change + timedelta(days=1)
        ).series
        first = change - timedelta(days=6)
        assert standing(series) == [
            (first, "10:00"),
            (change, "10:00"),
            (change + timedelta(days=1), "10:00"),
        ]


def test_a_moved_visit_is_still_the_one_of_its_day(world: World) -> None:
    series = start(world).series
    booking = Booking.objects.get(series=series, series_on=in_days(1))
    move_booking(booking, starts_at=at(3, 14), actor=world.actor())
    booking.refresh_from_db()
    assert (booking.series_id, booking.series_on) == (series.pk, in_days(1))
    assert timezone.localdate(booking.starts_at) == in_days(3)
    BookingSeries.objects.update(booked_through=None)
    book_occurrences(series.pk)
    assert Booking.objects.filter(series=series).count() == 2
    assert planned_on(series, in_days(1)).booking == booking


def test_what_was_cancelled_is_not_booked_again(world: World) -> None:
    series = start(world).series
    booking = Booking.objects.get(series=series, series_on=in_days(1))
    cancel_booking(booking, actor=world.actor(), reason=CancelReason.BY_RECIPIENT)
    BookingSeries.objects.update(booked_through=None)
    book_occurrences(series.pk)
    assert days_that_stand(series) == [in_days(8)]
    assert skips(series) == {}


def test_a_stay_comes_again_too(world: World) -> None:
    """Every other week two nights, at the hour of arrival, in the usual bed."""
    beds = [
        make_provider(world.department, name=f"Seng {number}", ends=time(0), starts=time(0))
        for number in (1, 2)
    ]
    Provider.objects.filter(pk__in=[bed.pk for bed in beds]).update(kind=ProviderKind.PLACE)
    stay = make_service(
        world.department,
        name="Avlastning",
        uses_places=True,
        requires_entitlement=False,
        stay_unit=StayUnit.NIGHTS,
        shortest_stay=1,
        longest_stay=3,
        arrives_at=time(15),
        leaves_at=time(11),
        booking_horizon=21,
    )
    world.service = stay
    series = start(
        world, every_weeks=2, preferred_at=time(15), length=Length(stay=2), provider=beds[1]
    ).series
    assert standing(series) == [(in_days(1), "15:00"), (in_days(15), "15:00")]
    given = Assignment.objects.filter(booking__series=series)
    assert {each.provider_id for each in given} == {beds[1].pk}
    first = Booking.objects.get(series=series, series_on=in_days(1))
    assert timezone.localtime(first.ends_at).date() == in_days(3)


@pytest.mark.parametrize("others", [0, 2])
def test_a_night_takes_the_same_statements_however_long_it_has_been_running(
    world: World, others: int
) -> None:
    """Locks, what is decided, the times (with the usual helper's), the door's three, and how far it is decided."""
    usual = world.providers[0]
    for _number in range(others):
        start(world, recipient=stranger(world), preferred_at=time(14))
    series = start(world, weekdays=ALL_WEEK, provider=usual).series
    with today_is(in_days(1)), CaptureQueriesContext(connection) as captured:
        assert len(book_occurrences(series.pk).booked) == 1
    assert sum("SAVEPOINT" not in query["sql"] for query in captured) == 12
