"""Everybody here waits in a department with one provider, and reads English."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.utils import translation

from shop.models import Booking, Recipient
from tests.factories.waiting import fill, make_neighbour
from tests.factories.world import World, make_world


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(larvik: object) -> World:
    return make_world(providers=1)


@pytest.fixture
def booked(world: World) -> dict[datetime, Booking]:
    """Tomorrow is full: each hour's booking by its start."""
    return fill(world)


@pytest.fixture
def neighbour(world: World) -> Recipient:
    return make_neighbour(world)
