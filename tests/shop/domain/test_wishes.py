"""Who is gladly seen comes within the bound of fairness; who is not wanted does not, and somebody is always left."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from audit.models import AuditEntry
from foundation.actor import Actor, Channel
from foundation.errors import NotFound
from shop.domain.capacity.blocks import block_provider, unblock_provider
from shop.domain.capacity.wishes import MOST_UNWANTED, say_wish
from shop.domain.circumstances.merging import merge_recipients
from shop.enums import AssignmentReason, BookingStatus, HelperWish, ProviderKind
from shop.errors import DecidedByDepartment, NobodyWouldBeLeft, TooManyUnwanted
from shop.models import BlockedProvider, Booking, PreferredProvider, Provider, Qualification, Recipient
from shop.queries.wishes import helpers_of_mine
from tests.factories.refusals import refused
from tests.factories.world import (
    World,
    at,
    make_entitlement,
    make_provider,
    make_recipient,
    make_service,
    make_world,
)
from tests.shop.test_capacity import give, require
from tests.shop.views.visits import make_visit

SELF = Actor(user_id=None, channel=Channel.SELF)
OFFICE = Actor(user_id=None, channel=Channel.STAFF)
HOUR = timedelta(hours=1)


def met(
    world: World, provider: Provider, *, days_ago: int = 3, recipient: Recipient | None = None
) -> Booking:
    who = recipient or world.recipient
    return make_visit(
        world, at(-days_ago, 9), provider=provider, recipient=who, status=BookingStatus.COMPLETED
    )


def wish(world: World, provider: Provider, said: HelperWish) -> None:
    say_wish(world.recipient, provider=provider, wish=said, actor=SELF)


def unwanted_of(recipient: Recipient) -> set[tuple[int, bool]]:
    return set(BlockedProvider.objects.filter(recipient=recipient).values_list("provider", "is_wish"))


class TestGladly:
    def test_they_come_though_another_came_last(self, world: World) -> None:
        first, second = world.providers
        met(world, first, days_ago=3)
        met(world, second, days_ago=2)
        for provider in (first, second):
            met(world, provider, days_ago=200, recipient=make_recipient(name="Odd Prøve"))
        assert world.book(at(1, 10)).assignments.get().provider == second
        wish(world, first, HelperWish.GLADLY)
        PreferredProvider.objects.get(recipient=world.recipient, provider=first)
        chosen = {world.book(at(number, 10)).assignments.get().reason for number in (2, 3)}
        assert chosen == {AssignmentReason.KNOWN_PROVIDER}

    def test_but_nobody_gets_more_work_for_being_liked(self, larvik: object) -> None:
        world = make_world(providers=2)
        liked, other = world.providers
        met(world, liked, days_ago=300)
        wish(world, liked, HelperWish.GLADLY)
        for number in range(8):
            make_visit(world, at(1, 8) + number * HOUR, provider=liked)
        assignment = world.book(at(2, 10)).assignments.get()
        assert (assignment.provider, assignment.reason) == (other, AssignmentReason.LEAST_LOADED)

    def test_a_wish_is_for_oneself_only(self, world: World) -> None:
        liked = world.providers[1]
        met(world, liked, days_ago=300)
        wish(world, liked, HelperWish.GLADLY)
        neighbour = make_recipient(name="Odd Prøve")
        make_entitlement(neighbour, world.service)
        reason = world.book(at(1, 10), recipient=neighbour).assignments.get().reason
        assert reason == AssignmentReason.LEAST_LOADED


class TestNotWanted:
    def test_they_come_no_more_and_the_planned_visit_stays(self, world: World) -> None:
        planned = world.book(at(5, 10))
        provider = planned.assignments.get().provider
        met(world, provider)
        wish(world, provider, HelperWish.NOT)
        assert planned.assignments.get().provider == provider
        assert all(world.book(at(n, 10)).assignments.get().provider != provider for n in (1, 2, 3))
        assert AuditEntry.objects.get(action="provider.unwanted").recipient_id == world.recipient.pk

    def test_taken_back_they_come_again(self, larvik: object) -> None:
        world = make_world(providers=2)
        first, second = world.providers
        met(world, first)
        met(world, second, days_ago=4)
        wish(world, first, HelperWish.NOT)
        wish(world, first, HelperWish.NONE)
        assert unwanted_of(world.recipient) == set()
        wish(world, second, HelperWish.NOT)
        assert world.book(at(1, 10)).assignments.get().provider == first

    def test_for_a_few_only(self, larvik: object) -> None:
        world = make_world(providers=MOST_UNWANTED + 2)
        for number, provider in enumerate(world.providers, start=1):
            met(world, provider, days_ago=number)
        for provider in world.providers[:MOST_UNWANTED]:
            wish(world, provider, HelperWish.NOT)
        with refused(TooManyUnwanted):
            wish(world, world.providers[MOST_UNWANTED], HelperWish.NOT)
        assert len(unwanted_of(world.recipient)) == MOST_UNWANTED

    def test_never_the_last_who_can_come(self, world: World) -> None:
        first, second = world.providers
        met(world, first)
        met(world, second, days_ago=4)
        wish(world, first, HelperWish.NOT)
        with refused(NobodyWouldBeLeft):
            wish(world, second, HelperWish.NOT)
        assert unwanted_of(world.recipient) == {(first.pk, True)}

    def test_nor_the_last_who_has_what_it_takes(self, world: World) -> None:
        first, _other = world.providers
        met(world, first)
        give(first, require(world, "Kurs"))
        with refused(NobodyWouldBeLeft):
            wish(world, first, HelperWish.NOT)

    def test_nor_those_who_have_it_no_more(self, world: World) -> None:
        first, second = world.providers
        met(world, first)
        course = require(world, "Kurs")
        give(first, course)
        give(second, course, until=timezone.localdate() - timedelta(days=1))
        with refused(NobodyWouldBeLeft):
            wish(world, first, HelperWish.NOT)

    def test_nor_one_of_two_where_two_come(self, larvik: object) -> None:
        world = make_world(providers=2, providers_needed=2)
        met(world, world.providers[0])
        with refused(NobodyWouldBeLeft):
            wish(world, world.providers[0], HelperWish.NOT)

    def test_nor_the_last_for_what_begins_later(self, larvik: object) -> None:
        world = make_world(providers=1)
        met(world, world.providers[0])
        world.recipient.entitlements.update(valid_from=timezone.localdate() + timedelta(days=1))
        with refused(NobodyWouldBeLeft):
            wish(world, world.providers[0], HelperWish.NOT)

    def test_nor_the_last_for_what_needs_no_decision_and_they_have_had(self, larvik: object) -> None:
        world = make_world(providers=1, requires_entitlement=False)
        world.recipient.entitlements.all().delete()
        met(world, world.providers[0])
        with refused(NobodyWouldBeLeft):
            wish(world, world.providers[0], HelperWish.NOT)

    def test_but_what_needs_no_decision_and_they_never_had_holds_nobody(self, world: World) -> None:
        met(world, world.providers[0])
        course = Qualification.objects.create(name="Kurs")
        open_to_all = make_service(world.department, name="Trim", requires_entitlement=False)
        open_to_all.required_qualifications.add(course)
        give(world.providers[0], course)
        wish(world, world.providers[0], HelperWish.NOT)
        assert len(unwanted_of(world.recipient)) == 1

    def test_but_whoever_could_not_come_anyway_is_not_held(self, world: World) -> None:
        first, _other = world.providers
        met(world, first)
        require(world, "Kurs")
        wish(world, first, HelperWish.NOT)
        assert unwanted_of(world.recipient) == {(first.pk, True)}

    def test_what_the_department_decided_no_wish_changes(self, world: World) -> None:
        provider = world.providers[0]
        met(world, provider)
        block_provider(world.recipient, provider=provider, actor=OFFICE)
        for said in HelperWish:
            with refused(DecidedByDepartment):
                wish(world, provider, said)
        assert unwanted_of(world.recipient) == {(provider.pk, False)}

    def test_and_a_wish_becomes_their_decision_until_they_lift_it(self, world: World) -> None:
        provider = world.providers[0]
        met(world, provider)
        wish(world, provider, HelperWish.NOT)
        block_provider(world.recipient, provider=provider, actor=OFFICE)
        assert unwanted_of(world.recipient) == {(provider.pk, False)}
        unblock_provider(world.recipient, provider=provider, actor=OFFICE)
        assert unwanted_of(world.recipient) == set()

    def test_whom_the_department_blocks_is_not_gladly_seen_any_more(self, world: World) -> None:
        provider = world.providers[0]
        met(world, provider)
        wish(world, provider, HelperWish.GLADLY)
        block_provider(world.recipient, provider=provider, actor=OFFICE)
        assert not PreferredProvider.objects.exists()


def test_said_twice_it_is_said_once(world: World) -> None:
    provider = world.providers[0]
    met(world, provider)
    for said in (HelperWish.GLADLY, HelperWish.GLADLY, HelperWish.NOT, HelperWish.NOT):
        wish(world, provider, said)
    assert not PreferredProvider.objects.exists()
    actions = AuditEntry.objects.filter(action__startswith="provider.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == ["provider.preferred", "provider.unwanted"]


def test_nothing_is_said_about_who_never_came(world: World) -> None:
    """It would tell who works here; and a visit of long ago, or to come, is not having met."""
    provider = world.providers[0]
    met(world, provider, days_ago=400)
    make_visit(world, at(2, 9), provider=provider, recipient=world.recipient)
    met(world, provider, recipient=make_recipient(name="Odd Prøve"))
    for said in HelperWish:
        with refused(NotFound):
            wish(world, provider, said)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ProviderKind.PLACE},
        {"name": "", "number": 3},
        {"is_active": False},
    ],
)
def test_nor_about_a_bed_or_whoever_has_no_name(world: World, changes: dict[str, Any]) -> None:
    """What is not on their list is not theirs to wish about, whatever number is sent."""
    provider = world.providers[0]
    met(world, provider)
    Provider.objects.filter(pk=provider.pk).update(**changes)
    provider.refresh_from_db()
    for said in HelperWish:
        with refused(NotFound):
            wish(world, provider, said)


def test_the_list_names_who_came_last_first_and_counts(world: World) -> None:
    first, second = world.providers
    met(world, first, days_ago=2)
    met(world, first, days_ago=9)
    met(world, second, days_ago=5)
    make_provider(world.department, name="Ukjent Prøve")
    rows = helpers_of_mine(world.recipient, now=timezone.now())
    assert [(row.provider, row.times) for row in rows] == [(first, 2), (second, 1)]
    assert rows[0].last_at == at(-2, 9)


def test_of_two_who_are_one_the_wishes_come_together(world: World) -> None:
    first, second = world.providers
    twin = make_recipient(name="Ingrid Prøve")
    met(world, first)
    met(world, second, days_ago=4)
    met(world, first, recipient=twin, days_ago=5)
    wish(world, first, HelperWish.GLADLY)
    wish(world, second, HelperWish.GLADLY)
    say_wish(twin, provider=first, wish=HelperWish.NOT, actor=SELF)
    merge_recipients(twin, into=world.recipient, actor=OFFICE)
    assert unwanted_of(world.recipient) == {(first.pk, True)}
    assert [each.provider for each in world.recipient.preferred_providers.all()] == [second]
