"""What becomes of the days of a standing booking: booked as they come into sight, or skipped with the reason."""

from collections.abc import Iterator
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Channel
from foundation.jobs import run_job
from notifications.models import OutboxMessage
from shop.domain.capacity.shifts import make_shifts
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.domain.series.occurrences import book_occurrences
from shop.enums import (
    AbsenceReason,
    AssignmentReason,
    BookingStatus,
    CancelReason,
    Confirmation,
    EntitlementPeriodKind,
    ProviderKind,
    SkipReason,
    StayUnit,
)
from shop.lengths import Length
from shop.messages_series import series_skipped
from shop.models import (
    Assignment,
    Booking,
    BookingSeries,
    Closure,
    Entitlement,
    Provider,
    Recipient,
    Service,
)
from shop.queries.series import planned_on
from shop.tasks import BOOK_OCCURRENCES, BOOK_SERIES
from tests.factories.absences import be_away
from tests.factories.clock import today_is
from tests.factories.dates import LONG_DAY, NATIONAL_DAY, SHORT_DAY
from tests.factories.world import World, at, make_entitlement, make_provider, make_recipient, make_service
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, standing, start

ALL_WEEK = (1, 2, 3, 4, 5, 6, 7)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def messages(kind: str) -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


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


def test_the_usual_time_is_no_news_and_another_one_is(world: World) -> None:
    make_busy(world, hour=10, day=1)
    series = start(world, tolerance=timedelta(hours=1)).series
    assert standing(series) == [(in_days(1), "09:00"), (in_days(8), "10:00")]
    told = [
        message.params["booking_id"]
        for message in messages("booking.created")
        if message.user_id == world.recipient.user_id
    ]
    assert told == [Booking.objects.get(series=series, series_on=in_days(1)).pk]
    assert len(messages("series.started")) == 1


@pytest.mark.parametrize(("tolerance", "outcome"), [(0, None), (1, "09:00"), (2, "09:00")])
def test_it_begins_no_earlier_or_later_than_was_agreed(
    world: World, tolerance: int, outcome: str | None
) -> None:
    make_busy(world, hour=10, day=1)
    make_busy(world, hour=11, day=1)
    series = start(world, tolerance=timedelta(hours=tolerance)).series
    assert dict(standing(series)).get(in_days(1)) == outcome
    assert skips(series) == ({} if outcome else {in_days(1): SkipReason.FULL})


def test_the_helper_who_comes_is_preferred_to_the_time(world: World) -> None:
    """Free at eleven only, and within what was agreed."""
    usual, other = world.providers
    taken = world.book(at(1, 10), recipient=stranger(world))
    Assignment.objects.filter(booking=taken).update(provider=usual)
    series = start(world, tolerance=timedelta(hours=1), provider=usual).series
    first = Booking.objects.get(series=series, series_on=in_days(1))
    given = Assignment.objects.get(booking=first)
    assert (given.provider_id, given.reason) == (usual.pk, AssignmentReason.STANDING)
    assert timezone.localtime(first.starts_at).hour == 9
    assert other != usual


def test_somebody_else_comes_where_the_usual_helper_cannot(world: World) -> None:
    usual, other = world.providers
    away(usual, day=1)
    series = start(world, provider=usual).series
    given = [
        Assignment.objects.get(booking__series=series, booking__series_on=in_days(day)).provider_id
        for day in (1, 8)
    ]
    assert given == [other.pk, usual.pk]


def test_nobody_else_comes_where_it_was_agreed_so(world: World) -> None:
    usual, _other = world.providers
    away(usual, day=1)
    taken = world.book(at(8, 10), recipient=stranger(world))
    Assignment.objects.filter(booking=taken).update(provider=usual)
    series = start(world, provider=usual, only_provider=True).series
    assert skips(series) == {in_days(1): SkipReason.ABSENCE, in_days(8): SkipReason.FULL}


def test_a_closed_day_is_told_from_a_full_one(world: World) -> None:
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    make_busy(world, hour=10, day=8)
    assert skips(start(world).series) == {in_days(1): SkipReason.CLOSED, in_days(8): SkipReason.FULL}


def test_a_public_holiday_is_told_from_a_closed_day(world: World) -> None:
    Service.objects.update(open_on_public_holidays=False)
    with today_is(NATIONAL_DAY - timedelta(days=2)):
        make_shifts(world.department)
        series = start(
            world, starts_on=NATIONAL_DAY, weekdays=(NATIONAL_DAY.isoweekday(),), ends_on=NATIONAL_DAY
        ).series
        assert skips(series) == {NATIONAL_DAY: SkipReason.HOLIDAY}


