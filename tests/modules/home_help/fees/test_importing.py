"""Bands from a file: tried first, then all of them or none."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from foundation.personal_data import lookup_hash
from foundation.scope import Scope
from modules.home_help.fees.models import RecipientBand
from shop.enums import StaffRole
from shop.models import ImportDraft, Recipient, RoleGrant
from tests.factories import world as make
from tests.factories.representatives import new_number
from tests.modules.home_help.fees.conftest import client_of
from tests.modules.home_help.fees.fees_world import charged_world, give_band, make_table, month
from tests.tenants.sweep.forms import form_values

NUMBERS = [new_number().reveal() for _ in range(2)]


@pytest.fixture
def world(larvik: Scope) -> make.World:
    """Two recipients whose numbers are known."""
    world = charged_world()
    make_table(world.service)
    other = make.make_recipient(name="Olav Prøve")
    make.make_entitlement(other, world.service)
    for number, person in zip(NUMBERS, (world.recipient, other), strict=True):
        Recipient.objects.filter(pk=person.pk).update(national_id_hash=lookup_hash(number))
    return world


@pytest.fixture
def hanne(world: make.World) -> Client:
    """Handles the department's decisions."""
    user = make.make_user("Hanne Prøve")
    RoleGrant.objects.create(user=user, role=StaffRole.CASE_OFFICER, department=world.department)
    return client_of(user)


def send(
    client: Client, world: make.World, *rows: str, heading: str = "Fødselsnummer;Trinn;Gjelder fra"
) -> Any:
    file = SimpleUploadedFile("trinn.csv", "\n".join([heading, *rows]).encode())
    answer: Any = client.post(
        f"/manage/departments/{world.department.pk}/import/home_help-bands/", {"file": file}, follow=True
    )
    return answer


def test_bands_are_set_with_a_yes_and_those_that_hold_are_left(world: make.World, hanne: Client) -> None:
    give_band(world.recipient, 2, since=month(1))
    rows = [f"{number};2;{month(1):%d.%m.%Y}" for number in NUMBERS]
    page = send(hanne, world, *rows).text
    assert RecipientBand.objects.count() == 1
    draft = ImportDraft.objects.get()
    hanne.post(f"/manage/imports/{draft.pk}/", form_values(page, having="shown"), follow=True)
    assert list(RecipientBand.objects.values_list("starts_on", "number")) == [(month(1), 2)] * 2


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (f"{NUMBERS[0]};9;{month(1):%d.%m.%Y}", "8"),
        (f"{NUMBERS[0]};5;{month(1):%d.%m.%Y}", "That band cannot be set"),
        (f"{NUMBERS[0]};2;{month(9):%d.%m.%Y}", "That band cannot be set"),
        (f"{NUMBERS[0]};2;{month(1).replace(day=2):%d.%m.%Y}", "first of a month"),
        (f"{new_number().reveal()};2;{month(1):%d.%m.%Y}", "We do not find who this is"),
    ],
)
def test_one_row_that_is_wrong_keeps_all_of_them(
    world: make.World, hanne: Client, row: str, says: str
) -> None:
    page = send(hanne, world, f"{NUMBERS[1]};2;{month(1):%d.%m.%Y}", row).text
    assert says in page
    assert not RecipientBand.objects.exists()


def test_a_file_with_incomes_is_refused(world: make.World, hanne: Client) -> None:
    heading = "Fødselsnummer;Trinn;Gjelder fra;Inntekt"
    page = send(hanne, world, f"{NUMBERS[0]};2;{month(1):%d.%m.%Y};312000", heading=heading).text
    assert "Inntekt" in page
    assert not ImportDraft.objects.exists()
