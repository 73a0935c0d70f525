"""What comes back is believed only as an answer to what this browser asked, here, a moment ago."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.enums import SignInLevel
from accounts.models import SignInPolicy, User
from foundation.scope import tenant_scope, use_scope
from tests.factories.id_porten import choose
from tests.tenants.id_porten.conftest import CENTRAL, INGRID, Visit, is_nobody
from tjenesteshop.standins.idporten import IdportenStandIn

pytestmark = pytest.mark.usefixtures("ingrid")


def brought_from(visit: Visit) -> dict[str, str]:
    return dict(choose(visit.begin(), pid=INGRID.reveal(), stop_at=CENTRAL))


@pytest.mark.parametrize(
    "how",
    [
        {"claims": {"iss": "https://elsewhere.example"}},
        {"claims": {"aud": "other"}},
        {"claims": {"nonce": "another"}},
        {"claims": {"acr": "idporten-loa-low"}},
        {"claims": {"exp": 1}},
        {"claims": {"sub": "s" * 256}},
        {"claims": {"sub": "a\0b"}},
        {"claims": {"sub": "\ud800"}},
        {"claims": {"sid": "\ud800"}},
        {"signed": "not"},
        {"signed": "retired"},
    ],
    ids=str,
)
def test_a_token_that_is_wrong_signs_nobody_in(visit: Visit, how: dict[str, Any]) -> None:
    visit.go_wrong(**how)
    assert visit.sign_in().status_code == 400
    assert not visit.is_signed_in
    assert not User.objects.exists()


def test_a_number_that_is_none_is_nobodys(visit: Visit) -> None:
    for pid in ("12345678901", "", None, 7, "' OR 1=1"):
        visit.go_wrong(claims={"pid": pid})
        assert is_nobody(visit.sign_in())
    assert not User.objects.exists()


def test_an_answer_opened_twice_signs_in_once(visit: Visit) -> None:
    brought = brought_from(visit)
    assert visit.come_back(brought).status_code == 302
    assert visit.come_back(brought).status_code == 400


def test_nor_is_a_code_good_for_another_browser(visit: Visit) -> None:
    """Whoever sends somebody a link with their own answer does not get them into their account."""
    assert Visit(visit.issuer).come_back(brought_from(visit)).status_code == 400


def test_a_code_is_not_good_for_another_question_of_the_same_browser(visit: Visit) -> None:
    first, second = brought_from(visit), brought_from(visit)
    assert visit.come_back({**first, "code": second["code"]}).status_code == 400
    assert not visit.is_signed_in


@pytest.mark.usefixtures("ingrid_in_sandefjord")
def test_state_and_code_of_another_municipality_are_not_good_here(visit: Visit) -> None:
    elsewhere = Visit(visit.issuer, host="sandefjord.localhost")
    brought = brought_from(elsewhere)
    visit.begin()
    query = urlencode(brought)
    assert visit.get(f"/sign-in/id-porten/answer/?{query}").status_code == 400  # past the central host
    ours = brought_from(visit)
    assert visit.come_back({**ours, "code": brought["code"]}).status_code == 400
    assert not visit.is_signed_in
    assert elsewhere.come_back(brought_from(elsewhere)).status_code == 302


def test_the_central_host_leads_only_where_a_state_of_ours_was_made_for(visit: Visit) -> None:
    central = Client(headers={"host": "localhost"})
    brought = brought_from(visit)
    forged = brought["state"][:-3] + "abc"
    for state in ("", "x", forged, "évil", "\x00", "a" * 9_000):
        answer = central.get("/sign-in/id-porten/answer/", {"state": state, "code": "y"})
        assert answer.status_code == 400, state
        assert "location" not in answer


def test_too_late_is_too_late(visit: Visit) -> None:
    brought = brought_from(visit)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert visit.come_back(brought).status_code == 400
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        answer = Client().get("/sign-in/id-porten/answer/", brought, headers={"host": "localhost"})
        assert answer.status_code == 400


def test_an_error_in_the_address_is_not_repeated_on_the_page(visit: Visit) -> None:
    brought = brought_from(visit)
    answer = visit.come_back({"state": brought["state"], "error": "<b>call 800 00 000</b>"})
    assert answer.status_code == 400
    assert "800 00 000" not in answer.content.decode()


def test_the_issuer_in_the_address_must_be_the_one_that_was_asked(visit: Visit) -> None:
    brought = brought_from(visit)
    assert visit.come_back({**brought, "iss": "https://elsewhere.example"}).status_code == 400


def test_while_the_code_cannot_be_redeemed_one_is_told_to_wait(
    visit: Visit, stand_in: tuple[IdportenStandIn, str], settings: Any
) -> None:
    brought = brought_from(visit)
    from accounts.oidc.provider import provider_of  # noqa: PLC0415 - the one of this process

    known = provider_of(stand_in[0].issuer)
    metadata = known.metadata()
    known._metadata = replace(metadata, token_endpoint="http://127.0.0.1:9/token")
    try:
        assert visit.come_back(brought).status_code == 503
    finally:
        known._metadata = metadata


@pytest.mark.usefixtures("ingrid_in_sandefjord")
def test_a_weaker_question_asked_elsewhere_is_not_answered_here(visit: Visit) -> None:
    """Whoever carries the neighbour's cookie over does not get in with the level the neighbour asks for."""
    with use_scope(tenant_scope("sandefjord")):
        SignInPolicy.objects.create(level=SignInLevel.SUBSTANTIAL)
    elsewhere = Visit(visit.issuer, host="sandefjord.localhost")
    brought = dict(
        choose(elsewhere.begin(), pid=INGRID.reveal(), stop_at=CENTRAL, level=SignInLevel.SUBSTANTIAL)
    )
    visit.browser.cookies["id-porten"] = elsewhere.browser.cookies["id-porten"].value
    assert visit.get(f"/sign-in/id-porten/answer/?{urlencode(brought)}").status_code == 400
    assert not visit.is_signed_in
