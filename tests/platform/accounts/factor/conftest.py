"""Somebody who works here, and whoever does not; the municipality's rule as it is unless somebody decides else."""

from collections.abc import Iterator

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from foundation.scope import Scope
from tests.factories.world import PASSWORD, make_administrator, make_department, make_user


@pytest.fixture
def kari(larvik: Scope) -> User:
    """Nobody asks a second factor of her: she holds no role."""
    return make_user("Kari Prøve", email="kari@example.no", password=PASSWORD)


@pytest.fixture
def anne(larvik: Scope) -> User:
    """An administrator."""
    user = make_administrator(make_department())
    user.email = "anne@example.no"
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller
