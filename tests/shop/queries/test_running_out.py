"""Decisions that end soon and that no new one follows."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from foundation.actor import Channel
from shop.models import BookingSeries, Entitlement
from shop.queries.running_out import running_out
from tests.factories.world import World, at, make_entitlement
from tests.shop.views.visits import make_visit


def day(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def decision(world: World) -> Entitlement:
    """The recipient's, for ten days more."""
    Entitlement.objects.all().delete()
    return make_entitlement(world.recipient, world.service, valid_from=day(-60), valid_until=day(10))


def let_end(decision: Entitlement, number: int) -> None:
    Entitlement.objects.filter(pk=decision.pk).update(valid_until=day(number))


def make_series(world: World, *, ends_on: date | None = None) -> None:
    BookingSeries.objects.create(
        recipient=world.recipient,
        service=world.service,
        weekdays=[1],
        preferred_at=time(10),
        tolerance=timedelta(0),
        duration=timedelta(hours=1),
        starts_on=day(-60),
        ends_on=ends_on,
        channel=Channel.STAFF,
    )


def ids(world: World) -> list[int]:
    return [each.entitlement.pk for each in running_out(world.department)]


def test_within_a_month_and_not_before(world: World, decision: Entitlement) -> None:
    for number, is_shown in ((-1, False), (0, True), (30, True), (31, False)):
        let_end(decision, number)
        assert ids(world) == [decision.pk] * is_shown, number


def test_one_that_a_new_one_follows_is_settled(world: World, decision: Entitlement) -> None:
    make_entitlement(world.recipient, world.service, valid_from=day(11))
    assert ids(world) == []


def test_whose_services_end_needs_no_new_one(world: World, decision: Entitlement) -> None:
    type(world.recipient).objects.filter(pk=world.recipient.pk).update(ended_on=day(10), end_reason="moved")
    assert ids(world) == []


def test_it_says_what_goes_on_afterwards(world: World, decision: Entitlement) -> None:
    make_visit(world, at(9, 10), recipient=world.recipient)
    make_visit(world, at(12, 10), recipient=world.recipient)
    (found,) = running_out(world.department)
    assert (found.standing, found.visits) == (False, 1)
    make_series(world, ends_on=day(10))
    assert not running_out(world.department)[0].standing
    make_series(world)
    assert running_out(world.department)[0].standing


def test_one_that_has_ended_is_shown_while_a_standing_booking_goes_on(
    world: World, decision: Entitlement
) -> None:
    let_end(decision, -3)
    make_series(world)
    assert ids(world) == [decision.pk]
    let_end(decision, -40)
    assert ids(world) == []
