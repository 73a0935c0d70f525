"""What a module asks before free times are shown: it is kept with what is booked, and never becomes something else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.domain.door.booking import hold_time
from shop.domain.door.moves import move_booking
from shop.domain.waitlist.line import Wanted, join_waitlist
from shop.domain.waitlist.offers import offer_next
from shop.enums import ServicePlace
from shop.errors import FormUsedBefore, RecipientBusy, TimeTaken, WayNotOffered
from shop.hooks import FirstChoice, FirstQuestion
from shop.lengths import Length
from shop.models import Booking, Recipient, Service
from shop.queries.asked_first import asked_first
from shop.queries.citizen_days import citizen_calendar
from shop.queries.staff_days import days_to_book
from shop.queries.waiting import booked_by_themselves
from shop.views.asked import asked_query
from shop.ways import AS_USUAL, Way, parse_way, settled, way_of
from tests.factories.houses import ARRIVES, make_family, make_houses
from tests.factories.refusals import refused
from tests.factories.world import World, at
from tests.guest_module.module import BOTH, ONE, OTHER, families

OLA, EMMA, TOGETHER = Way(chosen=ONE.value), Way(chosen=OTHER.value), Way(for_two=True, chosen=BOTH.value)


@pytest.fixture
def house(larvik: object) -> World:
    return make_houses(2)


def starts(world: World, way: Way, *, of: Recipient | None = None) -> set[int]:
    """On which days from now a night can be had."""
    calendar = citizen_calendar(world.service, recipient=of or world.recipient, way=way)
    today = calendar.days[0].date
    return {(day.date - today).days for day in calendar.days if day.bookable}


def test_a_module_that_asks_nothing_is_not_asked(world: World) -> None:
    assert asked_first(world.service, world.recipient) is None


@pytest.mark.parametrize("way", [AS_USUAL, Way(chosen="3"), Way(chosen="1 "), Way(for_two=True, chosen="1")])
def test_no_answer_or_another_is_refused_and_never_taken_for_one(house: World, way: Way) -> None:
    with refused(WayNotOffered):
        house.book(at(2, ARRIVES), way=way)
    with refused(WayNotOffered):
        hold_time(
            house.service, recipient=house.recipient, starts_at=at(2, ARRIVES), actor=house.actor(), way=way
        )


def test_nor_is_an_answer_where_nothing_is_asked(world: World) -> None:
    with refused(WayNotOffered):
        world.book(at(1, 10), way=OLA)


def test_where_there_is_one_answer_it_need_not_be_said(house: World) -> None:
    families[house.recipient.pk] = (ONE,)
    assert house.book(at(2, ARRIVES)).chosen == ONE.value


def test_the_answer_is_kept_from_the_hold_to_the_booking_and_moves_with_it(house: World) -> None:
    when = at(2, ARRIVES)
    hold = hold_time(house.service, recipient=house.recipient, starts_at=when, actor=house.actor(), way=EMMA)
    booking = house.book(when, way=EMMA)
    assert (booking.pk, booking.chosen) == (hold.pk, OTHER.value)
    moved = move_booking(booking, starts_at=at(4, ARRIVES), actor=house.actor(), length=Length(stay=2))
    assert way_of(Booking.objects.get(pk=moved.pk)) == EMMA


def test_what_is_held_for_one_is_not_booked_for_the_other(house: World) -> None:
    """The hold of the same time for another is given up, as a hold of another time is."""
    when = at(2, ARRIVES)
    hold = hold_time(house.service, recipient=house.recipient, starts_at=when, actor=house.actor(), way=OLA)
    booking = house.book(when, way=EMMA)
    assert (booking.pk != hold.pk, booking.chosen) == (True, OTHER.value)


def test_a_key_that_was_used_for_one_is_not_used_for_the_other(house: World) -> None:
    house.book(at(2, ARRIVES), way=OLA, idempotency_key="k")
    with refused(FormUsedBefore):
        house.book(at(2, ARRIVES), way=EMMA, idempotency_key="k")


def test_two_get_two_beds(house: World) -> None:
    booking = house.book(at(2, ARRIVES), way=Way(chosen=BOTH.value))
    assert way_of(booking) == TOGETHER
    assert booking.assignments.filter(active=True).count() == booking.providers_needed == 2


def test_two_siblings_and_one_free_bed_get_both_or_none(house: World) -> None:
    house.book(at(2, ARRIVES), recipient=make_family(), way=OLA)
    assert 2 not in starts(house, TOGETHER)
    assert 2 in starts(house, EMMA)
    with refused(TimeTaken):
        house.book(at(2, ARRIVES), way=TOGETHER)
    assert house.book(at(2, ARRIVES), way=EMMA).assignments.count() == 1


def test_two_are_not_sent_to_two_houses(larvik: object) -> None:
    """One bed is free in each: for two of a family that is none."""
    houses = make_houses(2, 2)
    for _house in "12":
        houses.book(at(2, ARRIVES), recipient=make_family(), way=TOGETHER)
    for booking in Booking.objects.all():
        booking.assignments.exclude(provider=booking.assignments.earliest("pk").provider).delete()
    assert 2 in starts(houses, OLA)
    assert 2 not in starts(houses, TOGETHER)
    with refused(TimeTaken):
        houses.book(at(2, ARRIVES), way=TOGETHER)


def test_two_in_one_house_where_another_has_one_bed(larvik: object) -> None:
    houses = make_houses(1, 2, 1)
    booking = houses.book(at(2, ARRIVES), way=TOGETHER)
    assert {each.provider for each in booking.assignments.all()} == set(houses.providers[1:3])


@pytest.mark.parametrize(("had", "wanted"), [(OLA, OLA), (OLA, TOGETHER), (TOGETHER, EMMA)])
def test_nobody_is_in_two_places_at_a_time(larvik: object, had: Way, wanted: Way) -> None:
    """Who has been booked for two nights does not come for the second again: neither alone nor with the other."""
    houses = make_houses(4)
    houses.book(at(2, ARRIVES), way=had, length=Length(stay=2))
    assert {1, 4} <= starts(houses, wanted)
    assert not {2, 3} & starts(houses, wanted)
    (day,) = days_to_book(
        houses.service,
        recipient=houses.recipient,
        length=Length(stay=1),
        way=wanted,
        first=at(3, 0).date(),
        count=1,
    )
    assert (day.free, len(day.taken)) == ((), 1)
    for start in (2, 3):
        with refused(RecipientBusy):
            houses.book(at(start, ARRIVES), way=wanted)
    assert houses.book(at(4, ARRIVES), way=wanted).pk


def test_the_other_of_a_family_may_be_elsewhere_and_so_may_another_familys(house: World) -> None:
    house.book(at(2, ARRIVES), way=OLA)
    assert 2 in starts(house, EMMA)
    assert house.book(at(2, ARRIVES), way=EMMA).pk
    assert 3 in starts(house, OLA, of=make_family())


def test_what_is_moved_is_not_in_its_own_way(house: World) -> None:
    booking = house.book(at(2, ARRIVES), way=OLA, length=Length(stay=2))
    moved = move_booking(booking, starts_at=at(3, ARRIVES), actor=house.actor(), length=Length(stay=2))
    assert moved.starts_at == at(3, ARRIVES)


def test_who_waits_is_offered_what_they_wait_for(house: World) -> None:
    """Two beds for both: one that comes free is none."""
    stays = [house.book(at(2, ARRIVES), recipient=make_family(), way=OLA) for _bed in "12"]
    day = at(2, 0).date()
    entry = join_waitlist(
        house.service,
        recipient=house.recipient,
        wanted=Wanted(day, day),
        actor=house.actor(),
        chosen=BOTH.value,
    )
    assert entry.chosen == BOTH.value
    stays[0].assignments.update(active=False)
    assert offer_next(house.department.pk) is None
    stays[1].assignments.update(active=False)
    offer = offer_next(house.department.pk)
    assert offer is not None
    assert way_of(offer.hold) == TOGETHER


def test_nobody_waits_for_what_is_no_answer(house: World) -> None:
    day = at(2, 0).date()
    for chosen in ("", "3"):
        with refused(WayNotOffered):
            join_waitlist(
                house.service,
                recipient=house.recipient,
                wanted=Wanted(day, day),
                actor=house.actor(),
                chosen=chosen,
            )


def test_for_two_is_of_the_answer(house: World) -> None:
    assert replace(TOGETHER, for_two=False) != TOGETHER
    assert house.book(at(2, ARRIVES), way=replace(TOGETHER, for_two=False)).asked_for_two


QUESTIONS = st.one_of(
    st.none(),
    st.lists(
        st.builds(FirstChoice, st.text("1234-", min_size=1, max_size=3), st.just("x"), st.booleans()),
        min_size=1,
        max_size=4,
        unique_by=lambda choice: choice.value,
    ).map(lambda choices: FirstQuestion("Who?", choices)),
)
WAYS = st.builds(Way, st.sampled_from(["", "by_phone"]), st.booleans(), st.text("1234-", max_size=3))


@pytest.mark.unit
@given(
    question=QUESTIONS,
    way=WAYS,
    may_be_two=st.booleans(),
    has_choice=st.booleans(),
    seats=st.sampled_from([1, 5]),
)
def test_a_way_that_is_settled_stays_as_it_is_also_through_an_address(
    *, question: FirstQuestion | None, way: Way, may_be_two: bool, has_choice: bool, seats: int
) -> None:
    """What is settled is offered, is for two where the answer is, and is read back from the address that says it."""
    service = Service(
        place=ServicePlace.AT_OFFICE,
        other_places=[ServicePlace.BY_PHONE] if has_choice else [],
        may_ask_for_two=may_be_two,
        seats=seats,
    )
    try:
        first = settled(service, way, asked=question)
    except WayNotOffered:
        return
    assert settled(service, first, asked=question) == first
    choice = question.choice(first.chosen) if question else None
    assert (choice is not None) == (question is not None)
    assert first.for_two >= (choice is not None and choice.for_two)
    said = asked_query(service, way=first)
    read = parse_way(
        service,
        place=said.get("place", ""),
        providers=said.get("providers", ""),
        chosen=said.get("chosen", ""),
        asked=question,
    )
    assert read == first


def test_who_got_a_bed_for_one_still_waits_for_the_other(house: World) -> None:
    day = at(2, 0).date()
    first, second = (
        join_waitlist(
            house.service,
            recipient=house.recipient,
            wanted=Wanted(day, day),
            actor=house.actor(),
            chosen=chosen.value,
        )
        for chosen in (ONE, OTHER)
    )
    assert first != second
    house.book(at(2, ARRIVES), way=OLA)
    assert set(booked_by_themselves()) == {first.pk}
