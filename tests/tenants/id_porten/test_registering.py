"""Whom the municipality does not know registers themselves, where it allows that, and nowhere else."""

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.models import SignInPolicy, User
from accounts.national import Newcomer, register_person
from foundation.scope import Scope, tenant_scope, use_scope
from shop.models import Recipient
from tests.tenants.id_porten.conftest import INGRID, STRANGER, Visit, recipient_with

SAID = {"name": "Ola Fremmed", "phone": "680 50 999"}
HERE = "/sign-in/id-porten/register/"


@pytest.fixture
def allowed(larvik: Scope) -> None:
    SignInPolicy.objects.create(relatives_may_register=True)


@pytest.fixture
def stranger(visit: Visit) -> Visit:
    """At the polite page, with what ID-porten said in the pocket."""
    visit.browser.cookies["django_language"] = "en"
    visit.sign_in(STRANGER)
    return visit


def send(visit: Visit, **said: str) -> Any:
    return visit.browser.post(HERE, SAID | said, headers={"host": visit.host})


def test_unless_the_municipality_allows_it_there_is_no_such_page(stranger: Visit) -> None:
    assert HERE not in stranger.get("/sign-in/id-porten/nobody/").content.decode()
    assert stranger.get(HERE).status_code == 404
    assert send(stranger).status_code == 404
    assert not User.objects.exists()


def test_where_it_does_they_are_registered_and_signed_in(allowed: None, stranger: Visit) -> None:
    assert HERE in stranger.get("/sign-in/id-porten/nobody/").content.decode()
    page = stranger.get(HERE).content.decode()
    assert STRANGER.reveal() not in page
    assert send(stranger)["location"] == "/"
    recipient = Recipient.objects.get()
    assert (recipient.name, recipient.phone, recipient.address) == ("Ola Fremmed", "68050999", "")
    assert stranger.is_signed_in
    assert Visit(stranger.issuer).sign_in(STRANGER)["location"] == "/bookings/"
    assert User.objects.count() == 1


def test_without_id_porten_nobody_registers(allowed: None, visit: Visit) -> None:
    assert visit.get(HERE).status_code == 404
    assert send(visit).status_code == 404


def test_who_is_signed_in_already_does_not(allowed: None, visit: Visit) -> None:
    recipient_with(INGRID, name="Ingrid Prøve")
    visit.sign_in()
    assert visit.get(HERE).status_code == 404
    assert send(visit).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"name": ""}, {"name": " "}, {"name": "123"}, {"name": "<b>Ola</b>"}, {"name": "x" * 121}, {"phone": ""},
        {"phone": "12"}, {"phone": "ring meg"}, {"phone": "+"}, {"phone": "1" * 26}, {"name": "Ola\x00"},
        {"name": "Ola 01019012345"},
    ],
)  # fmt: skip
def test_nonsense_is_told_and_nothing_is_made(allowed: None, stranger: Visit, said: dict[str, str]) -> None:
    assert send(stranger, **said).status_code == 422
    assert not Recipient.objects.exists()


def test_whose_services_have_ended_is_for_the_department(allowed: None, stranger: Visit) -> None:
    ended = recipient_with(STRANGER, name="Ola Fremmed")
    Recipient.objects.filter(pk=ended.pk).update(is_active=False)
    answer = send(stranger)
    assert answer.status_code == 422
    assert "Call the department" in answer.content.decode()
    assert not stranger.is_signed_in


def test_the_neighbour_allows_it_for_itself_alone(allowed: None, visit: Visit) -> None:
    neighbour = Visit(visit.issuer, host="sandefjord.localhost")
    neighbour.sign_in(STRANGER)
    assert neighbour.get(HERE).status_code == 404


def test_two_at_once_are_one(committed_db: None) -> None:
    users: list[int] = []
    barrier = threading.Barrier(2)

    def register() -> None:
        try:
            barrier.wait(10)
            with use_scope(tenant_scope("larvik")), transaction.atomic():
                users.append(register_person(STRANGER, Newcomer("Ola Fremmed", "68050999")).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register) for _each in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert len(users) == 2
    assert len(set(users)) == 1
