"""The right password alone, of somebody who must have a second step, opens nothing of all there is."""

from collections.abc import Iterator
from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from foundation.scope import use_scope
from tests.conftest import one_transaction
from tests.factories.factors import is_signed_in, type_password
from tests.tenants.sweep.case import Case
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.test_sweep import identify, is_refused, undone
from tests.tenants.sweep.town import Town, build

SET_UP = {"factor:begin", "factor:app", "factor:passkey", "factor:ask_new_passkey"}
CLOSED = [case for case in CASES if "stranger" not in case.allowed]
TO_THE_PASSWORD = "/sign-in/password/"


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with one_transaction(django_db_blocker):
        yield build("larvik")


@pytest.fixture(scope="module")
def begun(town: Town) -> Client:
    """The browser of the municipality's administrator, who has no second step yet."""
    with use_scope(town.scope):
        Authenticator.objects.filter(user=town.user_id("municipality_administrator")).delete()
        return _half_way(town, "municipality_administrator", leads_to="/sign-in/second-step/begin/")


@pytest.fixture(scope="module")
def asked(town: Town) -> Client:
    """The browser of an administrator who has one, and has not shown it."""
    with use_scope(town.scope):
        return _half_way(town, "administrator", leads_to="/sign-in/second-step/")


@pytest.fixture(scope="module")
def untouched(town: Town, begun: Client, asked: Client) -> str:
    """The town's fingerprint once there are both browsers, in whatever order the tests ask for them."""
    return town.fingerprint()


def _half_way(town: Town, actor: str, *, leads_to: str) -> Client:
    client = Client(headers={"host": f"{town.slug}.localhost"})
    assert type_password(client, User.objects.get(pk=town.user_id(actor))) == leads_to
    return client


def ask(client: Client, case: Case, town: Town) -> object:
    path = case.path(town)
    return client.get(path) if case.method == "GET" else client.post(path, dict(case.data(town)))


@pytest.mark.parametrize("case", [each for each in CLOSED if each.route not in SET_UP], ids=identify)
def test_who_must_set_one_up_reaches_nothing_else(
    case: Case, town: Town, begun: Client, untouched: str
) -> None:
    assert is_refused(undone(town, partial(ask, begun, case, town)))
    assert town.fingerprint() == untouched
    with use_scope(town.scope):
        assert not is_signed_in(begun)


@pytest.mark.parametrize("case", CLOSED, ids=identify)
def test_who_must_show_it_reaches_nothing_at_all(case: Case, town: Town, asked: Client) -> None:
    answer = undone(town, partial(ask, asked, case, town))
    assert is_refused(answer) or answer["Location"] == TO_THE_PASSWORD
    with use_scope(town.scope):
        assert not is_signed_in(asked)


def test_the_way_to_set_it_up_is_open(town: Town, begun: Client) -> None:
    """The control: this browser is half-way, and not a stranger's."""
    for path in (
        "/sign-in/second-step/begin/",
        "/account/second-step/app/",
        "/account/second-step/passkeys/add/",
    ):
        assert undone(town, partial(begun.get, path)).status_code == 200


def test_and_the_page_that_asks_for_it(town: Town, asked: Client) -> None:
    assert undone(town, partial(asked.get, "/sign-in/second-step/")).status_code == 200
