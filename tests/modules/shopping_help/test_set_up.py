"""The usual service in one go: a run can be put up in it at once."""

import pytest
from django.test import Client

from modules.shopping_help.models import Run
from shop.domain.capacity.service_rules import objections
from shop.models import Service
from shop.queries.versions import RULES
from tests.factories.world import World, at, make_administrator, make_world
from tests.modules.shopping_help.shopping_world import make_store, put_up_runs
from tests.shop.views.conftest import sign_in


@pytest.fixture
def world(larvik: object) -> World:
    """A department with a service of another kind, where shopping help is on."""
    return make_world(providers=3, name="Samtale", module_key="shopping_help")


@pytest.fixture
def client(world: World, larvik_client: Client) -> Client:
    client = sign_in(larvik_client, make_administrator(world.department))
    client.cookies["django_language"] = "en"
    return client


def test_it_is_made_open_and_a_run_can_be_put_up(world: World, client: Client) -> None:
    adding = client.get(f"/manage/departments/{world.department.pk}/services/add/").content.decode()
    url = f"/modules/shopping_help/departments/{world.department.pk}/set-up/"
    assert url in adding
    said = {"name": "Handlehjelp", "order_places": "8", "fee": "49,50"}
    assert client.post(url, said).status_code == 302
    service = Service.objects.get(name="Handlehjelp")
    assert service.is_active
    assert (service.seats, service.settings["fee"]) == (8, 4950)
    assert not list(objections({name: getattr(service, name) for name in RULES}))
    world.service = service
    put_up_runs(world, make_store(world, "Torget"), starts=[at(3, 10)], order_places=8)
    assert Run.objects.get().service == service
    again = client.post(url, said)
    assert again.status_code == 422
    assert Service.objects.filter(department=world.department).count() == 2


@pytest.mark.parametrize(
    ("name", "value"), [("name", "\u200b"), ("order_places", "1"), ("order_places", "x"), ("fee", "-1")]
)
def test_what_cannot_be_is_said(world: World, client: Client, name: str, value: str) -> None:
    url = f"/modules/shopping_help/departments/{world.department.pk}/set-up/"
    answer = client.post(url, {"name": "Handlehjelp", "order_places": "8", "fee": "0", name: value})
    assert answer.status_code == 422
    assert Service.objects.count() == 1
