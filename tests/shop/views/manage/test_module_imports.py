"""A kind of file that a module takes is brought in as the core's own: tried first, then all of it or nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shop.enums import StaffRole
from shop.models import ImportDraft, ModuleSwitch, Qualification, RoleGrant
from tests.factories.world import World, make_service, make_user
from tests.shop.views.conftest import sign_in
from tests.tenants.sweep.forms import form_values


@pytest.fixture
def client(world: World, administrator: Client) -> Client:
    make_service(world.department, module_key="sample")
    administrator.cookies["django_language"] = "en"
    return administrator


def address(world: World, tail: str = "") -> str:
    return f"/manage/departments/{world.department.pk}/import/{tail}"


def send(client: Client, world: World, *rows: str) -> Any:
    file = SimpleUploadedFile("keys.csv", "\n".join(["Navn;Krok", *rows]).encode())
    answer: Any = client.post(address(world, "sample-keys/"), {"file": file}, follow=True)
    return answer


def test_it_stands_beside_the_cores_with_its_columns_and_a_template(world: World, client: Client) -> None:
    assert "Keys from a file" in client.get(address(world)).text
    page = client.get(address(world, "sample-keys/")).text
    assert "Where it hangs." in page
    template = client.get(address(world, "sample-keys/template.csv"))
    assert template.content.decode("utf-8-sig").split() == ["Name;Hook", "A1;1"]


def test_it_is_tried_and_then_imported_with_a_yes(world: World, client: Client) -> None:
    Qualification.objects.create(name="A1")
    page = send(client, world, "A1;1", "A2;2").text
    assert "Import 1 row?" in page
    assert Qualification.objects.count() == 1
    draft = ImportDraft.objects.get()
    answer = client.post(f"/manage/imports/{draft.pk}/", form_values(page, having="shown"), follow=True)
    assert "1 row is imported" in answer.text
    assert "1 row was here already" in answer.text
    assert set(Qualification.objects.values_list("name", flat=True)) == {"A1", "A2"}


def test_one_row_that_is_wrong_keeps_all_of_them(world: World, client: Client) -> None:
    page = send(client, world, "A1;1", "A2;none", "A1;3").text
    assert "2 rows must be put right" in page or "2 things to put right" in page
    assert "Hook" in page
    assert not Qualification.objects.exists()


@pytest.mark.parametrize("tail", ["sample-keys/", "sample-keys/template.csv"])
def test_it_is_there_only_where_the_module_is_on_and_has_a_service(
    world: World, client: Client, tail: str
) -> None:
    ModuleSwitch.objects.filter(module_key="sample").delete()
    assert client.get(address(world, tail)).status_code == 404
    assert "Keys from a file" not in client.get(address(world)).text
    ModuleSwitch.objects.create(module_key="sample")
    assert client.get(address(world, tail)).status_code == 200
    world.department.services.filter(module_key="sample").delete()
    assert client.get(address(world, tail)).status_code == 404


def test_switched_off_before_the_yes_nothing_is_imported(world: World, client: Client) -> None:
    sent = form_values(send(client, world, "A1;1").text, having="shown")
    ModuleSwitch.objects.filter(module_key="sample").delete()
    draft = ImportDraft.objects.get()
    assert client.post(f"/manage/imports/{draft.pk}/", sent).status_code == 404
    assert not Qualification.objects.exists()


def test_who_makes_decisions_only_has_none_of_it(world: World, client: Client) -> None:
    officer = make_user("Hanne Prøve")
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    sign_in(client, officer)
    assert "Keys from a file" not in client.get(address(world)).text
    assert client.get(address(world, "sample-keys/")).status_code == 404


@pytest.mark.parametrize("kind", ["sample-nothing", "sample", "keys", "nothing-keys", "home_help-keys"])
def test_no_other_kind_is_there(world: World, client: Client, kind: str) -> None:
    assert client.get(address(world, f"{kind}/")).status_code == 404
