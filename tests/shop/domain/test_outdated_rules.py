"""Who read a service's rules before they were changed books by the new ones."""

from datetime import timedelta

import pytest

from shop.domain.capacity.services import change_service
from shop.errors import LengthNotOffered, TooShortNotice
from shop.models import Booking, Service
from tests.factories.world import World, at


def test_a_booking_by_rules_read_before_a_change_meets_the_new_ones(world: World) -> None:
    read_before = Service.objects.select_related("department").get(pk=world.service.pk)
    change_service(world.service, rules={"minimum_notice": timedelta(days=5)}, actor=world.actor())
    with pytest.raises(TooShortNotice):
        world.book(at(1, 10), service=read_before)
    assert not Booking.objects.exists()


def test_a_length_that_is_no_longer_offered_is_refused(world: World) -> None:
    read_before = Service.objects.select_related("department").get(pk=world.service.pk)
    change_service(world.service, rules={"duration": timedelta(minutes=30)}, actor=world.actor())
    with pytest.raises(LengthNotOffered):
        world.book(at(1, 10), service=read_before)
    assert not Booking.objects.exists()
