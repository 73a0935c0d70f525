"""Time that is kept for a session: nobody is drawn away from theirs to another, and it stays as it was announced."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.actor import Actor, Channel
from shop.domain.absence.reassignment import reassign
from shop.domain.capacity.announced import hand_over_session
from shop.domain.capacity.kept_times import keep_time, release_kept_times
from shop.domain.capacity.services import change_service
from shop.enums import AbsenceReason, ReassignmentReason
from shop.errors import (
    CannotComeInstead,
    ChangedMeanwhile,
    HasSomethingElse,
    NotAtWork,
    SessionsAnnounced,
    TimeInPast,
    TimeTaken,
)
from shop.models import (
    Absence,
    Assignment,
    Booking,
    KeptTime,
    Provider,
    ProviderQualification,
    Qualification,
    Service,
)
from shop.queries.slots import slots_between
from tests.factories.refusals import refused
from tests.factories.world import World, at, make_recipient, make_world
from tests.tiers import examples

MINUTE = timedelta(minutes=1)
STAFF = Actor(None, Channel.STAFF)


@pytest.fixture
def world(larvik: object) -> World:
    """Two advisors; the first leads a session from ten to twelve, the second one from eleven to one."""
    world = make_world(providers=2, seats=3, requires_entitlement=False, duration=120 * MINUTE)
    for provider, hour in zip(world.providers, (10, 11), strict=True):
        keep_time(world.service, provider=provider, starts_at=at(1, hour), actor=STAFF)
    return world


def join(world: World, hour: int) -> Booking:
    return world.book(at(1, hour), recipient=make_recipient())


def is_free(world: World, hour: int) -> bool:
    slots = slots_between(world.service, from_at=at(1, hour), until_at=at(1, hour) + MINUTE)
    return any(slot.is_free for slot in slots)


def fall_ill(provider: Provider) -> None:
    Absence.objects.create(provider=provider, during=(at(1, 0), at(2, 0)), reason=AbsenceReason.SICK)


def leave_work(provider: Provider) -> None:
    Provider.objects.filter(pk=provider.pk).update(is_active=False)


@pytest.mark.parametrize("miss", [fall_ill, leave_work])
def test_who_leads_another_session_then_is_not_drawn_into_one_whose_leader_is_missing(
    world: World, miss: Any
) -> None:
    miss(world.providers[0])
    assert (is_free(world, 10), is_free(world, 11)) == (False, True)
    with refused(TimeTaken):
        join(world, 10)
    assert join(world, 11).assignments.get().provider == world.providers[1]


def test_nor_given_it_by_hand(world: World) -> None:
    booking = join(world, 10)
    leader, other = world.providers
    with refused(CannotComeInstead):
        reassign(booking, to=other, instead_of=leader, reason=ReassignmentReason.CONTINUITY, actor=STAFF)


def test_who_leads_none_that_overlaps_stands_in(world: World) -> None:
    KeptTime.objects.filter(provider=world.providers[1]).delete()
    keep_time(world.service, provider=world.providers[1], starts_at=at(1, 12), actor=STAFF)
    fall_ill(world.providers[0])
    assert join(world, 10).assignments.get().provider == world.providers[1]
    assert join(world, 12).assignments.get().provider == world.providers[1]


def test_nobody_leads_two_that_overlap(world: World) -> None:
    with refused(HasSomethingElse):
        keep_time(world.service, provider=world.providers[0], starts_at=at(1, 9), actor=STAFF)


@pytest.mark.parametrize("miss", [fall_ill, lambda each: each.shifts.update(is_off=True)])
def test_nobody_leads_one_while_they_are_not_at_work(world: World, miss: Any) -> None:
    for provider in world.providers:
        miss(provider)
        with refused(NotAtWork) as met:
            keep_time(world.service, provider=provider, starts_at=at(1, 13), actor=STAFF)
        assert met.value.params["name"] == provider.display_name


def test_none_is_announced_that_has_begun(world: World) -> None:
    with refused(TimeInPast):
        keep_time(world.service, provider=world.providers[0], starts_at=at(-1, 10), actor=STAFF)


def test_who_leads_one_at_the_same_time_keeps_it_once(world: World) -> None:
    KeptTime.objects.filter(provider=world.providers[1]).delete()
    keep_time(world.service, provider=world.providers[1], starts_at=at(1, 10), actor=STAFF)
    booking = join(world, 10)
    (leader,) = [each for each in world.providers if each == booking.assignments.get().provider]
    other = next(each for each in world.providers if each != leader)
    reassign(booking, to=other, instead_of=leader, reason=ReassignmentReason.CONTINUITY, actor=STAFF)
    assert {each.provider for each in KeptTime.objects.all()} == set(world.providers)


def test_it_is_kept_by_the_rules_of_the_moment(world: World) -> None:
    """Somebody made the service longer after its page was opened."""
    KeptTime.objects.all().delete()
    stale = Service.objects.get(pk=world.service.pk)
    change_service(world.service, rules={"duration": 180 * MINUTE}, actor=STAFF)
    keep_time(stale, provider=world.providers[0], starts_at=at(1, 10), actor=STAFF)
    during = KeptTime.objects.get().during
    assert during.upper - during.lower == 180 * MINUTE


@settings(
    max_examples=examples(15), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(hours=st.lists(st.integers(8, 14), max_size=10), missing=st.sampled_from([None, 0, 1]))
def test_whoever_comes_when_everybody_leads_their_own(
    world: World, hours: list[int], missing: int | None
) -> None:
    """What the list says is free can be had, and the other leader's session never loses them."""
    Assignment.objects.all().delete()
    Booking.objects.all().delete()
    Absence.objects.all().delete()
    if missing is not None:
        fall_ill(world.providers[missing])
    for hour in hours:
        if is_free(world, hour):
            join(world, hour)
        else:
            with pytest.raises(TimeTaken):
                join(world, hour)
    for kept in KeptTime.objects.all():
        for given_to in Assignment.objects.filter(provider=kept.provider_id, occupied__overlap=kept.during):
            assert given_to.occupied == kept.during


