"""Beds are slept in and helpers come to clean: neither is free for what the other is for."""

from shop.domain.capacity.services import change_service
from shop.enums import ProviderKind, StrandedReason
from shop.models import Provider, Service
from shop.queries.slots import slots_between
from tests.factories.world import World, at, make_provider, make_service


def places_at_ten(world: World, service: Service | None = None) -> int:
    (slot,) = slots_between(service or world.service, from_at=at(1, 10), until_at=at(1, 11))
    return slot.places


def test_a_bed_does_not_come_to_clean(world: World) -> None:
    make_provider(world.department, name="Seng 1")
    Provider.objects.filter(name="Seng 1").update(kind=ProviderKind.PLACE)
    assert places_at_ten(world) == 2


def test_a_service_of_places_has_the_places_and_nobody_else(world: World) -> None:
    bed = make_provider(world.department, name="Seng 1")
    Provider.objects.filter(pk=bed.pk).update(kind=ProviderKind.PLACE)
    stay = make_service(world.department, name="Dagopphold", uses_places=True, requires_entitlement=False)
    assert places_at_ten(world, stay) == 1
    assert world.book(at(1, 10), service=stay).assignments.get().provider == bed


def test_who_was_to_come_is_flagged_when_the_service_moves_to_places(world: World) -> None:
    booking = world.book(at(1, 10))
    change_service(world.service, rules={"uses_places": True}, actor=world.actor())
    booking.refresh_from_db()
    assert booking.stranded == StrandedReason.NOT_QUALIFIED
