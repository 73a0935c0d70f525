"""What a message promises: times that can be kept, both times of a move, one visit as one, and what goes on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from foundation.actor import Actor, Channel
from notifications.outbox import MessageText, _writers
from shop.domain.door.booking import book_service
from shop.domain.door.moves import move_booking
from shop.domain.series.days import skip_occurrence
from shop.domain.series.standing import stop_series
from shop.enums import CancelReason, SeriesEnd
from shop.lengths import Length
from shop.models import Assignment, Booking
from shop.ways import Way
from tests.factories.houses import ARRIVES, LEAVES, make_houses
from tests.factories.world import World, at
from tests.guest_module.module import ONE
from tests.shop.domain.standing import STAFF, in_days, start
from tests.shop.views.visits import make_visit


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def written(kind: str, **params: Any) -> MessageText:
    text = _writers[kind](params)
    assert text is not None
    return text


def test_the_time_that_we_cannot_keep_is_not_offered_instead(world: World) -> None:
    visit = world.book(at(1, 10))
    Booking.objects.filter(pk=visit.pk).update(stranded="no_shift")
    offered = written("booking.upset", booking_id=visit.pk).body.split("free now:")[1]
    assert [time in offered for time in ("09.00", "10.00", "11.00")] == [True, False, True]
    assert offered.count(" at ") == 3


@pytest.mark.parametrize(("way_in", "regrets"), [(Channel.STAFF, 1), (Channel.PHONE, 0), (Channel.SELF, 0)])
def test_a_move_names_both_times_and_is_regretted_where_it_is_ours(
    world: World, way_in: Channel, regrets: int
) -> None:
    visit = world.book(at(1, 10))
    user_id = world.user.pk if way_in == Channel.SELF else None
    moved = move_booking(visit, starts_at=at(1, 12), actor=Actor(user_id=user_id, channel=way_in))
    told = written("booking.moved", booking_id=moved.pk)
    assert told.subject.startswith("Moved: ")
    assert told.body.index("10.00") < told.body.index("12.00")
    assert told.body.count("We are sorry") == regrets


def test_moved_twice_it_is_the_last_time_before_that_is_named(world: World) -> None:
    visit = world.book(at(1, 10))
    for hour in (12, 14):
        move_booking(visit, starts_at=at(1, hour), actor=Actor(user_id=None, channel=Channel.PHONE))
    body = written("booking.moved", booking_id=visit.pk).body
    assert [time in body for time in ("10.00", "12.00", "14.00")] == [False, True, True]


TO_HELPERS: list[tuple[str, dict[str, int]]] = [
    ("provider.given_visits", {}),
    ("provider.given_visits", {"absence_id": 1}),
    ("provider.given_visits", {"departure_id": 1}),
    ("provider.lost_visits", {}),
    ("recipient.ended", {}),
    ("recipient.comes_again", {}),
]


@pytest.mark.parametrize(("kind", "because"), TO_HELPERS)
def test_one_visit_is_spoken_of_as_one(world: World, kind: str, because: dict[str, int]) -> None:
    visits = [make_visit(world, at(1, hour), provider=world.providers[0]) for hour in (9, 11)]
    if kind == "provider.lost_visits":
        Assignment.objects.update(provider=world.providers[1])
    for named, words in ((visits[:1], "his visit"), (visits, "hese visits")):
        ids = ",".join(str(visit.pk) for visit in named)
        body = written(kind, bookings=ids, provider_id=world.providers[0].pk, **because).body
        assert words in body
        assert [time in body for time in ("09.00", "11.00")] == [True, len(named) == 2]


@pytest.mark.parametrize(("count", "named"), [(10, 10), (11, 11), (12, 10)])
def test_the_last_one_of_many_is_named_and_not_counted(world: World, count: int, named: int) -> None:
    visits = [make_visit(world, at(day, 10), provider=world.providers[0]) for day in range(1, count + 1)]
    body = written("recipient.ended", bookings=",".join(str(visit.pk) for visit in visits)).body
    assert body.count("10.00") == named
    assert ("And 2 more." in body) == (count > named)
    assert "And 1 more." not in body


@pytest.mark.parametrize("reason", [CancelReason.BY_RECIPIENT, CancelReason.BY_DEPARTMENT])
def test_one_day_left_out_says_that_the_standing_booking_goes_on(world: World, reason: CancelReason) -> None:
    series = start(world).series
    skip_occurrence(series, on=in_days(1), actor=STAFF, reason=reason)
    visit = Booking.objects.get(series=series, series_on=in_days(1))
    goes_on = "Only this visit is cancelled. Your standing booking goes on: every "
    assert goes_on in written("booking.cancelled", booking_id=visit.pk).body
    alone = world.book(at(1, 13))
    assert "goes on" not in written("booking.cancelled", booking_id=alone.pk).body
    stop_series(series, actor=world.actor(), reason=SeriesEnd.BY_RECIPIENT)
    assert "goes on" not in written("booking.cancelled", booking_id=visit.pk).body


@pytest.mark.parametrize("kind", ["booking.created", "booking.confirmed"])
def test_of_a_stay_it_is_said_when_it_ends_and_nobody_gives_it_up_unasked(larvik: object, kind: str) -> None:
    house = make_houses(2)
    stay = book_service(
        house.service,
        recipient=house.recipient,
        starts_at=at(1, ARRIVES),
        length=Length(stay=2),
        way=Way(chosen=ONE.value),
        actor=STAFF,
    )
    told = written(kind, booking_id=stay.pk)
    assert told.body.index(f"at {ARRIVES}.00") < told.body.index(" to ") < told.body.index(f"at {LEAVES}.00")
    assert "Will you be there" not in f"{told.body}{told.sms}"


def test_of_a_visit_it_is_asked_whether_they_will_be_there(world: World) -> None:
    assert "Will you be there" in written("booking.created", booking_id=world.book(at(1, 10)).pk).body
