"""Several sessions at once: all of them, or those that can be had."""

from datetime import datetime

import pytest

from shop.domain.capacity.announcing import announce_each
from shop.errors import OutsideOpeningHours, SessionNotPossible, TimeTaken
from shop.models import Closure
from tests.factories.world import World, at

STARTS = [at(3, 10), at(2, 10), at(4, 10), at(2, 10)]


def kept(starts_at: datetime) -> datetime:
    """It leaves a trace before it may refuse the second day."""
    Closure.objects.create(first_day=starts_at.date(), last_day=starts_at.date(), label="Spor")
    if starts_at == at(3, 10):
        raise TimeTaken
    return starts_at


def closed(starts_at: datetime) -> datetime:
    raise OutsideOpeningHours(hours="")


def test_each_is_announced_once_in_the_order_of_time(world: World) -> None:
    found = announce_each(world.service, STARTS, lambda starts_at: starts_at, leaves_out=False)
    assert found == [at(2, 10), at(3, 10), at(4, 10)]


def test_one_that_cannot_be_had_says_which_and_why_and_none_is_announced(world: World) -> None:
    with pytest.raises(SessionNotPossible) as refused:
        announce_each(world.service, STARTS, kept, leaves_out=False)
    assert refused.value.params["because"] == TimeTaken.code
    assert "10" in refused.value.title()
    assert not Closure.objects.exists()


def test_left_out_it_leaves_nothing_behind(world: World) -> None:
    assert announce_each(world.service, STARTS, kept, leaves_out=True) == [at(2, 10), at(4, 10)]
    assert Closure.objects.count() == 2


def test_where_none_is_left_the_first_says_why(world: World) -> None:
    with pytest.raises(SessionNotPossible) as refused:
        announce_each(world.service, STARTS, closed, leaves_out=True)
    assert refused.value.params["because"] == "closed"  # all day: not at the hour it is said