def test_where_everybody_is_away_it_is_not_full(world: World) -> None:
    for provider in world.providers:
        away(provider, day=1)
    assert skips(start(world).series) == {in_days(1): SkipReason.ABSENCE}


def test_what_was_granted_is_the_limit_and_the_reason(world: World) -> None:
    Entitlement.objects.update(amount=1, period=EntitlementPeriodKind.TOTAL)
    series = start(world).series
    assert days_that_stand(series) == [in_days(1)]
    assert skips(series) == {in_days(8): SkipReason.BALANCE}


def test_days_that_no_decision_covers_are_told_so(world: World) -> None:
    Entitlement.objects.update(valid_until=in_days(4))
    assert skips(start(world).series) == {in_days(8): SkipReason.NO_DECISION}


def test_another_appointment_is_in_the_way(world: World) -> None:
    world.book(at(1, 10))
    assert skips(start(world).series) == {in_days(1): SkipReason.RECIPIENT_BUSY}


def test_another_appointment_is_stepped_around_where_that_was_agreed(world: World) -> None:
    world.book(at(1, 10))
    series = start(world, tolerance=timedelta(hours=1)).series
    assert standing(series)[0] == (in_days(1), "09:00")


def test_what_the_module_refuses_is_not_offered(world: World) -> None:
    """The dummy refuses what begins at half past: here it is only found out at the door, later on."""
    Service.objects.update(slot_interval=timedelta(minutes=30))
    world.service.refresh_from_db()
    series = start(world).series
    BookingSeries.objects.update(preferred_at=time(10, 30))
    with today_is(in_days(1)):
        book_occurrences(series.pk, through=in_days(15))
    assert skips(series) == {in_days(15): SkipReason.NOT_OFFERED}


def test_the_notice_binds_what_recipients_set_up_and_not_the_department(world: World) -> None:
    Service.objects.update(minimum_notice=timedelta(days=3))
    world.service.refresh_from_db()
    own = start(world).series
    assert skips(own) == {in_days(1): SkipReason.NOT_OFFERED}
    other = stranger(world)
    assert days_that_stand(start(world, recipient=other, actor=STAFF).series) == [in_days(1), in_days(8)]


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


def test_a_pause_that_goes_on_is_said_when_the_day_is_there(world: World) -> None:
    series = start(world).series
    Service.objects.update(is_paused=True)
    third = in_days(15)
    with today_is(third):
        book_occurrences(series.pk)
    assert skips(series) == {third: SkipReason.NOT_OFFERED}


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


def test_one_message_a_run_lists_every_day_with_the_nearest_times(world: World) -> None:
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(2))
    start(world, weekdays=(in_days(1).isoweekday(), in_days(2).isoweekday()))
    (message,) = messages("series.skipped")
    text = series_skipped(message.params)
    assert text is not None
    assert text.subject == "2 of your standing visits could not be booked"
    assert text.body.count("the department is closed") == 2
    assert "Free near that day" in text.body
    assert "10.00–11.00" in text.body


def test_a_day_that_came_back_before_the_message_went_out_is_not_in_it(world: World) -> None:
    Closure.objects.create(department=world.department, first_day=in_days(1), last_day=in_days(1))
    series = start(world).series
    (message,) = messages("series.skipped")
    series.skipped.all().delete()
    assert series_skipped(message.params) is None


def test_no_times_are_named_where_nothing_is_granted(world: World) -> None:
    Entitlement.objects.update(amount=1, period=EntitlementPeriodKind.TOTAL)
    start(world)
    (message,) = messages("series.skipped")
    text = series_skipped(message.params)
    assert text is not None
    assert "what was granted is used up" in text.body
    assert "Free near" not in text.body


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


def stranger(world: World) -> Recipient:
    other = make_recipient(name="Olav Prøve")
    make_entitlement(other, world.service)
    return other


def make_busy(world: World, *, hour: int, day: int) -> None:
    """Everybody has a visit then."""
    for _provider in world.providers:
        world.book(at(day, hour), recipient=stranger(world))


def away(provider: Provider, *, day: int) -> None:
    be_away(
        provider,
        from_at=at(day, 0),
        until_at=at(day + 1, 0),
        reason=AbsenceReason.SICK,
        actor=SYSTEM,
    )


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
