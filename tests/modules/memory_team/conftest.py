"""A department with a Memory team, and a relative who booked."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from foundation.scope import Scope
from shop.models import Service
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_provider,
    make_recipient,
)
from tests.factories.world import make_service as make_any_service
from tests.shop.views.conftest import Count, sign_in, statements

__all__ = ["Count", "statements"]

FREE = {"module_key": "memory_team", "requires_entitlement": False}


def make_talks(department: Any, **changes: Any) -> Service:
    """A service of the team that everybody may book."""
    return make_any_service(department, **(FREE | {"name": "Første samtale"} | changes))


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is said is compared as the source says it."""
    with translation.override("en"):
        yield


@pytest.fixture
def team(larvik: Scope) -> World:
    """Two advisors, one service with the settings it has unasked, a relative without any decision."""
    department = make_department(name="Hukommelsesteamet")
    service = make_talks(department)
    providers = [make_provider(department, name=name) for name in ("Ragna Moe", "Siri Lund")]
    return World(department, service, providers, make_recipient(name="Pårørende Prøve"))


@pytest.fixture
def relative(team: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, team.user)


@pytest.fixture
def leader(team: World) -> Client:
    """Who administers the team's department."""
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    return sign_in(client, make_administrator(team.department, name="Leder Prøve"))


SOMETHING = {"topics": ["tips"], "people": 2, "language": "pl"}


def book_talk(team: World, *, day: int = 1, hour: int = 10, **answers: Any) -> Any:
    return team.book(at(day, hour), answers=SOMETHING | answers)
