"""Files on pages: chosen, tried, put right, and imported by who may."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.enums import StaffRole
from shop.imports.table import read_table
from shop.models import ImportDraft, Recipient, RoleGrant
from tests.factories.world import World, make_administrator, make_user
from tests.shop.views.conftest import Count, sign_in

PEOPLE = "Navn;Fødselsnummer;Telefon\n"


@pytest.fixture
def boss(administrator: Client) -> Client:
    administrator.cookies["django_language"] = "en"
    return administrator


def place(world: World, kind: str = "recipients", tail: str = "") -> str:
    return f"/manage/departments/{world.department.pk}/import/{kind}/{tail}"


def send(client: Client, world: World, text: str | bytes, *, kind: str = "recipients") -> Any:
    content = text.encode() if isinstance(text, str) else text
    return client.post(place(world, kind), {"file": SimpleUploadedFile("rows.csv", content)}, follow=True)


def draft_page() -> str:
    return f"/manage/imports/{ImportDraft.objects.get().pk}/"


def test_errors_are_put_right_and_all_is_imported(world: World, boss: Client) -> None:
    page = send(boss, world, PEOPLE + "Ola Prøve;123;68050001\nKari Prøve;;ring\n").content.decode()
    assert "2 rows must be put right" in page
    assert "2 things to put right" in page
    assert "A national identity number has 11 digits." in page
    assert "Yes, import all of it" not in page
    file = boss.get(draft_page(), {"file": "csv"}).content.decode()
    assert "Ola Prøve" in file
    assert "123" not in file, "what stands in a cell is not repeated"
    asked = send(boss, world, PEOPLE + "Ola Prøve;;68050001\nKari Prøve;;68050002\n")
    assert "Import 2 recipients?" in asked.content.decode()
    done = boss.post(draft_page(), {"shown": asked.context["version"]}, follow=True)
    assert "2 recipients are imported" in done.content.decode()
    kari = Recipient.objects.get(name="Kari Prøve")
    assert f"/manage/recipients/{kari.pk}/" in done.content.decode()
    assert boss.get(f"/manage/recipients/{kari.pk}/").status_code == 200
    assert (
        "2 recipients are imported" in boss.post(draft_page(), {"shown": "x"}, follow=True).content.decode()
    )


def test_what_has_changed_is_shown_anew(world: World, boss: Client) -> None:
    asked = send(boss, world, PEOPLE + "Ola Prøve;;68050001\n")
    response = boss.post(draft_page(), {"shown": "something else"})
    assert response.status_code == 409
    assert "Something has changed" in response.content.decode()
    assert not Recipient.objects.filter(name="Ola Prøve").exists()
    assert asked.context["version"] == response.context["version"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "There is nothing in the file."),
        ("Skostørrelse;Telefon\n42;1\n", "These columns are missing: Name."),
        (b"\xd0\xcf\x11\xe0", "old Excel file"),
        (b"x" * 2_000_001, "The file is too large"),
        (b"x" * 2_600_000, "The file is too large"),
    ],
)
def test_a_file_that_is_none_of_ours_says_what_to_do(
    content: str | bytes, said: str, world: World, boss: Client
) -> None:
    response = send(boss, world, content)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ImportDraft.objects.exists()
    assert boss.post(place(world), {"file": "no file"}).status_code == 422


def test_a_file_is_its_uploader_s_for_an_hour(world: World, boss: Client) -> None:
    send(boss, world, PEOPLE + "Ola Prøve;;68050001\n")
    colleague = sign_in(Client(headers={"host": "larvik.localhost"}), make_administrator(world.department))
    assert colleague.get(draft_page()).status_code == 404
    assert colleague.post(draft_page(), {"shown": "x"}).status_code == 404
    ImportDraft.objects.update(uploaded_at=timezone.now() - timedelta(minutes=61))
    late = boss.get(draft_page())
    assert late.status_code == 409
    assert "Upload it once more" in late.content.decode()


def test_it_can_be_thrown_away(world: World, boss: Client) -> None:
    send(boss, world, PEOPLE + "Ola Prøve;;68050001\n")
    response = boss.post(f"{draft_page()}discard/", follow=True)
    assert "The file is thrown away" in response.content.decode()
    assert not ImportDraft.objects.exists()


def test_who_makes_decisions_imports_no_helpers(world: World, larvik_client: Client) -> None:
    officer = make_user()
    RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
    client = sign_in(larvik_client, officer)
    page = client.get(f"/manage/departments/{world.department.pk}/import/").content.decode()
    assert place(world, "entitlements") in page
    assert place(world, "providers") not in page
    assert client.get(place(world, "providers")).status_code == 404
    assert client.get(place(world, "hats")).status_code == 404


def test_templates_are_files_that_can_be_sent_back(world: World, boss: Client) -> None:
    for kind in ("recipients", "entitlements", "providers"):
        for suffix in ("csv", "xlsx"):
            response = boss.get(place(world, kind, f"template.{suffix}"))
            assert response["Content-Disposition"] == f'attachment; filename="{kind}.{suffix}"'
            assert send(boss, world, response.content, kind=kind).status_code == 200
    assert boss.get(place(world, "recipients", "template.exe")).status_code == 404
    template = read_table(boss.get(place(world, "entitlements", "template.csv")).content)
    assert world.service.name in template.rows[0].cells


def test_pages_of_many_rows_take_few_statements(world: World, boss: Client, statements: Count) -> None:
    rows = [f"Ola {number};;680501{number:02}\n" for number in range(60)]
    asked = send(boss, world, PEOPLE + "".join(rows))
    assert statements(boss, draft_page()) <= 7
    boss.post(draft_page(), {"shown": asked.context["version"]})
    assert statements(boss, draft_page()) <= 9
    assert AuditEntry.objects.filter(action="recipient.added").count() == 60
