"""Services ended by mistake more than once, or merged meanwhile: what nobody has given back is still offered."""

import pytest

from shop.domain.circumstances.ending import end_recipient
from shop.domain.circumstances.merging import merge_recipients
from shop.domain.circumstances.reopening import reopen_recipient
from shop.domain.series.restoring import restore_series
from shop.enums import RecipientEnd
from shop.models import Recipient
from shop.queries.called_off import CalledOff, would_have_run_until
from shop.queries.still_to_book import still_to_book
from tests.factories.waiting import wait
from tests.factories.world import World, at, make_recipient
from tests.shop.domain.standing import STAFF, in_days, start, terms


def ends(world: World, *, days: int = 0) -> None:
    reason = RecipientEnd.MOVED if days else RecipientEnd.DIED
    end_recipient(world.recipient, last_day=in_days(days), reason=reason, actor=STAFF)


def lose(world: World, *, days: int = 0) -> CalledOff:
    ends(world, days=days)
    reopen_recipient(world.recipient, actor=STAFF)
    world.recipient.refresh_from_db()
    return still_to_book(world.recipient)


def test_what_the_first_ending_called_off_is_still_to_book_after_the_second(world: World) -> None:
    visits, entry = [world.book(at(day, 10)) for day in (1, 2)], wait(world, first=1, last=5)
    first = lose(world)
    assert (first.visits, first.entries) == (visits, [entry])
    assert lose(world) == first


def test_so_is_a_standing_booking_until_when_it_would_have_run(world: World) -> None:
    series = start(world).series
    for days in (20, 10, 0):
        assert lose(world, days=days).series == [series]
    assert would_have_run_until(series) == {series.pk: None}


def test_a_visit_that_was_booked_in_between_is_listed_once(world: World) -> None:
    _first, second = world.book(at(1, 10)), world.book(at(2, 10))
    lose(world)
    again = world.book(at(1, 10), actor=STAFF)
    assert lose(world).visits == [again, second]
    world.book(at(1, 10), actor=STAFF)
    world.book(at(2, 10), actor=STAFF)
    assert not still_to_book(world.recipient)


def test_a_standing_booking_that_was_restored_in_between_is_listed_once(world: World) -> None:
    former = start(world).series
    lose(world)
    again = restore_series(former, terms=terms(), actor=STAFF).series
    assert lose(world).series == [again]


@pytest.fixture
def other() -> Recipient:
    return make_recipient(name="Ingrid Prøve")


def test_who_stays_after_a_merging_has_what_was_still_to_book(world: World, other: Recipient) -> None:
    visit, series, entry = world.book(at(1, 9)), start(world).series, wait(world, first=1, last=5)
    lost = lose(world)
    assert (lost.visits[0], lost.series, lost.entries) == (visit, [series], [entry])
    merge_recipients(world.recipient, into=other, actor=STAFF)
    assert still_to_book(other) == lost


def test_what_stands_for_who_stays_is_not_to_book(world: World, other: Recipient) -> None:
    merge_recipients(other, into=world.recipient, actor=STAFF)
    stays = world.recipient
    twice = make_recipient(name="Ingrid Prøve To")
    visit = world.book(at(1, 10))
    lose(world)
    again = world.book(at(1, 10), actor=STAFF)
    assert again.pk != visit.pk
    world.recipient = twice
    assert not lose(world)
    merge_recipients(twice, into=stays, actor=STAFF)
    assert not still_to_book(stays)


def test_whose_services_had_ended_before_the_merging_has_nothing_to_book(
    world: World, other: Recipient
) -> None:
    world.book(at(1, 10))
    lose(world)
    ends(world)
    merge_recipients(world.recipient, into=other, actor=STAFF)
    assert not still_to_book(other)
