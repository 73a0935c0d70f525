"""Who may come: qualifications, who is never sent to whom, two at once, and shares kept for one way of booking."""

from datetime import date, time, timedelta

import pytest

from foundation.actor import Actor, Channel
from shop.domain.capacity.blocks import block_provider, unblock_provider
from shop.domain.capacity.stranding import flag_stranded_bookings
from shop.domain.door.booking import hold_time
from shop.domain.door.changes import cancel_booking
from shop.enums import CancelReason, EntryKind, StayUnit
from shop.errors import KeptForOthers, NobodyOnDuty, NothingLeft, TimeTaken
from shop.lengths import Length
from shop.models import (
    Assignment,
    Department,
    Entitlement,
    EntitlementEntry,
    Provider,
    ProviderQualification,
    Qualification,
    Recipient,
)
from shop.queries.slots import slots_between
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_entitlement, make_provider, make_recipient, make_world

HOUR = timedelta(hours=1)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)


def day(number: int) -> date:
    return at(number, 0).date()


def places(world: World, hour: int = 10, *, recipient: Recipient | None = None) -> tuple[int, int]:
    """(left, in all) tomorrow at that hour."""
    slots = slots_between(
        world.service,
        from_at=at(1, hour),
        until_at=at(1, hour, 1),
        recipient_id=recipient.pk if recipient else None,
    )
    return next(((slot.places_left, slot.places) for slot in slots), (0, 0))


def require(world: World, name: str) -> Qualification:
    qualification, _new = Qualification.objects.get_or_create(name=name)
    world.service.required_qualifications.add(qualification)
    return qualification


def give(provider: Provider, qualification: Qualification, *, until: date | None = None) -> None:
    ProviderQualification.objects.create(provider=provider, qualification=qualification, valid_until=until)


def neighbour_of(world: World) -> Recipient:
    somebody = make_recipient()
    make_entitlement(somebody, world.service)
    return somebody


class TestQualifications:
    def test_who_has_none_does_not_come(self, world: World) -> None:
        driving = require(world, "Førerkort")
        with refused(NobodyOnDuty):
            world.book(at(1, 10))
        give(world.providers[1], driving)
        assert places(world) == (1, 1)
        assert world.book(at(1, 10)).assignments.get().provider == world.providers[1]

    def test_all_that_are_required_are_needed(self, world: World) -> None:
        driving, medicine = require(world, "Førerkort"), require(world, "Medisinkurs")
        for provider in world.providers:
            give(provider, driving)
        with refused(NobodyOnDuty):
            world.book(at(1, 10))
        give(world.providers[0], medicine)
        assert world.book(at(1, 10)).assignments.get().provider == world.providers[0]

    def test_others_than_the_required_ones_do_not_help(self, world: World) -> None:
        require(world, "Førerkort")
        give(world.providers[0], Qualification.objects.create(name="Svømmebevis"))
        with refused(NobodyOnDuty):
            world.book(at(1, 10))

    def test_it_counts_on_its_last_day_and_not_on_the_next(self, larvik: object) -> None:
        world = make_world(providers=1)
        give(world.providers[0], require(world, "Medisinkurs"), until=day(2))
        assert world.book(at(2, 15)).pk
        with refused(NobodyOnDuty):
            world.book(at(3, 8))

    def test_the_last_visit_of_its_last_day_may_end_at_midnight(self, larvik: object) -> None:
        world = make_world(providers=0)
        world.department.opening_hours.update(closes_at=time(0))
        late = make_provider(world.department, starts=time(16), ends=time(0))
        give(late, require(world, "Medisinkurs"), until=day(1))
        booking = world.book(at(1, 23))
        flag_stranded_bookings(world.department)
        booking.refresh_from_db()
        assert not booking.stranded

    def test_of_a_stay_it_must_last_to_the_end(self, larvik: object) -> None:
        world = make_world(
            providers=0,
            stay_unit=StayUnit.NIGHTS,
            shortest_stay=1,
            longest_stay=3,
            arrives_at=time(15),
            leaves_at=time(11),
        )
        bed = make_provider(world.department, starts=time(0), ends=time(0))
        give(bed, require(world, "Godkjent"), until=day(2))
        with refused(NobodyOnDuty):
            world.book(at(1, 15), length=Length(stay=2))
        assert world.book(at(1, 15), length=Length(stay=1)).pk


