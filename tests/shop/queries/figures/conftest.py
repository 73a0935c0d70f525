from collections.abc import Iterator
from datetime import time

import pytest

from foundation.scope import Scope
from tests.factories.clock import today_is
from tests.shop.queries.figures.october import TODAY, October, make_october


@pytest.fixture
def october(larvik: Scope) -> Iterator[October]:
    with today_is(TODAY, time(10)):
        yield make_october()
