"""A standing booking is paused and resumed: what lies in the pause is given back, and booked again."""

from notifications.models import OutboxMessage
from shop.domain.door.moves import move_booking
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.pauses import pause_series, resume_series
from shop.enums import SkipReason
from shop.errors import TermsNotPossible
from shop.messages_series import series_paused
from shop.models import Booking, Disruption
from shop.queries.own_bookings import called_off
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World, at
from tests.shop.domain.series.kept import ALL_WEEK, BY_DEPARTMENT, BY_RECIPIENT, kinds, rows
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, skips, start


def test_a_pause_gives_back_what_lies_in_it_and_nothing_is_booked_in_it(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    given = pause_series(series, first=in_days(3), last=in_days(16), actor=world.actor(), reason=BY_RECIPIENT)
    assert [each.series_on for each in given.cancelled] == [in_days(number) for number in range(3, 15)]
    assert days_that_stand(series) == [in_days(1), in_days(2)]
    days = [in_days(number) for number in range(3, 19)]
    with today_is(in_days(4)):
        book_occurrences(series.pk)
    assert skips(series) == dict.fromkeys(days[:14], SkipReason.PAUSED)
    assert days_that_stand(series)[2:] == days[14:]
    assert kinds() == ["series.started", "series.paused"]
    text = series_paused(OutboxMessage.objects.get(kind="series.paused").params)
    assert text is not None
    assert text.body.count("10.00–11.00") == 12


def test_resumed_it_books_again_what_was_left_out(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    pause_series(series, first=in_days(3), last=None, actor=world.actor(), reason=BY_RECIPIENT)
    decided = resume_series(series, actor=world.actor())
    assert len(decided.booked) == 12
    assert days_that_stand(series) == [in_days(number) for number in range(1, 15)]
    assert skips(series) == {}
    assert resume_series(series, actor=world.actor()).booked == ()


def test_a_shorter_pause_instead_books_the_days_that_are_no_longer_in_it(world: World) -> None:
    series = start(world, weekdays=ALL_WEEK).series
    pause_series(series, first=in_days(3), last=None, actor=world.actor(), reason=BY_RECIPIENT)
    pause_series(series, first=in_days(3), last=in_days(4), actor=world.actor(), reason=BY_RECIPIENT)
    assert skips(series) == dict.fromkeys([in_days(3), in_days(4)], SkipReason.PAUSED)
    assert days_that_stand(series) == [in_days(number) for number in (1, 2, *range(5, 15))]


def test_a_pause_takes_a_visit_that_was_moved_into_it_and_leaves_one_that_was_moved_out(world: World) -> None:
    series = start(world).series
    first, second = Booking.objects.filter(series=series).order_by("series_on")
    move_booking(first, starts_at=at(7, 14), actor=world.actor())
    move_booking(second, starts_at=at(2, 14), actor=world.actor())
    given = pause_series(series, first=in_days(6), last=in_days(9), actor=world.actor(), reason=BY_RECIPIENT)
    assert [each.pk for each in given.cancelled] == [first.pk]
    assert days_that_stand(series) == [in_days(8)]


def test_pauses_out_of_order_or_of_the_past_are_refused(world: World) -> None:
    series = start(world).series
    before = rows()
    for first, last in ((in_days(-1), None), (in_days(5), in_days(4))):
        with refused(TermsNotPossible):
            pause_series(series, first=first, last=last, actor=world.actor(), reason=BY_RECIPIENT)
    assert rows() == before


def test_a_pause_by_the_department_owes_nothing_and_is_not_listed_as_called_off(world: World) -> None:
    series = start(world).series
    pause_series(series, first=in_days(1), last=None, actor=STAFF, reason=BY_DEPARTMENT)
    assert Disruption.objects.count() == 0
    assert list(called_off(world.recipient)) == []
