"""Siblings together or apart is asked once for all wishes, and with each of them for who wants that."""

import pytest
from django.test import Client

from modules.respite_care.models import Wish
from tests.factories.world import World
from tests.modules.respite_care.conftest import client_of, make_family
from tests.modules.respite_care.rounds_world import code_for, make_round, stays_of
from tests.modules.respite_care.test_round_pages import ROOT


@pytest.fixture
def siblings(world: World) -> tuple[Client, str]:
    """Their carer, and what both of them together are called."""
    carer, _people = make_family(world, "Emma", "Noah")
    return client_of(carer.user), code_for(carer)


def test_it_is_asked_once(world: World, siblings: tuple[Client, str]) -> None:
    client, both = siblings
    found = make_round(world)
    own, (first, second) = f"{ROOT}my-rounds/{found.pk}/", stays_of(found)
    shown = client.get(own).text
    assert shown.count("<select") == 2, "one for each stay, and not for each of three ways of each"
    sent = {"wish_1": str(second.pk), "wish_2": str(first.pk)}
    refused = client.post(own, sent)
    assert refused.status_code == 422
    assert "Say whom the wishes are for." in refused.text
    assert client.post(own, sent | {"for_all": "999"}).status_code == 422
    assert client.post(own, sent | {"for_all": both}).status_code == 302
    assert list(Wish.objects.order_by("rank").values_list("stay", "chosen")) == [
        (second.pk, both),
        (first.pk, both),
    ]
    assert client.post(own, {"wish_1": "", "wish_2": ""}).status_code == 302, "taken back for nobody"
    assert not Wish.objects.exists()


def test_it_may_differ_from_wish_to_wish(world: World, siblings: tuple[Client, str]) -> None:
    client, both = siblings
    found = make_round(world)
    own, (first, second) = f"{ROOT}my-rounds/{found.pk}/", stays_of(found)
    assert "?each=1" in client.get(own).text
    one = both.partition("-")[0]
    sent = {"wish_1": f"{first.pk}:{both}", "wish_2": f"{first.pk}:{one}", "wish_3": f"{second.pk}:{one}"}
    assert client.post(f"{own}?each=1", sent).status_code == 302
    assert Wish.objects.count() == 3
    shown = client.get(own).text
    assert shown.count("<select") == 6, "what differs is shown as it was handed in"
    assert 'name="for_all"' not in shown
