"""What a department decides about the service: who sends the invoice, and how long lists and allergies are kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from modules.shopping_help import stored
from modules.shopping_help.crew_stored import delete_what_is_due
from modules.shopping_help.domain.own import say_allergies
from modules.shopping_help.enums import Invoicer
from modules.shopping_help.forms.settings import SettingsForm
from modules.shopping_help.models import AllergyWarning, ListLine, Order, OrderLine, Run
from tests.factories.world import make_administrator, make_service
from tests.modules.shopping_help.shopping_world import OFFICE, ShoppingWorld
from tests.shop.views.conftest import sign_in


def decide(shopping: ShoppingWorld, **values: Any) -> None:
    service = shopping.world.service
    service.settings = {**service.settings, **values}
    service.save(update_fields=["settings"])


def ago(**ago: int) -> Any:
    return timezone.now() - timedelta(**ago)


def was_run(days: int) -> None:
    ends_at = ago(days=days)
    Run.objects.update(
        closes_at=ends_at - timedelta(hours=3), starts_at=ends_at - timedelta(hours=2), ends_at=ends_at
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("list_days", 13),
        ("list_days", 366),
        ("allergy_days", 13),
        ("allergy_days", 731),
        ("list_days", "long"),
        ("goods_invoiced_by", "the king"),
    ],
)
def test_what_cannot_be_decided_is_as_nobody_had(name: str, value: object) -> None:
    said = {"fee": "50", "goods_invoiced_by": "store", "list_days": "60", "allergy_days": "200"}
    assert SettingsForm(said).is_valid()
    assert not SettingsForm(said | {name: value}).is_valid()
    usual = {"fee": 0, "goods_invoiced_by": Invoicer.MUNICIPALITY, "list_days": 90, "allergy_days": 365}
    assert SettingsForm.read({name: value}) == usual


@pytest.mark.parametrize("days", [14, 90, 200])
def test_lists_are_kept_as_long_as_the_service_says(shopping: ShoppingWorld, days: int) -> None:
    shopping.order()
    shopping.write("Is")
    decide(shopping, list_days=days)
    was_run(days - 1)
    ListLine.objects.update(written_at=ago(days=days - 1))
    delete_what_is_due()
    assert OrderLine.objects.exists()
    assert ListLine.objects.exists()
    was_run(days + 1)
    ListLine.objects.update(written_at=ago(days=days + 1))
    delete_what_is_due()
    assert not OrderLine.objects.exists()
    assert not ListLine.objects.exists()
    assert Order.objects.exists()


def test_allergies_are_kept_as_long_as_the_service_says(shopping: ShoppingWorld) -> None:
    shopping.order()
    decide(shopping, allergy_days=30)
    say_allergies(shopping.recipient, allergens=["milk"], text="", actor=OFFICE)
    AllergyWarning.objects.update(said_at=ago(days=31))
    was_run(29)
    delete_what_is_due()
    assert AllergyWarning.objects.exists(), "ordered not long ago"
    was_run(31)
    delete_what_is_due()
    assert not AllergyWarning.objects.exists()


def test_each_service_decides_of_its_own(shopping: ShoppingWorld) -> None:
    shopping.order()
    make_service(
        shopping.world.department,
        name="Handlehjelp i byen",
        module_key="shopping_help",
        settings={"list_days": 365, "allergy_days": 730},
    )
    decide(shopping, list_days=20)
    was_run(21)
    shopping.write("Is")
    ListLine.objects.update(written_at=ago(days=21))
    delete_what_is_due()
    assert not OrderLine.objects.exists()
    assert ListLine.objects.exists(), "of which service it is nobody knows yet"


def test_whoever_it_is_about_sees_until_when(shopping: ShoppingWorld) -> None:
    shopping.order()
    decide(shopping, list_days=20, allergy_days=40)
    say_allergies(shopping.recipient, allergens=["milk"], text="", actor=OFFICE)
    was_run(1)
    data = stored.personal_data(shopping.recipient)
    today = timezone.localdate()
    assert data["orders"][0]["lines_kept_until"] == (today + timedelta(days=19)).isoformat()
    assert data["allergies"]["kept_until"] == (today + timedelta(days=40)).isoformat()
    assert len(stored.orders_in_words(data["orders"])) == 1
    assert len(stored.allergies_in_words(data["allergies"])) == 2


class TestThePages:
    @pytest.fixture
    def client(self, larvik_client: Client, shopping: ShoppingWorld) -> Client:
        assert shopping.recipient.user is not None
        client = sign_in(larvik_client, shopping.recipient.user)
        client.cookies["django_language"] = "en"
        return client

    def test_say_who_sends_the_invoice(self, client: Client, shopping: ShoppingWorld) -> None:
        shopping.write("Melk")
        run = f"/modules/shopping_help/runs/{shopping.run.pk}/"
        for invoicer, words in (("municipality", "from the municipality"), ("store", "from Torget")):
            decide(shopping, goods_invoiced_by=invoicer)
            assert f"comes {words}" in client.get(f"{run}list/").text
            assert f"F{words[1:]}" in client.get(f"{run}order/").text

    def test_say_how_long_it_is_kept(self, client: Client, shopping: ShoppingWorld) -> None:
        decide(shopping, list_days=20, allergy_days=40)
        assert "deleted 40 days after your last order" in client.get("/modules/shopping_help/allergies/").text
        assert "for 20 days after the run" in client.get("/modules/shopping_help/owed/").text

    def test_of_the_department_let_it_decide(self, larvik_client: Client, shopping: ShoppingWorld) -> None:
        client = sign_in(larvik_client, make_administrator(shopping.world.department))
        client.cookies["django_language"] = "en"
        page = client.get(f"/manage/services/{shopping.world.service.pk}/").text
        for name in ("goods_invoiced_by", "list_days", "allergy_days"):
            assert f'name="module-{name}"' in page
