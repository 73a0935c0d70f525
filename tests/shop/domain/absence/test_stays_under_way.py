"""Somebody sleeps in a bed that falls away before they leave: the department sees it and finds them another."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from notifications.models import OutboxMessage
from shop.domain.absence.away import report_away
from shop.domain.absence.reassignment import reassign
from shop.domain.absence.undoing import undo_away
from shop.domain.capacity.closures import add_closure
from shop.domain.circumstances.leaving import set_last_day
from shop.enums import AbsenceReason, ProviderKind, ReassignmentReason, StrandedReason
from shop.lengths import Length
from shop.models import Booking, Disruption, Provider
from shop.queries.attention import stranded_bookings
from shop.queries.waits import attention_of
from tests.factories.world import World, at, make_provider, make_recipient
from tests.shop.domain.absence.told import OFFICE
from tests.shop.test_lengths import make_stays


@pytest.fixture
def house(larvik: object) -> World:
    world = make_stays(uses_places=True)
    world.providers.append(make_provider(world.department, starts=time(0), ends=time(0)))
    Provider.objects.update(kind=ProviderKind.PLACE)
    return world


@pytest.fixture
def stay(house: World) -> Iterator[Booking]:
    """Three nights; it is the first evening."""
    booking = house.book(at(1, 15), length=Length(stay=3))
    OutboxMessage.objects.all().delete()
    with time_machine.travel(booking.starts_at + timedelta(hours=5)):
        yield booking


def bed_of(stay: Booking) -> Provider:
    return stay.assignments.select_related("provider__department").get(active=True).provider


def falls_away(bed: Provider, *, days: tuple[int, int] = (1, 5)) -> None:
    """From so many days on, to so many; both counted from the first evening."""
    first, last = days
    report_away(bed, from_at=at(first, 8), until_at=at(last, 0), reason=AbsenceReason.OTHER, actor=OFFICE)


def needs_another_place(house: World) -> list[Booking]:
    return list(stranded_bookings(house.department))


def test_a_bed_out_of_use_before_the_end_is_flagged(house: World, stay: Booking) -> None:
    falls_away(bed_of(stay))
    (found,) = needs_another_place(house)
    assert (found, found.stranded) == (stay, StrandedReason.NO_SHIFT)
    assert len(attention_of(house.department).stranded) == 1


def test_so_is_a_house_that_closes_before_the_end(house: World, stay: Booking) -> None:
    first = timezone.localdate() + timedelta(days=1)
    add_closure(house.department, first_day=first, last_day=first, label="Vannskade", actor=OFFICE)
    (found,) = needs_another_place(house)
    assert found.stranded == StrandedReason.CLOSED


def test_so_is_a_bed_that_is_given_up_before_the_end(house: World, stay: Booking) -> None:
    set_last_day(bed_of(stay), last_day=timezone.localdate(), actor=OFFICE)
    assert needs_another_place(house) == [stay]


def test_after_the_guest_has_left_the_bed_may_fall_away(house: World, stay: Booking) -> None:
    falls_away(bed_of(stay), days=(4, 6))
    assert needs_another_place(house) == []


def test_what_was_so_before_this_moment_does_not_count(house: World, stay: Booking) -> None:
    """They have slept there all the same."""
    bed = bed_of(stay)
    report_away(
        bed,
        from_at=stay.starts_at,
        until_at=timezone.now(),
        reason=AbsenceReason.OTHER,
        actor=OFFICE,
    )
    assert needs_another_place(house) == []


def test_when_it_is_over_nobody_need_do_anything(house: World, stay: Booking) -> None:
    falls_away(bed_of(stay))
    with time_machine.travel(stay.ends_at):
        assert needs_another_place(house) == []


def test_nobody_is_moved_and_nobody_is_written_to(house: World, stay: Booking) -> None:
    """Whoever is in the house is spoken to there; “we cannot come” is nothing to say to them."""
    bed = bed_of(stay)
    falls_away(bed)
    assert bed_of(stay) == bed
    assert not Disruption.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_the_question_names_it_and_the_yes_is_about_it(house: World, stay: Booking) -> None:
    bed = bed_of(stay)
    about: dict[str, Any] = {
        "from_at": at(1, 8),
        "until_at": at(5, 0),
        "reason": AbsenceReason.OTHER,
        "actor": OFFICE,
    }
    asked = report_away(bed, agreed="", **about)
    assert (asked.absence, list(asked.stays)) == (None, [stay])
    assert report_away(bed, agreed=asked.version, **about).absence is not None


def test_given_another_place_it_stands_again(house: World, stay: Booking) -> None:
    bed = bed_of(stay)
    falls_away(bed)
    other = next(each for each in house.providers if each != bed)
    reassign(stay, to=other, instead_of=bed, reason=ReassignmentReason.ABSENCE, actor=OFFICE)
    assert (bed_of(stay), needs_another_place(house)) == (other, [])


def test_with_the_bed_in_use_again_it_stands_again(house: World, stay: Booking) -> None:
    bed = bed_of(stay)
    falls_away(bed)
    undo_away(bed.absences.get(), actor=OFFICE)
    assert needs_another_place(house) == []


def test_a_visit_that_has_begun_is_not_flagged(larvik: object) -> None:
    """Who has come is there: only a stay goes on for days."""
    world = make_stays(stay_unit="", shortest_stay=None, longest_stay=None, arrives_at=None, leaves_at=None)
    visit = world.book(at(1, 10))
    with time_machine.travel(visit.starts_at + timedelta(minutes=10)):
        report_away(
            world.providers[0],
            from_at=visit.starts_at + timedelta(minutes=15),
            until_at=at(1, 0),
            reason=AbsenceReason.SICK,
            actor=OFFICE,
        )
        assert list(stranded_bookings(world.department)) == []


def test_a_stay_that_ends_after_what_begins_last_keeps_its_ground(house: World) -> None:
    """The hours are looked at up to the last departure, not only up to the last arrival's."""
    long_one = house.book(at(1, 15), length=Length(stay=5))
    house.book(at(2, 15), length=Length(stay=1), recipient=make_recipient(name="Odd Prøve"))
    falls_away(house.providers[1], days=(20, 21))
    long_one.refresh_from_db()
    assert long_one.stranded == ""
