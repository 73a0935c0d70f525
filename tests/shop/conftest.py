"""What holds for all tests of the booking core."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

LAST_HOUR = 23


@pytest.fixture(autouse=True)
def _no_midnight_comes() -> Iterator[None]:
    """In the last hour of a day it is tomorrow already: a test that looks minutes ahead stays within its day."""
    now = timezone.localtime()
    if now.hour < LAST_HOUR:
        yield
        return
    with time_machine.travel(now + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def morning() -> Iterator[datetime]:
    """It is 09.50 tomorrow, for tests in which the time of day counts. Ask for it before the world."""
    day = timezone.localdate() + timedelta(days=1)
    moment = timezone.make_aware(datetime.combine(day, time(9, 50)))
    with time_machine.travel(moment, tick=True):
        yield moment
