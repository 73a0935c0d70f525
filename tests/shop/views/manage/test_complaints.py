"""Where complaints are sent: the municipality's one place where it has said one, each department's own until then."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from shop.models import ComplaintAddress, Entitlement
from tests.factories.world import World, make_administrator, make_world
from tests.shop.views.conftest import sign_in

PAGE = "/manage/complaints/"
PLACE = "Klagenemnda, Postboks 1, 3251 Larvik"


@pytest.fixture
def world(larvik: object) -> World:
    return make_world()


@pytest.fixture
def sigrid(world: World, larvik_client: Client) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(None))


def of_decision(world: World) -> str:
    client = sign_in(Client(headers={"host": "larvik.localhost"}), world.user)
    client.cookies["django_language"] = "en"
    return client.get(f"/me/decisions/{Entitlement.objects.get().pk}/").text


def test_what_the_municipality_says_stands_on_every_decision(world: World, sigrid: Client) -> None:
    assert "those who made the decision" in of_decision(world)
    assert PAGE in sigrid.get("/manage/").text
    assert sigrid.post(PAGE, {"text": PLACE}).status_code == 302
    assert f"Send it in writing to the municipality: {PLACE}." in of_decision(world)
    assert PLACE in sigrid.get(f"/manage/recipients/{world.recipient.pk}/").text
    assert AuditEntry.objects.filter(action="complaint_address.changed").count() == 1
    assert sigrid.post(PAGE, {"text": ""}).status_code == 302
    assert "those who made the decision" in of_decision(world)


@pytest.mark.parametrize("text", ["12345", "x" * 201])
def test_what_is_no_address_is_refused_and_kept_in_the_form(sigrid: Client, text: str) -> None:
    answer = sigrid.post(PAGE, {"text": text})
    assert answer.status_code == 422
    assert text in answer.text
    assert not ComplaintAddress.objects.exists()


def test_two_who_write_it_at_once_both_see_it(sigrid: Client) -> None:
    seen = sigrid.get(PAGE).text.split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    sigrid.post(PAGE, {"text": PLACE, "seen": seen})
    answer = sigrid.post(PAGE, {"text": "Rådhuset, Sandefjord", "seen": seen})
    assert answer.status_code == 409
    assert PLACE in answer.text
    assert ComplaintAddress.objects.get().text == PLACE
