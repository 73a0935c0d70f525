"""Every address is asked as somebody who acts for a recipient: for another one, and with another service only.

What they may open says on whose behalf; what is another's is not there, and nothing is changed.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from foundation.scope import use_scope
from shop.enums import RepresentationKind
from shop.models import Representation
from tests.conftest import one_transaction
from tests.factories.representatives import account_of, make_representation
from tests.tenants.sweep.case import RECIPIENTS, Case
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.of_modules import module_sweeps
from tests.tenants.sweep.test_sweep import REFUSED, ask, identify, undone
from tests.tenants.sweep.town import BACKEND, Town, build

FOR_ANOTHER, WITH_ANOTHER_SERVICE, FOR_ALL = "for another", "with another service", "for all"
STRIP = "You act on behalf of"
LEAVES = {"stop_acting", "accounts:sign_out", "demo:sign_in"}
"""Where one is somebody else afterwards."""
THEIR_OWN = {"revoke_representative", "make_my_calendar"}
"""What is not given to who acts for somebody, whatever they may do."""
ABOUT_WHO_ACTS = {"acting_data", "acting_data_file"}
"""What only who acts for somebody has."""
NEEDS_A_SERVICE = frozenset[str]().union(*(each.needs_a_service for each in module_sweeps().values()))
"""What a recipient can tell at any time, and somebody for them only with a service it is about."""


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with one_transaction(django_db_blocker):
        larvik = build("larvik")
        with use_scope(larvik.scope):
            _let_act(larvik)
        yield larvik


def _let_act(town: Town) -> None:
    """Three who are nobody here but for whom they act."""
    recipient, other_user = town.booking.recipient, town.users["other_recipient"]
    other_service = town.department.services.exclude(pk=town.service.pk).earliest("pk")
    assert isinstance(other_user, User)
    let_act = partial(make_representation, kind=RepresentationKind.GUARDIAN)
    rights: dict[str, Representation] = {
        FOR_ANOTHER: let_act(other_user.recipient, name="For annen"),
        WITH_ANOTHER_SERVICE: let_act(recipient, other_service, name="Med annen"),
        FOR_ALL: let_act(recipient, name="For alt"),
    }
    for name, right in rights.items():
        client = Client(headers={"host": f"{town.slug}.localhost"})
        client.cookies["django_language"] = "en"
        client.force_login(account_of(right), backend=BACKEND)
        assert client.post(f"/acting/{right.pk}/").status_code == 302
        town.cookies[name] = client.cookies.output(attrs=[], header="", sep=";")


def answer(case: Case, town: Town, *, actor: str) -> Any:
    return undone(town, partial(ask, case, town, actor=actor))


def says_for_whom(response: Any) -> bool:
    content = response.content.decode()
    return "<html" not in content or STRIP in content


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_whoever_acts_for_another_gets_what_the_other_gets(case: Case, town: Town) -> None:
    response = answer(case, town, actor=FOR_ANOTHER)
    is_theirs = "other_recipient" in case.allowed and case.route not in THEIR_OWN | NEEDS_A_SERVICE
    if is_theirs or case.route in ABOUT_WHO_ACTS:
        assert response.status_code in {200, 302, 303}, response.content[:500]
    else:
        assert response.status_code in REFUSED, response.status_code
    if case.route not in LEAVES:
        assert says_for_whom(response), response.content[:500]


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_another_service_than_agreed_on_is_not_there(case: Case, town: Town) -> None:
    response = answer(case, town, actor=WITH_ANOTHER_SERVICE)
    if case.route in ABOUT_WHO_ACTS:
        assert response.status_code == 200
    elif not case.allowed & RECIPIENTS or case.allowed == {"recipient"}:
        assert response.status_code in REFUSED, response.status_code
    if response.status_code == 200:
        assert f"Renhold {town.secret}" not in response.content.decode()
    if case.route not in LEAVES:
        assert says_for_whom(response), response.content[:500]


@pytest.mark.parametrize("case", [case for case in CASES if case.allowed & RECIPIENTS], ids=identify)
def test_the_control_whoever_stands_in_for_the_recipient_may_what_they_may(case: Case, town: Town) -> None:
    response = answer(case, town, actor=FOR_ALL)
    if "recipient" in case.allowed and case.route not in THEIR_OWN:
        assert response.status_code in {200, 302, 303}, (response.status_code, response.content[:500])
    if case.route not in LEAVES:
        assert says_for_whom(response)
