from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.world import World, make_administrator

type SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(user: User) -> Client:
        client = Client(headers={"host": "larvik.localhost"})
        client.cookies["django_language"] = "en"
        client.force_login(user, backend="accounts.backends.PasswordBackend")
        return client

    return signed_in


@pytest.fixture
def everywhere(world: World, sign_in: SignIn) -> Client:
    """The municipality's administrator."""
    return sign_in(make_administrator(None))
