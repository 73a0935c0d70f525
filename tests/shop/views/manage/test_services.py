"""The list of services, and adding one."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.enums import ServicePlace
from shop.models import ModuleSwitch, Qualification, Service
from tests.factories.world import World, make_department, make_service
from tests.shop.views.conftest import Count

NEW = {"name": "Vindusvask", "module_key": "dummy", "place": "at_home"}


def list_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/services/"


def add_to(world: World) -> str:
    return f"{list_of(world)}add/"


def test_the_services_are_listed_with_their_rules_in_words(world: World, administrator: Client) -> None:
    other = make_service(world.department, name="Klesvask", is_paused=True, pause_message="Vi flytter.")
    page = administrator.get(list_of(world)).text
    assert f"/manage/services/{world.service.pk}/" in page
    assert f"/manage/services/{other.pk}/" in page
    assert "Vi flytter." in page
    assert add_to(world) in page


def test_a_new_service_is_closed_until_its_rules_are_looked_through(
    world: World, administrator: Client
) -> None:
    assert administrator.get(add_to(world)).status_code == 200
    response = administrator.post(add_to(world), NEW | {"name": " Vindus\u200bvask ", "place": "by_phone"})
    service = Service.objects.get(name="Vindusvask")
    assert response["Location"] == f"/manage/services/{service.pk}/"
    assert (service.department, service.module_key) == (world.department, "dummy")
    assert service.place == ServicePlace.BY_PHONE
    assert not service.is_active
    assert administrator.get(response["Location"]).status_code == 200
    entry = AuditEntry.objects.get(action="service.added")
    assert (entry.object_id, entry.details) == (service.pk, {"module": "dummy"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "\u200b"),
        ("name", "123"),
        ("name", "x" * 81),
        ("module_key", ""),
        ("module_key", "sample"),
        ("module_key", "no_such_module"),
        ("place", ""),
        ("place", "on_the_moon"),
    ],
)
def test_a_service_that_is_not_well_described_is_not_added(
    world: World, administrator: Client, field: str, value: str
) -> None:
    response = administrator.post(add_to(world), NEW | {field: value})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in response.text
    assert Service.objects.count() == 1


def test_the_modules_to_choose_from_are_those_switched_on(world: World, administrator: Client) -> None:
    assert 'value="sample"' not in administrator.get(add_to(world)).text
    ModuleSwitch.objects.get_or_create(module_key="sample")
    assert 'value="sample"' in administrator.get(add_to(world)).text


def test_without_a_module_there_is_nothing_to_add(world: World, administrator: Client) -> None:
    ModuleSwitch.objects.all().delete()
    assert 'name="module_key"' not in administrator.get(add_to(world)).text
    assert administrator.post(add_to(world), NEW).status_code == 422
    assert Service.objects.count() == 1


def test_two_services_of_a_department_do_not_share_a_name(world: World, administrator: Client) -> None:
    assert administrator.post(add_to(world), NEW).status_code == 302
    response = administrator.post(add_to(world), NEW | {"name": "VINDUSVASK"})
    assert response.status_code == 422
    assert 'id="id_name_error"' in response.text
    assert Service.objects.count() == 2


def test_another_department_may_have_one_of_the_same_name(world: World, administrator: Client) -> None:
    make_service(make_department(name="Annen"), name="Vindusvask")
    assert administrator.post(add_to(world), NEW).status_code == 302


def test_nothing_is_added_to_somebody_elses_department(administrator: Client) -> None:
    other = make_department(name="Annen")
    url = f"/manage/departments/{other.pk}/services/add/"
    assert administrator.get(url).status_code == 404
    assert administrator.post(url, NEW).status_code == 404
    assert not other.services.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, administrator: Client, statements: Count, rows: int) -> None:
    training = Qualification.objects.create(name="Kurs")
    for row in range(rows):
        make_service(world.department, name=f"Renhold {row}").required_qualifications.add(training)
    assert statements(administrator, list_of(world)) == 8


def test_statements_of_adding(world: World, administrator: Client, statements: Count) -> None:
    assert statements(administrator, add_to(world)) == 6
