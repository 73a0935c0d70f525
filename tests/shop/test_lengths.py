"""How long a booking lasts: a choice of durations, or open-ended by days or nights."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from foundation.actor import Actor, Channel
from shop.enums import StayUnit
from shop.errors import LengthNotOffered, NobodyOnDuty, OffGrid, OutsideOpeningHours, TimeTaken
from shop.lengths import Length, end_of, length_of, lengths_of, parse_length, usual_length
from shop.models import Closure, Service
from shop.queries.days import moment_of
from shop.queries.slots import slots_for_citizens
from tests.factories.clock import today_is
from tests.factories.dates import LEAP_DAY, LONG_DAY, NEW_YEARS_EVE, ORDINARY_MONDAY, SHORT_DAY
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_department, make_provider, make_recipient, make_service

MINUTE = timedelta(minutes=1)
MONDAY, FRIDAY = ORDINARY_MONDAY, ORDINARY_MONDAY - timedelta(days=3)
CITIZEN = Actor(user_id=None, channel=Channel.SELF)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def make_stays(
    unit: StayUnit = StayUnit.NIGHTS, *, open_on: tuple[int, ...] = tuple(range(1, 8)), **changes: object
) -> World:
    """A bed that is there day and night, in a house whose office is open 08–16."""
    department = make_department(weekdays=open_on)
    service = make_service(
        department,
        **{
            "stay_unit": unit,
            "shortest_stay": 1,
            "longest_stay": 5,
            "arrives_at": time(15),
            "leaves_at": time(11),
            "requires_entitlement": False,
        }
        | changes,
    )
    bed = make_provider(department, starts=time(0), ends=time(0))
    return World(department, service, [bed], make_recipient())


@pytest.mark.unit
class TestDurations:
    service = Service(duration=60 * MINUTE, other_durations=[90 * MINUTE, 30 * MINUTE, 60 * MINUTE])

    def test_a_fixed_duration_is_the_only_one(self) -> None:
        assert lengths_of(Service(duration=60 * MINUTE)) == [Length(60 * MINUTE)]

    def test_a_choice_is_offered_the_shortest_first_and_each_once(self) -> None:
        assert [length.code for length in lengths_of(self.service)] == ["30", "60", "90"]

    def test_the_usual_one_is_meant_when_nobody_says_how_long(self) -> None:
        assert parse_length(self.service, "") == usual_length(self.service) == Length(60 * MINUTE)

    def test_a_code_is_read_back(self) -> None:
        assert parse_length(self.service, "90") == Length(90 * MINUTE)

    @pytest.mark.parametrize("text", ["45", "090", "-30", "1e2", "90.0", " 90", "ni", "9" * 40])
    def test_no_other_text_is_a_length(self, text: str) -> None:
        with pytest.raises(LengthNotOffered) as refusal:
            parse_length(self.service, text)
        assert len(refusal.value.params["length"]) <= 10


def test_who_chooses_a_longer_visit_gets_it_whole(larvik: object) -> None:
    department = make_department()
    service = make_service(department, other_durations=[120 * MINUTE], requires_entitlement=False)
    world = World(department, service, [make_provider(department)], make_recipient())
    booking = world.book(at(1, 10), length=Length(120 * MINUTE))
    assert booking.ends_at == at(1, 12)
    with refused(TimeTaken):
        world.book(at(1, 11), recipient=make_recipient())


def test_a_duration_that_is_not_offered_is_refused(world: World) -> None:
    with refused(LengthNotOffered):
        world.book(at(1, 10), length=Length(45 * MINUTE))


@pytest.mark.parametrize(
    ("night", "hours"), [(SHORT_DAY, 7), (LONG_DAY, 9), (LEAP_DAY, 8), (NEW_YEARS_EVE, 8)]
)
def test_time_passes_as_on_a_clock_that_nobody_turns(night: date, hours: int) -> None:
    """Eight hours from 22:00 the evening before end at 07:00 in spring and at 05:00 in autumn."""
    service = Service(duration=timedelta(hours=8))
    begins = local(night - timedelta(days=1), 22)
    ends = end_of(service, usual_length(service), begins)
    assert ends - begins.astimezone(UTC) == timedelta(hours=8)
    until_six = moment_of(night, time(6)) - begins.astimezone(UTC)
    assert until_six == timedelta(hours=hours)


@pytest.mark.unit
@pytest.mark.parametrize(
    ("unit", "count", "last"),
    [("nights", 1, 1), ("nights", 3, 3), ("days", 1, 0), ("days", 3, 2)],
)
def test_a_stay_ends_on_its_last_day_at_the_hour_of_departure(unit: str, count: int, last: int) -> None:
    service = Service(stay_unit=unit, shortest_stay=1, longest_stay=5, arrives_at=time(9), leaves_at=time(11))
    ends = end_of(service, Length(stay=count), local(MONDAY, 9))
    assert ends == local(MONDAY + timedelta(days=last), 11)


@pytest.mark.unit
@pytest.mark.parametrize(("night", "hours"), [(SHORT_DAY, 19), (LONG_DAY, 21), (MONDAY, 20)])
def test_a_night_is_a_night_however_long(night: date, hours: int) -> None:
    service = Service(
        stay_unit="nights", shortest_stay=1, longest_stay=5, arrives_at=time(15), leaves_at=time(11)
    )
    begins = local(night - timedelta(days=1), 15)
    assert end_of(service, Length(stay=1), begins) - begins.astimezone(UTC) == timedelta(hours=hours)


@pytest.mark.parametrize("leaves", [time(2), time(2, 30), time(3)])
@pytest.mark.parametrize("night", [SHORT_DAY, LONG_DAY])
def test_the_list_and_the_door_agree_on_an_hour_of_departure_that_is_skipped_or_comes_twice(
    larvik: object, night: date, leaves: time
) -> None:
    with today_is(night - timedelta(days=2)):
        world = make_stays(leaves_at=leaves)
        world.department.opening_hours.update(opens_at=time(0), closes_at=time(0))
        offered = {slot.starts_at: slot.ends_at for slot in slots_for_citizens(world.service)}
        evening = local(night - timedelta(days=1), 15)
        assert world.book(evening).ends_at == offered[evening]


@pytest.mark.parametrize(("unit", "shortest"), [(StayUnit.NIGHTS, 1), (StayUnit.DAYS, 2)])
def test_a_length_is_read_back_from_a_booking(larvik: object, unit: StayUnit, shortest: int) -> None:
    for first_day in (SHORT_DAY, LONG_DAY, MONDAY):
        with today_is(first_day - timedelta(days=3)):
            world = make_stays(unit, shortest_stay=shortest)
            for length in lengths_of(world.service)[:2]:
                booking = world.book(
                    local(first_day - timedelta(days=1), 15), recipient=make_recipient(), length=length
                )
                assert length_of(booking) == length
                booking.assignments.update(active=False)


class TestStays:
    def test_nights_and_a_weekend_lie_between_open_days(self, larvik: object) -> None:
        """The office is closed Saturday and Sunday; the bed is not."""
        with today_is(FRIDAY - timedelta(days=1)):
            world = make_stays(open_on=(1, 2, 3, 4, 5))
            booking = world.book(local(FRIDAY, 15), length=Length(stay=3))
            assert booking.ends_at == local(MONDAY, 11)

    @pytest.mark.parametrize("nights", [1, 2])
    def test_nobody_leaves_on_a_day_on_which_the_office_is_closed(self, larvik: object, nights: int) -> None:
        with today_is(FRIDAY - timedelta(days=1)):
            world = make_stays(open_on=(1, 2, 3, 4, 5))
            with refused(OutsideOpeningHours):
                world.book(local(FRIDAY, 15), length=Length(stay=nights))
            offered = slots_for_citizens(world.service, length=Length(stay=nights))
            assert local(FRIDAY, 15) not in {slot.starts_at for slot in offered}

    def test_nobody_arrives_then_either(self, larvik: object) -> None:
        with today_is(FRIDAY - timedelta(days=1)):
            world = make_stays(open_on=(1, 2, 3, 4, 5))
            with refused(OutsideOpeningHours):
                world.book(local(FRIDAY + timedelta(days=1), 15), length=Length(stay=2))

    def test_a_bed_is_free_again_for_whoever_arrives_after_the_departure(self, larvik: object) -> None:
        world = make_stays()
        world.book(at(1, 15), length=Length(stay=2))
        assert world.book(at(3, 15), recipient=make_recipient()).pk
        with refused(TimeTaken):
            world.book(at(2, 15), recipient=make_recipient())

    def test_shorter_and_longer_stays_than_the_service_has_are_refused(self, larvik: object) -> None:
        world = make_stays(shortest_stay=2)
        for nights in (1, 6):
            with refused(LengthNotOffered):
                world.book(at(1, 15), length=Length(stay=nights))
        assert usual_length(world.service) == Length(stay=2)

    def test_a_day_does_not_begin_after_the_hour_at_which_it_ends(self, larvik: object) -> None:
        world = make_stays(StayUnit.DAYS, arrives_at=time(9), leaves_at=time(15))
        for hour in (15, 23):
            with refused(OffGrid):
                world.book(at(1, hour), length=Length(stay=1))
        assert world.book(at(1, 9), length=Length(stay=1)).ends_at == at(1, 15)

    def test_a_closure_in_the_middle_keeps_the_whole_stay_away(self, larvik: object) -> None:
        world = make_stays()
        closed = at(3, 0).date()
        Closure.objects.create(department=world.department, first_day=closed, last_day=closed)
        with refused(NobodyOnDuty):
            world.book(at(2, 15), length=Length(stay=3))
        assert world.book(at(1, 15), length=Length(stay=1)).pk
