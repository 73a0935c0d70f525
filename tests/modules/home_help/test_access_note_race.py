"""How to get in is told on two telephones at once: one note, and nobody meets an error."""

from functools import partial

import pytest
from django.test import Client

from accounts.models import User
from modules.home_help.models import AccessNote
from tests.factories.scopes import LARVIK, works_for
from tests.factories.threads import at_once
from tests.factories.world import make_world
from tests.shop.views.conftest import sign_in

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]


def tell(user: User, text: str) -> int:
    with works_for(LARVIK):
        client = sign_in(Client(headers={"host": "larvik.localhost"}), user)
    return client.post("/modules/home_help/access-note/", {"text": text}).status_code


def test_told_twice_at_once_it_is_one_note() -> None:
    with works_for(LARVIK):
        user = make_world(module_key="home_help").user
    outcomes = at_once([partial(tell, user, f"Ring på {number}") for number in range(4)])
    assert {outcome.value for outcome in outcomes} == {302}
    with works_for(LARVIK):
        assert AccessNote.objects.count() == 1
