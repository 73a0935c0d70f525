"""Nora, who acts for the world's recipient and receives nothing herself."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from shop.models import Representation
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import World

type SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in(larvik_client: Client) -> SignIn:
    """In English, as that user."""

    def as_user(user: User) -> Client:
        larvik_client.force_login(user, backend="accounts.backends.PasswordBackend")
        larvik_client.cookies["django_language"] = "en"
        return larvik_client

    return as_user


@pytest.fixture
def right(world: World) -> Representation:
    return make_representation(world.recipient, world.service)


@pytest.fixture
def nora(right: Representation, sign_in: SignIn) -> Client:
    """Signed in, and acting for nobody yet."""
    return sign_in(account_of(right))


@pytest.fixture
def acting(nora: Client, right: Representation) -> Client:
    """Signed in, and acting for the recipient."""
    assert nora.post(f"/acting/{right.pk}/").status_code == 302
    return nora
