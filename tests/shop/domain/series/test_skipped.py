"""A day of a standing booking that cannot be booked is skipped with its reason, and told."""

from datetime import time, timedelta

from shop.domain.capacity.shifts import make_shifts
from shop.domain.series.occurrences import book_occurrences
from shop.enums import EntitlementPeriodKind, SkipReason
from shop.messages_series import series_skipped
from shop.models import Assignment, BookingSeries, Closure, Entitlement, Service
from tests.factories.clock import today_is
from tests.factories.dates import NATIONAL_DAY
from tests.factories.world import World, at
from tests.shop.domain.series.in_the_way import away, make_busy, messages, stranger
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, start


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


def test_a_pause_that_goes_on_is_said_when_the_day_is_there(world: World) -> None:
    series = start(world).series
    Service.objects.update(is_paused=True)
    third = in_days(15)
    with today_is(third):
        book_occurrences(series.pk)
    assert skips(series) == {third: SkipReason.NOT_OFFERED}


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


def test_nobody_is_woken_by_what_could_not_be_booked_at_night(world: World) -> None:
    series = start(world).series
    Closure.objects.create(department=world.department, first_day=in_days(15), last_day=in_days(15))
    with today_is(in_days(1), time(3)):
        book_occurrences(series.pk, through=in_days(15))
    assert [each.not_before for each in messages("series.skipped")] == [at(1, 8)]
