"""Who opens the pages of co-payment."""

import pytest
from django.test import Client

from accounts.models import User
from foundation.scope import Scope
from shop.enums import StaffRole
from shop.models import RoleGrant
from tests.factories import world as make
from tests.modules.home_help.fees.fees_world import (
    charged_world,
)

AT = "/modules/home_help/fees/"


@pytest.fixture
def world(larvik: Scope) -> make.World:
    return charged_world()


def client_of(user: User) -> Client:
    client = Client(headers={"host": "larvik.localhost"})
    client.cookies["django_language"] = "en"
    client.force_login(user, backend="accounts.backends.PasswordBackend")
    return client


@pytest.fixture
def ingrid(world: make.World) -> Client:
    return client_of(world.user)


@pytest.fixture
def sigrid(world: make.World) -> Client:
    """Administers the municipality."""
    return client_of(make.make_administrator(None))


@pytest.fixture
def hanne(world: make.World) -> Client:
    """Handles the department's decisions."""
    user = make.make_user("Hanne Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return client_of(user)


def text_of(client: Client, tail: str = "mine/") -> str:
    answer = client.get(AT + tail)
    assert answer.status_code == 200
    return " ".join(answer.text.replace("\xa0", " ").split())
