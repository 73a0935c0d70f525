"""A visit that three could come to."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from notifications.models import OutboxMessage
from shop.models import Booking
from tests.factories.world import World, at, make_provider, make_user


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def visit(world: World) -> Booking:
    """In three days at ten; there are three helpers, and each has an address to write to."""
    world.providers.append(make_provider(world.department))
    for provider, name in zip(world.providers, ("Anne", "Bodil", "Cato"), strict=True):
        provider.name, provider.user = f"{name} Prøve", make_user(name, email=f"{name.lower()}@example.no")
        provider.save()
    booking = world.book(at(3, 10))
    OutboxMessage.objects.all().delete()
    return booking
