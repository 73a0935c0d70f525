"""Somebody new to a department: registered once, then granted what the decision says."""

import random

import pytest
from django.test import Client
from django.utils import timezone

from foundation.identifiers import synthetic_national_id
from shop.enums import AddressProtection
from shop.models import Entitlement, Intake, Recipient, RoleGrant
from tests.factories.world import World, at, make_department, make_recipient, make_service, make_user
from tests.shop.views.conftest import sign_in

NUMBER = synthetic_national_id(random.Random("new here")).reveal()
PERSON = {
    "name": "Ny Prøve",
    "national_id": f"{NUMBER[:6]} {NUMBER[6:]}",
    "phone": "680 50 003",
    "address": "Prøvegata 1",
    "protection": AddressProtection.NONE,
}


@pytest.fixture
def officer(world: World, larvik_client: Client) -> Client:
    """Signed in as the case officer of the world's department."""
    larvik_client.cookies["django_language"] = "en"
    user = make_user("Hanne Prøve")
    RoleGrant.objects.create(user=user, role="case_officer", department=world.department)
    return sign_in(larvik_client, user)


def add_to(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/recipients/add/"


def grant_to(world: World, recipient: Recipient) -> str:
    return f"/manage/departments/{world.department.pk}/recipients/{recipient.pk}/grant/"


def decision(world: World, **changes: object) -> dict[str, object]:
    return {
        "service": world.service.pk,
        "amount": "4",
        "unit": "visits",
        "period": "month",
        "valid_from": timezone.localdate().isoformat(),
        "decision_reference": "2026/1234-5",
    } | changes


def test_somebody_new_is_registered_and_led_on_to_the_decision(world: World, officer: Client) -> None:
    answer = officer.post(add_to(world), PERSON)
    recipient = Recipient.objects.get(name="Ny Prøve")
    assert answer.headers["Location"] == grant_to(world, recipient)
    assert recipient.national_id_hash
    page = officer.get(grant_to(world, recipient)).text
    assert "What is Ny Prøve granted?" in page
    answer = officer.post(grant_to(world, recipient), decision(world))
    assert answer.headers["Location"] == f"/manage/recipients/{recipient.pk}/"
    granted = Entitlement.objects.get(recipient=recipient)
    assert (granted.amount, granted.decision_reference) == (4, "2026/1234-5")
    assert grant_to(world, recipient) in officer.get(f"/manage/recipients/{recipient.pk}/").text


def test_who_is_known_by_the_number_is_not_registered_twice(world: World, officer: Client) -> None:
    for name in ("Ny Prøve", "Ny Annet Prøve"):
        assert officer.post(add_to(world), PERSON | {"name": name}).status_code == 302
    assert Recipient.objects.filter(national_id_hash__isnull=False).count() == 1


def test_a_protected_address_is_kept_where_only_one_query_reads_it(world: World, officer: Client) -> None:
    page = officer.post(add_to(world), PERSON | {"protection": "strictly_confidential"}, follow=True).text
    assert Recipient.objects.get(name="Ny Prøve").is_protected
    assert "Prøvegata" not in page
    assert "68050003" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "99"},
        {"national_id": "12345678901"},
        {"national_id": "not a number"},
        {"phone": "6" * 30},
        {"address": "A" * 201},
        {"protection": "top_secret"},
    ],
)
def test_nonsense_about_a_person_is_told(world: World, officer: Client, wrong: dict[str, str]) -> None:
    assert officer.post(add_to(world), PERSON | wrong).status_code == 422
    assert not Intake.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "0"},
        {"amount": "some"},
        {"amount": "10001"},
        {"unit": "loaves"},
        {"period": "now and then"},
        {"valid_from": ""},
        {"valid_from": "2001-01-01"},
        {"valid_until": at(-3, 0).date().isoformat()},
        {"decision_reference": "because Kari asked for it"},
        {"service": "999999"},
    ],
)
def test_nonsense_about_a_decision_is_told(world: World, officer: Client, wrong: dict[str, str]) -> None:
    recipient = _taken_up(world, officer)
    assert officer.post(grant_to(world, recipient), decision(world, **wrong)).status_code == 422
    assert not Entitlement.objects.filter(recipient=recipient).exists()


def test_another_departments_service_and_a_second_decision_are_refused(world: World, officer: Client) -> None:
    recipient = _taken_up(world, officer)
    elsewhere = make_service(make_department(name="Fremmed"), name="Fremmed")
    answer = officer.post(grant_to(world, recipient), decision(world, service=elsewhere.pk))
    assert answer.status_code == 422
    assert officer.post(grant_to(world, recipient), decision(world)).status_code == 302
    answer = officer.post(grant_to(world, recipient), decision(world, amount="9"))
    assert answer.status_code == 409
    assert Entitlement.objects.filter(recipient=recipient).count() == 1


def test_somebody_whom_the_department_does_not_know_is_not_found(world: World, officer: Client) -> None:
    stranger = make_recipient(name="Fremmed Prøve")
    for act in (officer.get, officer.post):
        assert act(grant_to(world, stranger)).status_code == 404


def _taken_up(world: World, officer: Client) -> Recipient:
    officer.post(add_to(world), PERSON)
    return Recipient.objects.get(name="Ny Prøve")
