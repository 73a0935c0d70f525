"""Some can only on certain weekdays: only those are offered, and only a visit then is what they waited for."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from shop.domain.waitlist.nights import settle_those_who_booked
from shop.enums import OfferOutcome, RecipientEnd
from shop.errors import RecipientHasEnded, WindowNotPossible
from shop.models import WaitlistEntry
from shop.queries.waiting import fits
from tests.factories.waiting import fill, free, offer_round, wait
from tests.factories.world import World, at

TWO_WEEKS = range(1, 14)


def weekday(days_ahead: int) -> int:
    return (timezone.localdate() + timedelta(days=days_ahead)).isoweekday()


def test_only_their_weekdays_are_offered(world: World) -> None:
    booked = fill(world, days=(2, 3, 4), hours=(10,))
    entry = wait(
        world, first=2, last=4, earliest=time(10), latest=time(10), weekdays=[weekday(4), weekday(3)]
    )
    assert entry.weekdays == sorted([weekday(3), weekday(4)])
    free(booked[at(2, 10)])
    assert offer_round(world) == []
    free(booked[at(3, 10)])
    (offer,) = offer_round(world)
    assert offer.hold.starts_at == at(3, 10)


def test_it_is_the_day_by_the_clock_on_the_wall(world: World) -> None:
    """Late in the evening it is another day in UTC or not; the weekday is that of here."""
    entry = wait(world, first=1, last=7, weekdays=[weekday(2)])
    assert [each for each in range(1, 8) if offered(entry, each)] == [2]


def offered(entry: WaitlistEntry, day: int) -> bool:
    return any(fits(entry, at(day, hour, minute)) for hour, minute in ((0, 0), (12, 0), (23, 30)))


def test_a_change_gives_back_an_offer_on_another_weekday(world: World) -> None:
    wait(world, first=2, last=3, earliest=time(10), latest=time(10))
    (offer,) = offer_round(world)
    assert offer.hold.starts_at == at(2, 10)
    wait(world, first=2, last=3, earliest=time(10), latest=time(10), weekdays=[weekday(3)])
    offer.refresh_from_db()
    assert offer.outcome == OfferOutcome.WITHDRAWN


def test_who_books_on_another_weekday_waits_on(world: World) -> None:
    wait(world, first=2, last=4, weekdays=[weekday(3)])
    world.book(at(2, 10))
    assert settle_those_who_booked() == 0
    world.book(at(3, 10))
    assert settle_those_who_booked() == 1


def test_all_seven_are_as_good_as_none(world: World) -> None:
    assert wait(world, last=9, weekdays=range(1, 8)).weekdays == []


@pytest.mark.parametrize("weekdays", [[0], [8], [1, 9]])
def test_there_are_no_other_weekdays(world: World, weekdays: list[int]) -> None:
    with pytest.raises(WindowNotPossible):
        wait(world, last=9, weekdays=weekdays)
    assert not WaitlistEntry.objects.exists()
    entry = wait(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        WaitlistEntry.objects.filter(pk=entry.pk).update(weekdays=weekdays)


def test_one_of_them_must_be_among_the_days(world: World) -> None:
    with pytest.raises(WindowNotPossible):
        wait(world, first=1, last=3, weekdays=[weekday(4)])
    assert wait(world, first=1, last=4, weekdays=[weekday(4)]).weekdays == [weekday(4)]


def test_a_day_that_has_gone_by_is_none_of_them(world: World) -> None:
    with pytest.raises(WindowNotPossible):
        wait(world, first=-1, last=1, weekdays=[weekday(-1)])


def test_nobody_waits_for_a_weekday_after_their_last_day(world: World) -> None:
    last_day: date = timezone.localdate() + timedelta(days=3)
    recipient = world.recipient
    recipient.ended_on, recipient.end_reason = last_day, RecipientEnd.MOVED
    recipient.save(update_fields=["ended_on", "end_reason"])
    with pytest.raises(RecipientHasEnded):
        wait(world, first=1, last=6, weekdays=[weekday(5)])
    assert wait(world, first=1, last=6, weekdays=[weekday(2), weekday(5)]).last_day == last_day
