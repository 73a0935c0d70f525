"""Signing in, the time of day, and counting statements."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.factor.proof import PROVED_AT
from accounts.models import User
from foundation.scope import Scope
from tests.factories.world import World, make_administrator, make_user

type Count = Callable[[Client, str], int]


def sign_in(client: Client, user: User) -> Client:
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


def having_shown(client: Client) -> Client:
    """Who they are, a moment ago."""
    session = client.session
    session[PROVED_AT] = timezone.now().isoformat()
    session.save()
    return client


@pytest.fixture
def administrator(world: World, larvik_client: Client) -> Client:
    """Signed in as the administrator of the world's department."""
    return sign_in(larvik_client, make_administrator(world.department))


@pytest.fixture
def helper(world: World, larvik_client: Client) -> Client:
    """Signed in as the world's first provider."""
    provider = world.providers[0]
    provider.user = make_user("Amal Prøve")
    provider.save(update_fields=["user"])
    return sign_in(larvik_client, provider.user)


@pytest.fixture
def statements(larvik: Scope) -> Count:
    """How many statements a page takes once the host is known; the marks of transactions are not counted.

    Nor is the one that logs whom the page shows: tests/shop/test_access_logging.py says that it is one.
    """

    def count(client: Client, url: str) -> int:
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connections["default"]) as captured:
            assert client.get(url).status_code == 200
        return sum(
            "SAVEPOINT" not in query["sql"] and "page.viewed" not in query["sql"] for query in captured
        )

    return count
