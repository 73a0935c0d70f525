"""Either side of a standing booking's pages, in English."""

import pytest
from django.test import Client

from tests.factories.world import World, make_administrator
from tests.shop.views.conftest import sign_in


@pytest.fixture(autouse=True)
def in_english(larvik_client: Client) -> None:
    larvik_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


@pytest.fixture
def recipient(world: World, larvik_client: Client) -> Client:
    return sign_in(larvik_client, world.user)


@pytest.fixture(params=["recipient", "department"])
def side(request: pytest.FixtureRequest, world: World, larvik_client: Client) -> tuple[Client, str]:
    """Either side: signed in, and how its addresses begin."""
    if request.param == "recipient":
        return sign_in(larvik_client, world.user), ""
    return sign_in(larvik_client, make_administrator(world.department)), "/manage"
