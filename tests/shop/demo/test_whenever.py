"""The invented world keeps every rule whenever it is made."""

from datetime import datetime

import pytest
import time_machine
from django.utils import timezone

from foundation.scope import use_scope
from shop.demo.blueprint import MunicipalityDrawing
from shop.demo.world import VISITS_TODAY, make_world
from shop.enums import TAKES_TIME
from shop.models import Booking
from tests.shop.demo.conftest import routed
from tests.shop.demo.lawful import assert_is_lawful


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "moment",
    [
        "2026-12-25T10:00:00+01:00",  # a red day, and the year's end ahead
        "2027-03-28T10:00:00+02:00",  # the clocks went forward that night
        "2026-10-25T02:30:00+01:00",  # the hour that came twice
        "2028-02-29T23:50:00+01:00",
        "2026-11-25T00:05:00+01:00",
    ],
)
def test_the_world_is_lawful_and_alive_whenever_it_is_made(
    moment: str, db: None, drawing: MunicipalityDrawing
) -> None:
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        larvik = routed("larvik")
        make_world(larvik, drawing=drawing, advance=lambda: None)
        with use_scope(larvik.scope):
            assert_is_lawful()
            today = Booking.objects.filter(starts_at__date=timezone.localdate(), status__in=TAKES_TIME)
            assert today.count() >= VISITS_TODAY
