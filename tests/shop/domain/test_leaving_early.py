"""A stay that ended before its time: its bed is somebody else's from then on, and corrected it is theirs again."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
import time_machine

from foundation.actor import SYSTEM
from foundation.errors import DomainError
from shop.domain.door.booking import book_service
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import BookingStatus, EntitlementUnit, EntryKind, NoShowBy
from shop.errors import FreedAndTaken, GivenBackAndSpent, RecipientBusy, TimeTaken, UnlikelyMinutes
from shop.lengths import MINUTE, Length
from shop.models import Assignment, Booking, EntitlementEntry, EntitlementPeriod, Recipient, Service
from shop.ways import Way
from tests.factories.houses import ARRIVES, make_family, make_houses
from tests.factories.world import World, at, make_entitlement
from tests.guest_module.module import ONE, OTHER, keep_apart

GRANTED = 5


@pytest.fixture
def house(larvik: object) -> World:
    """One house with two beds; each family may have five nights."""
    world = make_houses(2, requires_entitlement=True)
    grant(world, world.recipient)
    return world


def grant(world: World, recipient: Recipient) -> None:
    make_entitlement(recipient, world.service, unit=EntitlementUnit.NIGHTS, amount=GRANTED)


def book(
    world: World, recipient: Recipient, *, day: int, nights: int = 3, chosen: str = ONE.value
) -> Booking:
    return book_service(
        world.service,
        recipient=recipient,
        starts_at=at(day, ARRIVES),
        length=Length(stay=nights),
        way=Way(chosen=chosen),
        actor=SYSTEM,
    )


@pytest.fixture
def stay(house: World) -> Booking:
    return book(house, house.recipient, day=1)


@pytest.fixture
def second_day(stay: Booking) -> Iterator[datetime]:
    """In the evening of the day after they came: one night was slept, two are left."""
    evening = at(2, 18)
    with time_machine.travel(at(2, 19), tick=True):
        yield evening


def left(stay: Booking, at: datetime, *, gives_back: bool = False) -> Booking:
    return complete_booking(
        stay, actor=SYSTEM, minutes=(at - stay.starts_at) // MINUTE, gives_back=gives_back
    )


def balance() -> int:
    return EntitlementPeriod.objects.get().balance


def used(stay: Booking) -> int:
    entries = EntitlementEntry.objects.filter(booking=stay, kind=EntryKind.USED)
    return sum(entries.values_list("quantity", flat=True))


def refused(stay: Booking, act: Callable[[], object], error: type[DomainError]) -> None:
    before = state(stay), EntitlementEntry.objects.count()
    with pytest.raises(error):
        act()
    assert (state(stay), EntitlementEntry.objects.count()) == before


def state(stay: Booking) -> tuple[str, datetime | None, list[datetime]]:
    stay.refresh_from_db()
    given = Assignment.objects.filter(booking=stay, active=True)
    return stay.status, stay.left_at, [each.occupied.upper for each in given]


def test_the_bed_is_free_from_then_on_and_all_of_it_counts(
    house: World, stay: Booking, second_day: datetime
) -> None:
    left(stay, second_day)
    assert state(stay) == (BookingStatus.COMPLETED, second_day, [second_day])
    assert stay.ends_at == at(2, 12)  # today is the second day: what was booked stands
    assert (balance(), used(stay)) == (GRANTED - 3, 3)


def test_others_may_have_it(house: World, stay: Booking, second_day: datetime) -> None:
    two = make_family()
    grant(house, two)
    book(house, two, day=1, nights=1)  # the other bed
    third = make_family()
    grant(house, third)
    with pytest.raises(TimeTaken):
        book(house, third, day=1, nights=1)
    left(stay, second_day)
    assert book(house, third, day=1, nights=1).pk


def test_who_left_may_come_again(house: World, stay: Booking, second_day: datetime) -> None:
    left(stay, second_day)
    assert book(house, house.recipient, day=1, nights=1).pk


def test_what_was_not_used_is_given_back_where_the_service_says_so(
    stay: Booking, second_day: datetime
) -> None:
    left(stay, second_day, gives_back=True)
    assert (balance(), used(stay)) == (GRANTED - 1, 1)


@pytest.mark.parametrize("gives_back", [True, False])
def test_corrected_it_is_as_it_was(
    stay: Booking,
    second_day: datetime,
    gives_back: bool,  # noqa: FBT001 - a case
) -> None:
    ends = state(stay)[2]
    left(stay, second_day, gives_back=gives_back)
    complete_booking(stay, actor=SYSTEM)
    assert state(stay) == (BookingStatus.COMPLETED, None, ends)
    assert (balance(), used(stay)) == (GRANTED - 3, 3)
    left(stay, second_day, gives_back=gives_back)
    undo_outcome(stay, actor=SYSTEM)
    assert state(stay) == (BookingStatus.CONFIRMED, None, ends)
    assert (balance(), used(stay)) == (GRANTED - 3, 0)
    left(stay, second_day, gives_back=gives_back)
    mark_no_show(stay, actor=SYSTEM, by=NoShowBy.PROVIDER)
    assert balance() == GRANTED


def test_said_again_with_another_hour(stay: Booking, second_day: datetime) -> None:
    left(stay, second_day, gives_back=True)
    earlier = at(0, 9)
    left(stay, earlier, gives_back=True)
    assert state(stay)[1:] == (earlier, [earlier])
    assert balance() == GRANTED - 1


def test_what_others_have_by_now_is_not_taken_from_them(
    house: World, stay: Booking, second_day: datetime
) -> None:
    left(stay, second_day)
    for _bed in range(2):
        other = make_family()
        grant(house, other)
        book(house, other, day=1, nights=1)
    refused(stay, lambda: complete_booking(stay, actor=SYSTEM), FreedAndTaken)
    refused(stay, lambda: undo_outcome(stay, actor=SYSTEM), FreedAndTaken)


def test_nor_is_a_house_where_somebody_is_by_now_whom_they_must_not_meet(
    house: World, stay: Booking, second_day: datetime
) -> None:
    left(stay, second_day)
    other = make_family()
    grant(house, other)
    keep_apart(house.recipient, other)
    kept = book(house, other, day=1, nights=1)
    # They have the other bed: it is the house that is full.
    Assignment.objects.filter(booking=kept).update(provider=house.providers[1])
    if Assignment.objects.get(booking=stay).provider_id == house.providers[1].pk:
        Assignment.objects.filter(booking=kept).update(provider=house.providers[0])
    refused(stay, lambda: complete_booking(stay, actor=SYSTEM), FreedAndTaken)


def test_what_was_given_back_may_be_spent(house: World, stay: Booking, second_day: datetime) -> None:
    left(stay, second_day, gives_back=True)
    book(house, house.recipient, day=2, nights=3, chosen=OTHER.value)
    book(house, house.recipient, day=6, nights=1, chosen=OTHER.value)
    refused(stay, lambda: complete_booking(stay, actor=SYSTEM), GivenBackAndSpent)


def test_nobody_left_before_they_came_nor_later_than_now(stay: Booking, second_day: datetime) -> None:
    for hour in (stay.starts_at, at(1, 10), at(0, 20), stay.ends_at):
        refused(stay, partial(left, stay, hour), UnlikelyMinutes)


def test_nor_the_same_time_from_the_one_who_left(house: World, stay: Booking, second_day: datetime) -> None:
    """They have the other bed by now: nobody is in two at once."""
    left(stay, second_day)
    again = book(house, house.recipient, day=1, nights=1)
    bed = Assignment.objects.get(booking=stay, active=True).provider_id
    free = next(each for each in house.providers if each.pk != bed)
    Assignment.objects.filter(booking=again).update(provider=free)
    refused(stay, lambda: complete_booking(stay, actor=SYSTEM), FreedAndTaken)
    refused(stay, lambda: undo_outcome(stay, actor=SYSTEM), FreedAndTaken)


def test_whoever_must_be_there_themselves_keeps_the_booked_time(
    house: World, stay: Booking, second_day: datetime
) -> None:
    """The table has it so: the list and the door say the same before it does."""
    Booking.objects.update(requires_presence=True)
    Service.objects.update(requires_presence=True)
    left(stay, second_day)
    house.service.refresh_from_db()
    with pytest.raises(RecipientBusy):
        book(house, house.recipient, day=1, nights=1)


class TestNobodyCame:
    def test_the_bed_is_free_from_then_on_and_all_of_it_counts(
        self, house: World, stay: Booking, second_day: datetime
    ) -> None:
        two, third = make_family(), make_family()
        for family in (two, third):
            grant(house, family)
        book(house, two, day=1, nights=1)  # the other bed
        said = mark_no_show(stay, actor=SYSTEM)
        assert state(stay) == (BookingStatus.NO_SHOW, None, [said.outcome_at])
        assert (balance_of(stay), used(stay)) == (GRANTED - 3, 3)
        assert book(house, third, day=1, nights=1).pk

    def test_they_may_come_again_themselves(self, house: World, stay: Booking, second_day: datetime) -> None:
        mark_no_show(stay, actor=SYSTEM)
        assert book(house, house.recipient, day=1, nights=1).pk

    def test_corrected_it_is_as_it_was(self, stay: Booking, second_day: datetime) -> None:
        ends = state(stay)[2]
        mark_no_show(stay, actor=SYSTEM)
        undo_outcome(stay, actor=SYSTEM)
        assert state(stay) == (BookingStatus.CONFIRMED, None, ends)
        mark_no_show(stay, actor=SYSTEM)
        complete_booking(stay, actor=SYSTEM)
        assert state(stay) == (BookingStatus.COMPLETED, None, ends)
        assert (balance(), used(stay)) == (GRANTED - 3, 3)
        left(stay, second_day)
        said = mark_no_show(stay, actor=SYSTEM)
        assert state(stay)[2] == [said.outcome_at]
        mark_no_show(stay, actor=SYSTEM, by=NoShowBy.PROVIDER)
        assert state(stay)[2] == ends
        assert balance() == GRANTED

    def test_what_others_have_by_now_is_not_taken_from_them(
        self, house: World, stay: Booking, second_day: datetime
    ) -> None:
        mark_no_show(stay, actor=SYSTEM)
        for _bed in range(2):
            other = make_family()
            grant(house, other)
            book(house, other, day=1, nights=1)
        refused(stay, lambda: complete_booking(stay, actor=SYSTEM), FreedAndTaken)
        refused(stay, lambda: undo_outcome(stay, actor=SYSTEM), FreedAndTaken)

    def test_corrected_shortly_before_its_end_it_keeps_the_time_for_cleaning(
        self, house: World, second_day: datetime
    ) -> None:
        house.service.buffer_after = timedelta(hours=2)
        house.service.save()
        family = make_family()
        grant(house, family)
        stay = book(house, family, day=1)
        ends = state(stay)[2]
        with time_machine.travel(stay.ends_at - timedelta(hours=1), tick=True):
            mark_no_show(stay, actor=SYSTEM)
            undo_outcome(stay, actor=SYSTEM)
            assert state(stay) == (BookingStatus.CONFIRMED, None, ends)

    def test_said_when_it_is_over_nothing_comes_free(self, stay: Booking, second_day: datetime) -> None:
        ends = state(stay)[2]
        with time_machine.travel(at(5, 10), tick=True):
            mark_no_show(stay, actor=SYSTEM)
        assert state(stay) == (BookingStatus.NO_SHOW, None, ends)

    def test_one_that_was_said_before_beds_came_free_is_not_made_longer(
        self, stay: Booking, second_day: datetime
    ) -> None:
        ends = state(stay)[2]
        Booking.objects.filter(pk=stay.pk).update(
            status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.RECIPIENT, outcome_at=second_day
        )
        complete_booking(stay, actor=SYSTEM, by_department=True)
        assert state(stay) == (BookingStatus.COMPLETED, None, ends)


def balance_of(stay: Booking) -> int:
    return EntitlementPeriod.objects.get(entitlement__recipient=stay.recipient_id).balance
