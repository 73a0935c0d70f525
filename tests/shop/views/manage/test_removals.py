"""A removal that is confirmed twice is no dead end, and tells nobody else that there was something."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from foundation.actor import SYSTEM
from shop.domain.capacity.schedule import set_exception_day
from shop.enums import AbsenceReason
from tests.factories.absences import be_away
from tests.factories.world import World, at, make_world

type Make = Callable[[World], tuple[str, str]]


def exception_day(world: World) -> tuple[str, str]:
    day = timezone.localdate() + timedelta(days=5)
    made = set_exception_day(world.department, day=day, opens_at=None, closes_at=None, label="", actor=SYSTEM)
    return f"/manage/exceptions/{made.pk}/remove/", f"/manage/departments/{world.department.pk}/exceptions/"


def absence(world: World) -> tuple[str, str]:
    provider = world.providers[0]
    made = be_away(provider, from_at=at(5, 8), until_at=at(5, 12), reason=AbsenceReason.OTHER, actor=SYSTEM)
    return f"/manage/absences/{made.pk}/remove/", f"/manage/providers/{provider.pk}/"


@pytest.mark.parametrize("make", [exception_day, absence])
def test_it_leads_back_to_the_list_both_times(world: World, administrator: Client, make: Make) -> None:
    url, back = make(world)
    assert [administrator.post(url).headers["Location"] for _time in range(2)] == [back, back]
    assert administrator.get(url).headers["Location"] == back


@pytest.mark.parametrize("make", [exception_day, absence])
def test_what_is_the_neighbours_or_never_was_is_not_found(
    world: World, administrator: Client, make: Make
) -> None:
    own, _back = make(world)
    administrator.post(own)
    theirs, _back = make(make_world())
    assert administrator.post(theirs).status_code == 404
    assert administrator.post(own.replace("/remove/", "9/remove/")).status_code == 404
