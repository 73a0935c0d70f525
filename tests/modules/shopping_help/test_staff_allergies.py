"""What somebody who calls does not tolerate is noted by the department, and warned of as on their own page."""

import re

import pytest
from django.test import Client
from django.utils import translation

from audit.models import AuditEntry
from modules.shopping_help.domain.own import say_allergies
from modules.shopping_help.forms.writing import AllergyForm
from modules.shopping_help.models import AllergyWarning
from tests.factories.world import make_administrator
from tests.modules.shopping_help.shopping_world import OFFICE, ShoppingWorld
from tests.modules.shopping_help.test_department_pages import seen_on, words
from tests.shop.views.conftest import sign_in

ROOT = "/modules/shopping_help/"


@pytest.fixture
def client(shopping: ShoppingWorld, larvik_client: Client) -> Client:
    client = sign_in(larvik_client, make_administrator(shopping.world.department))
    client.cookies["django_language"] = "en"
    return client


def page(shopping: ShoppingWorld, tail: str = "") -> str:
    return f"{ROOT}department-runs/{shopping.run.pk}/for/{shopping.recipient.pk}/{tail}"


def noted() -> list[tuple[list[str], str]]:
    return list(AllergyWarning.objects.values_list("allergens", "text"))


def test_it_is_noted_changed_and_taken_away(shopping: ShoppingWorld, client: Client) -> None:
    url = page(shopping, "allergies/")
    assert f'href="{url}"' in client.get(page(shopping)).content.decode()
    answer = client.post(url, {"allergens": ["milk", "egg"], "text": " kiwi ", "seen": seen_on(client, url)})
    assert answer["Location"] == page(shopping)
    assert noted() == [(["egg", "milk"], "kiwi")]
    client.post(url, {"allergens": ["milk"], "text": "", "seen": seen_on(client, url)})
    assert noted() == [(["milk"], "")]
    client.post(url, {"text": "", "seen": seen_on(client, url)})
    assert noted() == []


def test_a_form_that_never_had_the_answer_takes_nothing_away(shopping: ShoppingWorld, client: Client) -> None:
    say_allergies(shopping.recipient, allergens=["milk"], text="", actor=OFFICE)
    assert client.post(page(shopping, "allergies/"), {}).status_code == 400
    answer = client.post(page(shopping, "allergies/"), {"allergens": ["chalk"], "text": "kiwi"})
    assert answer.status_code == 422
    assert 'value="kiwi"' in answer.content.decode()
    assert noted() == [(["milk"], "")]


def test_two_who_note_at_once_lose_nothing(shopping: ShoppingWorld, client: Client) -> None:
    url = page(shopping, "allergies/")
    seen = seen_on(client, url)
    say_allergies(
        shopping.recipient, allergens=["nuts"], text="", actor=shopping.by(shopping.recipient), seen=""
    )
    answer = client.post(url, {"allergens": ["milk"], "text": "", "seen": seen})
    assert answer.status_code == 409
    assert noted() == [(["nuts"], "")]
    again = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())
    assert again is not None
    client.post(url, {"allergens": ["milk", "nuts"], "text": "", "seen": again[1]})
    assert noted() == [(["milk", "nuts"], "")]


def test_every_look_and_change_is_in_their_log(shopping: ShoppingWorld, client: Client) -> None:
    url = page(shopping, "allergies/")
    client.get(url)
    client.post(url, {"allergens": ["milk"], "text": ""})
    found = AuditEntry.objects.filter(
        recipient_id=shopping.recipient.pk, action__startswith="shopping_help.allergies"
    )
    assert list(found.order_by("pk").values_list("action", "channel")) == [
        ("shopping_help.allergies_viewed", "phone"),
        ("shopping_help.allergies_changed", "phone"),
    ]


def test_staff_see_the_same_warnings_as_the_recipient(shopping: ShoppingWorld, client: Client) -> None:
    shopping.write("Melk", "Is")
    say_allergies(shopping.recipient, allergens=["milk"], text="", actor=OFFICE)
    said = words(client.get(page(shopping), {"q": "melk"}))
    assert "Not tolerated: milk." in said
    assert said.count("Contains milk") == 2, "beside the line, and beside what is found"
    assert "is not known" in words(client.get(page(shopping), {"q": "is"}))
    own = sign_in(client, shopping.world.user)
    assert (
        words(
            own.get(f"{ROOT}runs/{shopping.run.pk}/list/"),
        ).count("Contains milk")
        == 1
    )
    order = shopping.order("Brød")
    sign_in(client, make_administrator(shopping.world.department, name="Kari Kontor"))
    said = words(client.get(f"{ROOT}department-orders/{order.pk}/"))
    assert "Contains milk" in said


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("nb", "bløtdyr", "svoveldioksid og sulfitter"),
        ("nn", "blautdyr", "svoveldioksid og sulfitt"),
        ("en", "celery", "sulphur"),
    ],
)
def test_allergens_stand_in_the_order_of_the_readers_alphabet(language: str, first: str, last: str) -> None:
    with translation.override(language):
        labels = [str(label).lower() for _code, label in AllergyForm()["allergens"].field.widget.choices]
    assert labels == sorted(labels)
    assert labels[0].startswith(first)
    assert labels[-1].startswith(last)
