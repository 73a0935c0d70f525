"""A standing booking is stopped: what is ahead is given back, what is too late stays, and no more follows."""

from datetime import timedelta

import pytest

from foundation.actor import Actor, Channel
from notifications.models import OutboxMessage
from shop.domain.series.days import bring_back, skip_occurrence
from shop.domain.series.occurrences import book_occurrences
from shop.domain.series.pauses import pause_series, resume_series
from shop.domain.series.standing import change_series, stop_series
from shop.enums import SeriesEnd
from shop.errors import SeriesHasEnded
from shop.messages_series import series_stopped
from shop.models import Booking, Service
from shop.queries.own_bookings import called_off
from tests.factories.clock import today_is
from tests.factories.refusals import refused
from tests.factories.world import World
from tests.shop.domain.series.kept import BY_RECIPIENT, kinds, rows
from tests.shop.domain.standing import STAFF, days_that_stand, in_days, standing, start, terms

PHONE = Actor(user_id=None, channel=Channel.PHONE)


def test_stopped_it_gives_back_what_is_ahead_and_books_no_more(world: World) -> None:
    series = start(world).series
    given = stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert len(given.cancelled) == 2
    assert standing(series) == []
    assert stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT).cancelled == ()
    with today_is(in_days(20)):
        assert not book_occurrences(series.pk).booked
    assert kinds() == ["series.started", "series.stopped"]
    text = series_stopped(OutboxMessage.objects.get(kind="series.stopped").params)
    assert text is not None
    assert text.body.count("10.00–11.00") == 2


def test_what_is_too_late_for_the_recipient_stays_when_they_stop_it(world: World) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=4))
    series = start(world).series
    given = stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert [each.series_on for each in given.kept] == [in_days(1)]
    assert days_that_stand(series) == [in_days(1)]


def test_the_department_stops_whatever_has_not_begun(world: World) -> None:
    Service.objects.update(cancel_deadline=timedelta(days=4))
    series = start(world).series
    given = stop_series(series, actor=PHONE, reason=SeriesEnd.BY_DEPARTMENT)
    assert given.kept == []
    assert len(given.cancelled) == 2
    assert list(called_off(world.recipient)) == []


@pytest.mark.parametrize("reason", [SeriesEnd.RECIPIENT_ENDED, SeriesEnd.DECISION_ENDED])
def test_it_ends_in_silence_for_those_who_need_no_message(world: World, reason: SeriesEnd) -> None:
    series = start(world).series
    OutboxMessage.objects.all().delete()
    stop_series(series, actor=STAFF, reason=reason, is_told=False)
    assert kinds() == []
    assert set(Booking.objects.values_list("cancel_reason", flat=True)) == {str(reason)}


def test_what_has_ended_takes_no_more_acts(world: World) -> None:
    series = start(world).series
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    before, actor = rows(), world.actor()
    with refused(SeriesHasEnded):
        change_series(series, terms=terms(), actor=actor, reason=BY_RECIPIENT)
    with refused(SeriesHasEnded):
        pause_series(series, first=in_days(1), last=None, actor=actor, reason=BY_RECIPIENT)
    with refused(SeriesHasEnded):
        resume_series(series, actor=actor)
    with refused(SeriesHasEnded):
        skip_occurrence(series, on=in_days(15), actor=actor, reason=BY_RECIPIENT)
    with refused(SeriesHasEnded):
        bring_back(series, on=in_days(1), actor=actor)
    assert rows() == before
