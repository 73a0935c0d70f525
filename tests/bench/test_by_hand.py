"""The bench's own way to book must keep up with the door's statement: else nobody measures any more."""

import pytest

from tests.bench.by_hand import TAKE, HandSide
from tests.bench.world import Wish
from tests.factories.world import at


@pytest.mark.usefixtures("larvik")
def test_it_names_all_that_the_statement_wants() -> None:
    side = HandSide.__new__(HandSide)
    side.people = {1: (2, 3)}
    wish = Wish(department_id=1, service_id=1, recipient_id=1, starts_at=at(1, 10))
    assert set(TAKE.names) <= set(side._values(wish, provider_id=1, booking_id=1))
