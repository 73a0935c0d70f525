"""What holds for all tests of the booking core."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

FROM_NOW = timedelta(hours=2) if timezone.localtime().hour >= 22 else None
"""How far ahead it is all the while, decided once: where a test's days are reckoned, and where it runs."""


@contextmanager
def _no_midnight() -> Iterator[None]:
    """Late in the evening it is tomorrow already: a test that looks minutes ahead stays within its day."""
    if FROM_NOW is None:
        yield
        return
    with time_machine.travel(timezone.now() + FROM_NOW, tick=True):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    """A module may have days among its cases."""
    with _no_midnight():
        return (yield)


@pytest.fixture(autouse=True)
def _no_midnight_comes() -> Iterator[None]:
    with _no_midnight():
        yield


@pytest.fixture
def morning() -> Iterator[datetime]:
    """It is 09.50 tomorrow, for tests in which the time of day counts. Ask for it before the world."""
    day = timezone.localdate() + timedelta(days=1)
    moment = timezone.make_aware(datetime.combine(day, time(9, 50)))
    with time_machine.travel(moment, tick=True):
        yield moment