class TestAnnounced:
    """While a session is put up, nobody changes when it ends, how many come, or who may lead it."""

    @pytest.mark.parametrize(
        ("rules", "field"),
        [
            ({"duration": 180 * MINUTE}, "duration"),
            ({"duration": 60 * MINUTE}, "duration"),
            ({"slot_interval": 90 * MINUTE}, "slot_interval"),
            ({"buffer_before": 15 * MINUTE}, "buffer_before"),
            ({"buffer_after": 15 * MINUTE}, "buffer_after"),
            ({"seats": 2}, "seats"),
            ({"seats": 1}, "seats"),
            ({"uses_places": True}, "uses_places"),
        ],
    )
    def test_it_stays_as_it_was_put_up(self, world: World, rules: dict[str, Any], field: str) -> None:
        first = join(world, 10)
        with refused(SessionsAnnounced) as met:
            change_service(world.service, rules=rules, actor=STAFF)
        assert met.value.params["field"] == field
        assert "10" in met.value.title()
        assert join(world, 10).assignments.get().party == first.pk

    def test_whoever_leads_it_stays_qualified(self, world: World) -> None:
        course = Qualification.objects.create(name="Kurs")
        ProviderQualification.objects.create(provider=world.providers[0], qualification=course)
        with refused(SessionsAnnounced):
            change_service(world.service, rules={}, qualifications=[course], actor=STAFF)
        ProviderQualification.objects.create(provider=world.providers[1], qualification=course)
        change_service(world.service, rules={}, qualifications=[course], actor=STAFF)

    def test_there_may_be_more_seats_and_other_words(self, world: World) -> None:
        change_service(
            world.service,
            rules={"seats": 5, "name": "Skole", "minimum_notice": timedelta(hours=1)},
            actor=STAFF,
        )

    def test_what_is_over_holds_nothing(self, world: World) -> None:
        for kept in KeptTime.objects.all():
            kept.during = tuple(edge - timedelta(days=3) for edge in (kept.during.lower, kept.during.upper))
            kept.save()
        change_service(world.service, rules={"duration": 60 * MINUTE, "seats": 1}, actor=STAFF)


def test_what_was_withdrawn_meanwhile_is_handed_to_nobody(world: World) -> None:
    kept = KeptTime.objects.select_related("service").first()
    assert kept is not None
    stale = KeptTime.objects.select_related("service").get(pk=kept.pk)
    release_kept_times([kept.pk], department_id=world.department.pk, actor=STAFF)
    with refused(ChangedMeanwhile):
        hand_over_session(stale, to=world.providers[1], actor=STAFF)
