"""The board puts a visit at a time and with somebody whom a person chose: by the rules of the door."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from foundation.actor import Actor, Channel
from foundation.errors import DomainError
from shop.domain.door.changes import cancel_booking
from shop.domain.placing import place_booking
from shop.enums import AbsenceReason, AssignmentReason, Availability, CancelReason, ReassignmentReason
from shop.errors import (
    BookingNotMovable,
    CannotComeInstead,
    ChangedMeanwhile,
    OffGrid,
    OutsideOpeningHours,
    TimeTaken,
)
from shop.models import Absence, Assignment, BlockedProvider, Booking, Provider
from shop.queries.spots import Spot, spots_for
from tests.factories.refusals import refused
from tests.factories.world import (
    World,
    at,
    make_department,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)

OFFICE = Actor(user_id=None, channel=Channel.STAFF)

pytestmark = pytest.mark.usefixtures("larvik")


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=3)


def who_come(booking: Booking) -> list[Provider]:
    given = booking.assignments.filter(active=True).select_related("provider")
    return [each.provider for each in given.order_by("provider")]


def put(
    booking: Booking,
    *,
    to: Provider | None = None,
    starts_at: datetime | None = None,
    instead_of: Provider | None = None,
) -> Booking:
    instead_of = instead_of or who_come(booking)[0]
    place_booking(
        booking,
        starts_at=starts_at or booking.starts_at,
        to=to or instead_of,
        instead_of=instead_of,
        reason=ReassignmentReason.ROUTE,
        actor=OFFICE,
    )
    return Booking.objects.get(pk=booking.pk)


def book_for_another(world: World, starts_at: datetime) -> Booking:
    recipient = make_recipient()
    make_entitlement(recipient, world.service)
    return world.book(starts_at, recipient=recipient)


def book_for_two(world: World) -> Booking:
    """A visit that two come to."""
    service = make_service(world.department, name="Storrengjøring", providers_needed=2)
    make_entitlement(world.recipient, service)
    return world.book(at(1, 10), service=service)


def be_sick(provider: Provider, *, from_hour: int, until_hour: int) -> None:
    during = (at(1, from_hour), at(1, until_hour))
    Absence.objects.create(provider=provider, during=during, reason=AbsenceReason.SICK)


def others(world: World, booking: Booking) -> list[Provider]:
    return [each for each in world.providers if each not in who_come(booking)]


def spots(booking: Booking, *, instead_of: Provider | None = None) -> list[Spot]:
    given = list(Assignment.objects.filter(booking=booking, active=True).select_related("booking__service"))
    grabbed = next(each for each in given if instead_of is None or each.provider_id == instead_of.pk)
    too = [each.provider_id for each in given if each != grabbed]
    return spots_for(grabbed, given_too=too, first=at(1, 0).date())


class TestPutting:
    def test_another_time_and_another_provider_at_once(self, world: World) -> None:
        booking = world.book(at(1, 10))
        chosen = others(world, booking)[-1]
        booking = put(booking, to=chosen, starts_at=at(1, 12))
        assert booking.starts_at == at(1, 12)
        assert who_come(booking) == [chosen]
        assert booking.assignments.get(active=True).reason == AssignmentReason.CHOSEN

    def test_another_time_with_the_same_provider_though_others_are_less_loaded(self, world: World) -> None:
        booking = world.book(at(1, 10))
        provider = who_come(booking)[0]
        assert who_come(put(booking, starts_at=at(1, 14))) == [provider]

    def test_another_provider_at_the_same_time(self, world: World) -> None:
        booking = world.book(at(1, 10))
        chosen = others(world, booking)[0]
        assert who_come(put(booking, to=chosen)) == [chosen]

    def test_where_it_is_nothing_is_written(self, world: World) -> None:
        booking = world.book(at(1, 10))
        before = list(Assignment.objects.values())
        put(booking)
        assert list(Assignment.objects.values()) == before

    def test_the_same_again_is_done_once(self, world: World) -> None:
        booking = world.book(at(1, 10))
        first, chosen = who_come(booking)[0], others(world, booking)[0]
        put(booking, to=chosen, starts_at=at(1, 12), instead_of=first)
        again = Booking.objects.get(pk=booking.pk)
        assert who_come(put(again, to=chosen, starts_at=at(1, 12), instead_of=first)) == [chosen]
        assert Assignment.objects.count() == 2

    def test_who_comes_too_comes_along(self, world: World) -> None:
        booking = book_for_two(world)
        first, second = who_come(booking)
        third = others(world, booking)[0]
        booking = put(booking, to=third, instead_of=first, starts_at=at(1, 13))
        assert {each.pk for each in who_come(booking)} == {second.pk, third.pk}


class TestRefusals:
    def test_the_chosen_one_has_another_visit_then(self, world: World) -> None:
        booking = world.book(at(1, 10))
        chosen = others(world, booking)[0]
        other = book_for_another(world, at(1, 12))
        if who_come(other) != [chosen]:
            put(other, to=chosen)
        with refused(CannotComeInstead) as met:
            put(booking, to=chosen, starts_at=at(1, 12))
        assert met.value.params["why"] == Availability.BUSY

    def test_the_chosen_one_is_away_then(self, world: World) -> None:
        booking = world.book(at(1, 10))
        chosen = others(world, booking)[0]
        be_sick(chosen, from_hour=11, until_hour=16)
        with refused(CannotComeInstead) as met:
            put(booking, to=chosen, starts_at=at(1, 12))
        assert met.value.params["why"] == Availability.ABSENT

    def test_the_recipient_does_not_have_the_chosen_one(self, world: World) -> None:
        booking = world.book(at(1, 10))
        chosen = others(world, booking)[0]
        BlockedProvider.objects.create(provider=chosen, recipient=world.recipient)
        with refused(CannotComeInstead) as met:
            put(booking, to=chosen, starts_at=at(1, 12))
        assert met.value.params["why"] == Availability.BLOCKED

    def test_somebody_of_another_department(self, world: World) -> None:
        booking = world.book(at(1, 10))
        stranger = make_provider(make_department(name="En annen"))
        for starts_at in (at(1, 10), at(1, 12)):
            with refused(CannotComeInstead) as met:
                put(booking, to=stranger, starts_at=starts_at)
            assert met.value.params["why"] == Availability.ELSEWHERE

    def test_the_own_provider_has_another_visit_then(self, world: World) -> None:
        booking = world.book(at(1, 10))
        other = book_for_another(world, at(1, 12))
        if who_come(other) != who_come(booking):
            put(other, to=who_come(booking)[0])
        with refused(TimeTaken):
            put(booking, starts_at=at(1, 12))

    @pytest.mark.parametrize(
        ("hour", "minute", "refusal"),
        [(7, 0, OutsideOpeningHours), (16, 0, OutsideOpeningHours), (12, 30, OffGrid)],
    )
    def test_the_rules_of_the_door_hold(
        self, world: World, hour: int, minute: int, refusal: type[OffGrid | OutsideOpeningHours]
    ) -> None:
        booking = world.book(at(1, 10))
        with refused(refusal):
            put(booking, to=others(world, booking)[0], starts_at=at(1, hour) + timedelta(minutes=minute))

    def test_somebody_gave_it_away_meanwhile(self, world: World) -> None:
        booking = world.book(at(1, 10))
        first, (second, third) = who_come(booking)[0], others(world, booking)
        put(booking, to=second)
        for starts_at in (at(1, 10), at(1, 12)):
            with refused(ChangedMeanwhile):
                put(booking, to=third, instead_of=first, starts_at=starts_at)

    def test_it_was_cancelled_or_has_begun(self, world: World) -> None:
        begun = world.book_past()
        with refused(BookingNotMovable):
            put(begun, starts_at=at(1, 12))
        cancelled = book_for_another(world, at(1, 14))
        provider = who_come(cancelled)[0]
        cancel_booking(cancelled, actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        with refused(ChangedMeanwhile):
            put(cancelled, starts_at=at(1, 12), instead_of=provider)


class TestSpots:
    def test_every_spot_can_be_had_and_no_other(self, world: World) -> None:
        booking = world.book(at(1, 10))
        book_for_another(world, at(1, 11))
        be_sick(others(world, booking)[0], from_hour=12, until_hour=14)
        offered = {(each.starts_at, each.provider_id) for each in spots(booking)}
        assert offered
        for hour in range(7, 17):
            for provider in world.providers:
                if at(1, hour) == booking.starts_at and provider in who_come(booking):
                    continue
                assert ((at(1, hour), provider.pk) in offered) == _goes(booking, provider, at(1, hour))

    def test_of_two_who_come_the_other_must_be_free_too(self, world: World) -> None:
        booking = book_for_two(world)
        first, second = who_come(booking)
        be_sick(second, from_hour=12, until_hour=16)
        hours = {each.starts_at for each in spots(booking, instead_of=first)}
        assert at(1, 9) in hours
        assert at(1, 13) not in hours

    def test_given_away_meanwhile_it_has_none_at_its_own_time(self, world: World) -> None:
        booking = world.book(at(1, 10))
        given = Assignment.objects.select_related("booking__service").get(booking=booking, active=True)
        put(booking, to=others(world, booking)[0])
        offered = spots_for(given, first=at(1, 0).date())
        assert at(1, 10) not in {each.starts_at for each in offered}

    def test_what_is_over_has_none(self, world: World) -> None:
        assert spots(world.book_past(ago=timedelta(hours=2))) == []


def _goes(booking: Booking, provider: Provider, starts_at: datetime) -> bool:
    try:
        with transaction.atomic():
            put(booking, to=provider, starts_at=starts_at)
            transaction.set_rollback(True)
    except DomainError:
        return False
    return True
