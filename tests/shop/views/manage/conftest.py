import pytest
from django.test import Client

from shop.enums import StaffRole
from shop.models import RoleGrant
from tests.factories.world import World, make_user
from tests.shop.views.conftest import sign_in


@pytest.fixture(autouse=True)
def in_the_morning(morning: object) -> None:
    """All of these pages are looked at at 09.50."""


@pytest.fixture
def office(administrator: Client) -> Client:
    """The administrator, in English."""
    administrator.cookies["django_language"] = "en"
    return administrator


@pytest.fixture
def in_english(larvik_client: Client) -> None:
    """Whoever is signed in reads English."""
    larvik_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def officer(world: World, larvik_client: Client) -> Client:
    """Signed in as a case officer of the world's department."""
    user = make_user("Siri Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return sign_in(larvik_client, user)