class TestBlocked:
    def test_they_are_never_sent_to_that_recipient_and_still_to_others(self, larvik: object) -> None:
        world = make_world(providers=1)
        (provider,) = world.providers
        block_provider(world.recipient, provider=provider, actor=OFFICE)
        assert places(world, recipient=world.recipient) == (0, 0)
        with refused(NobodyOnDuty):
            world.book(at(1, 10))
        assert world.book(at(1, 10), recipient=neighbour_of(world)).assignments.get().provider == provider

    def test_not_even_when_the_recipient_knows_them(self, world: World) -> None:
        known = world.book(at(1, 10)).assignments.get().provider
        block_provider(world.recipient, provider=known, actor=OFFICE)
        for number in range(2, 6):
            assert world.book(at(number, 10)).assignments.get().provider != known

    def test_unblocked_they_come_again(self, larvik: object) -> None:
        world = make_world(providers=1)
        block_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
        unblock_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
        assert world.book(at(1, 10)).pk

    def test_a_free_helper_who_is_blocked_is_no_free_time(self, world: World) -> None:
        block_provider(world.recipient, provider=world.providers[0], actor=OFFICE)
        taken = world.book(at(1, 10), recipient=neighbour_of(world)).assignments.get().provider
        if taken == world.providers[0]:
            assert world.book(at(1, 10)).assignments.get().provider == world.providers[1]
        else:
            with refused(TimeTaken):
                world.book(at(1, 10))


class TestTwoAtOnce:
    @pytest.fixture
    def world(self, larvik: object) -> World:
        return make_world(providers=3, providers_needed=2)

    def test_both_have_the_visit_and_each_works(self, world: World) -> None:
        booking = world.book(at(1, 10))
        taken = Assignment.objects.filter(booking=booking, active=True)
        assert len({each.provider_id for each in taken}) == 2
        assert {(each.minutes, each.party) for each in taken} == {(60, booking.pk)}

    def test_one_alone_is_not_enough_and_stays_free(self, world: World) -> None:
        world.book(at(1, 10))
        person = neighbour_of(world)
        with refused(TimeTaken):
            world.book(at(1, 10), recipient=person)
        (slot,) = slots_between(world.service, from_at=at(1, 10), until_at=at(1, 11))
        assert (slot.places_left, slot.is_free) == (1, False)

    def test_cancelled_both_are_free(self, world: World) -> None:
        cancel_booking(world.book(at(1, 10)), actor=OFFICE, reason=CancelReason.BY_DEPARTMENT)
        assert places(world) == (3, 3)
        assert world.book(at(1, 10), recipient=neighbour_of(world)).pk

    @pytest.mark.parametrize(("each_counts", "visits", "minutes"), [(False, 1, 60), (True, 2, 120)])
    def test_it_may_cost_for_one_or_for_each(
        self, larvik: object, *, each_counts: bool, visits: int, minutes: int
    ) -> None:
        for unit, cost in (("visits", visits), ("minutes", minutes)):
            world = make_world(providers=2, providers_needed=2, counts_each_provider=each_counts)
            Entitlement.objects.filter(recipient=world.recipient).update(unit=unit, amount=200)
            booking = world.book(at(1, 10))
            entry = EntitlementEntry.objects.get(booking=booking, kind=EntryKind.RESERVED)
            assert entry.quantity == cost

    def test_what_is_left_for_one_is_not_enough_for_two_that_count(self, larvik: object) -> None:
        world = make_world(providers=2, providers_needed=2, counts_each_provider=True)
        Entitlement.objects.update(amount=1)
        with refused(NothingLeft):
            world.book(at(1, 10))

    def test_both_must_be_qualified(self, world: World) -> None:
        driving = require(world, "Førerkort")
        give(world.providers[0], driving)
        with refused(TimeTaken):
            world.book(at(1, 10))
        give(world.providers[2], driving)
        taken = world.book(at(1, 10)).assignments.filter(active=True)
        assert {each.provider for each in taken} == {world.providers[0], world.providers[2]}


