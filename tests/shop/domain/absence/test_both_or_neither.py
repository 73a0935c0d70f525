"""A visit to which two come and that lost both of them: half of two is no help."""

import pytest

from shop.domain.absence.handing_over import Handover, hand_over, plan_handovers
from shop.domain.absence.reassignment import reassign
from shop.enums import AbsenceReason, DisruptionOutcome, ReassignmentReason
from shop.errors import ChangedMeanwhile
from shop.models import Booking, Disruption, Provider
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_provider, make_world
from tests.shop.domain.absence.told import OFFICE
from tests.shop.domain.test_reassignment import everything


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=2, providers_needed=2)


@pytest.fixture
def visit(world: World) -> Booking:
    return world.book(at(1, 10))


def away(provider: Provider) -> None:
    be_away(provider, from_at=at(1, 0), until_at=at(2, 0), reason=AbsenceReason.SICK, actor=OFFICE)


def owed(visit: Booking) -> list[str]:
    return list(Disruption.objects.filter(booking=visit).values_list("outcome", flat=True))


def test_the_button_for_one_is_refused_when_the_other_fell_away_since(world: World, visit: Booking) -> None:
    first, second = world.providers
    make_provider(world.department)
    away(first)
    (planned,) = plan_handovers(world.department, [visit.pk], actor=OFFICE)
    away(second)
    before = everything()
    (done,) = hand_over(world.department, planned.handovers, actor=OFFICE)
    assert isinstance(done.refusal, ChangedMeanwhile)
    assert not done.is_given
    assert everything() == before


def test_what_a_person_gives_by_halves_is_owed_until_both_are_replaced(world: World, visit: Booking) -> None:
    first, second = world.providers
    others = [make_provider(world.department) for _each in range(2)]
    for each in (first, second):
        away(each)
    Disruption.objects.create(booking=visit, department=world.department, due_on=at(3, 0).date())
    outcomes = []
    for gone, comes in zip((first, second), others, strict=True):
        reassign(visit, to=comes, instead_of=gone, reason=ReassignmentReason.ABSENCE, actor=OFFICE)
        visit.refresh_from_db()
        outcomes.append((visit.stranded, owed(visit)))
    assert outcomes == [("no_shift", [DisruptionOutcome.OPEN]), ("", [DisruptionOutcome.REPLACED])]


def test_both_at_once_are_given(world: World, visit: Booking) -> None:
    others = [make_provider(world.department) for _each in range(2)]
    for each in world.providers:
        away(each)
    pairs = zip(world.providers, others, strict=True)
    wanted = [Handover(visit.pk, gone.pk, comes.pk) for gone, comes in pairs]
    (done,) = hand_over(world.department, wanted, actor=OFFICE)
    assert done.is_given
    visit.refresh_from_db()
    assert visit.stranded == ""
