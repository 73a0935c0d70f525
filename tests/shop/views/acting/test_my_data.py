"""Who acts for others reads what is stored about themself, also when they receive nothing and when it has ended."""

import json

import pytest
from django.test import Client

from accounts.models import User
from audit.models import AuditEntry
from notifications.models import ContactPreferences
from shop.domain.representation.revoking import revoke_representation
from shop.models import Representation
from shop.stored.account import OF_ACCOUNT
from shop.stored.holding import Holding
from tests.factories.representatives import account_of
from tests.factories.world import World, at, user_of
from tests.shop.views.acting.conftest import SignIn
from tests.shop.views.citizen.conftest import book_page, text_of

PAGE, FILE = "/acting/data/", "/acting/data/file/"
HOLDINGS = [holding for section in OF_ACCOUNT for holding in section.holdings]


def test_it_is_about_the_reader_whomever_they_act_for(
    nora: Client, right: Representation, world: World
) -> None:
    ContactPreferences.objects.create(user=account_of(right), phone="68050777")
    for _as_whom in ("oneself", "another"):
        page = text_of(nora.get(PAGE))
        assert "This is about you, Nora Fullmakt" in page
        assert "Ingrid P." in page
        assert "relative with consent" in page.lower()
        assert "2026/77-1" in page
        assert "68050777" in page
        assert "Prøvegata" not in page
        nora.post(f"/acting/{right.pk}/")


def test_what_they_did_stays_theirs_to_read_when_the_right_has_ended(
    acting: Client, right: Representation, world: World
) -> None:
    acting.post(book_page(world, at(1, 10)), {"key": "x"})
    revoke_representation(right, actor=world.actor())
    assert acting.get(PAGE).status_code == 403  # told once that it has ended
    page = text_of(acting.get(PAGE))
    assert "Ingrid P. Booked an appointment" in page
    assert "Ingrid P. Opened the pages of Ingrid P." in page


def test_the_file_has_all_of_it_and_is_logged(acting: Client, right: Representation) -> None:
    held = json.loads(acting.get(FILE).content)
    assert held["sections"]["represents"]["shop.Representation"][0]["document_reference"] == "2026/77-1"
    assert held["sections"]["sign_in"]["accounts.User"][0]["name"] == "Nora Fullmakt"
    assert held["acts"][-1]["words"] == "opened the pages of Ingrid P."
    assert AuditEntry.objects.filter(action="my_data.downloaded", actor_id=account_of(right).pk).count() == 1


def test_it_is_reached_from_the_account_and_from_the_chooser(nora: Client) -> None:
    for page in ("/account/", "/acting/"):
        assert f'href="{PAGE}"' in nora.get(page).text


def test_who_acts_for_nobody_is_told_for_whom_it_is(world: World, sign_in: SignIn) -> None:
    client = sign_in(user_of(world.recipient))
    assert client.get(PAGE).status_code == 403
    assert client.get(FILE).status_code == 403
    assert PAGE not in client.get("/account/").text


def test_the_persons_own_page_asks_first_for_whom(nora: Client) -> None:
    for page in ("/me/data/", "/me/log/"):
        assert nora.get(page)["Location"].startswith("/acting/?next=")


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.model)
def test_a_holding_can_be_asked_by_the_account(holding: Holding, larvik: object) -> None:
    assert list(holding.rows_of([User(pk=1).pk]).values_list("pk", *holding.columns)) == []
