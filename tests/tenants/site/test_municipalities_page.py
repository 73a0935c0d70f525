"""The way to one's own municipality: found by any of its names, at the host its people know it by."""

import pytest
from django.test import Client

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.enums import MunicipalityState
from tenants.models import Municipality

LARVIK = 'href="http://larvik.localhost:8123/"'
SANDEFJORD = 'href="http://sandefjord.localhost:8123/"'


def test_those_on_board_are_listed_with_their_own_address(visitor: Client) -> None:
    page = visitor.get("/municipalities/").text
    assert LARVIK in page
    assert SANDEFJORD in page


@pytest.mark.parametrize("words", ["larvik", "LARV", "3909"])
def test_one_is_found_by_name_or_number(words: str, visitor: Client) -> None:
    page = visitor.get("/municipalities/", {"q": words}).text
    assert LARVIK in page
    assert SANDEFJORD not in page


def test_a_county_finds_those_on_board_and_says_who_is_not(visitor: Client) -> None:
    page = visitor.get("/municipalities/", {"q": "vestfold", "language": "en"}).text
    assert LARVIK in page
    assert SANDEFJORD in page
    assert "Horten" in page
    assert "Not here yet" in page


@pytest.mark.parametrize("words", ["nowhere at all", "<script>", "'", "%", "\u202e"])
def test_what_is_not_found_is_said(words: str, visitor: Client) -> None:
    page = visitor.get("/municipalities/", {"q": words, "language": "en"}).text
    assert "No municipality matches" in page
    assert "<script>" not in page


@pytest.mark.parametrize("words", ["x" * 81, "lar\x00vik", " "])
def test_what_cannot_be_a_name_narrows_nothing(words: str, visitor: Client) -> None:
    assert LARVIK in visitor.get("/municipalities/", {"q": words}).text


@pytest.mark.parametrize("state", [MunicipalityState.PROVISIONING, MunicipalityState.SUSPENDED])
def test_one_that_does_not_answer_is_not_listed(state: MunicipalityState, visitor: Client) -> None:
    with use_scope(PUBLIC_SCOPE):
        Municipality.objects.filter(slug="larvik").update(state=state)
    page = visitor.get("/municipalities/").text
    assert LARVIK not in page
    assert SANDEFJORD in page