class TestShares:
    """Of four helpers half are kept for those who call, a quarter for those who book themselves."""

    @pytest.fixture
    def world(self, larvik: object) -> World:
        world = make_world(providers=4)
        Department.objects.update(reserved_for_phone=50, reserved_for_self_service=25)
        world.department.refresh_from_db()
        world.service.department.refresh_from_db()
        return world

    def book(self, world: World, channel: Channel, hour: int = 10) -> int:
        booking = world.book(
            at(1, hour), recipient=neighbour_of(world), actor=Actor(user_id=None, channel=channel)
        )
        return booking.pk

    @pytest.mark.parametrize("channel", [Channel.SELF, Channel.REPRESENTATIVE, Channel.API])
    def test_what_is_kept_for_the_phone_is_refused_to_citizens_and_integrations(
        self, world: World, channel: Channel
    ) -> None:
        for _ in range(2):
            self.book(world, channel)
        person = neighbour_of(world)
        with refused(KeptForOthers):
            world.book(at(1, 10), recipient=person, actor=Actor(user_id=None, channel=channel))

    def test_what_is_kept_for_citizens_is_refused_to_the_office(self, world: World) -> None:
        for _ in range(3):
            self.book(world, Channel.PHONE)
        person = neighbour_of(world)
        with refused(KeptForOthers):
            world.book(at(1, 10), recipient=person, actor=OFFICE)
        assert self.book(world, Channel.SELF)

    def test_together_they_fill_the_pool(self, world: World) -> None:
        for channel in (Channel.SELF, Channel.PHONE, Channel.SELF, Channel.STAFF):
            self.book(world, channel)
        assert places(world) == (0, 4)

    def test_what_others_have_taken_is_no_longer_kept_for_them(self, world: World) -> None:
        """Two came by phone: that is their half, and the rest is anybody's."""
        for _ in range(2):
            self.book(world, Channel.PHONE)
        for _ in range(2):
            self.book(world, Channel.SELF)

    def test_the_list_of_each_says_what_it_can_have(self, world: World) -> None:
        def can_have(channel: Channel) -> bool:
            (slot,) = slots_between(world.service, from_at=at(1, 10), until_at=at(1, 11), channel=channel)
            return slot.is_free

        for _ in range(2):
            assert can_have(Channel.SELF)
            self.book(world, Channel.SELF)
        assert (can_have(Channel.SELF), can_have(Channel.PHONE)) == (False, True)

    def test_a_time_one_holds_within_ones_share_is_kept(self, world: World) -> None:
        self.book(world, Channel.SELF)
        held = hold_time(world.service, recipient=world.recipient, starts_at=at(1, 10), actor=world.actor())
        person = neighbour_of(world)
        with refused(KeptForOthers):
            world.book(at(1, 10), recipient=person)
        assert world.book(at(1, 10)).pk == held.pk

    def test_other_hours_have_shares_of_their_own(self, world: World) -> None:
        for hour in (10, 11):
            for _ in range(2):
                self.book(world, Channel.SELF, hour)

    def test_all_of_it_may_be_kept(self, world: World) -> None:
        Department.objects.update(reserved_for_phone=100, reserved_for_self_service=0)
        world.service.department.refresh_from_db()
        with refused(KeptForOthers):
            world.book(at(1, 10))
        assert self.book(world, Channel.PHONE)
