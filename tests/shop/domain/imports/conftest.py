"""Files are brought to a desk, in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.factories.world import World
from tests.shop.domain.imports.desk import Desk


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)
