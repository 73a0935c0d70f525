"""No form of the workspace overwrites what somebody else saved while its page was open."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.conf import settings
from django.http import HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from tests.conftest import one_transaction
from tests.tenants.sweep.case import Case
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.of_modules import forms_of_staff, module_sweeps
from tests.tenants.sweep.routes import form_routes
from tests.tenants.sweep.test_sweep import ask, undone
from tests.tenants.sweep.town import Town, build
from tests.tenants.sweep.versions import CLICKS, TOKEN, TOKENS, WITHOUT

WHERE_OTHERS_WORK = ("manage", "account", "factor", "day")
BEFORE_SIGNING_IN = {
    "factor:ask_passkey",
    "factor:ask_passkey_alone",
    "factor:check",
    "factor:check_passkey",
    "factor:passkey_alone",
    "factor:recovery_code",
}
CHANGED_MEANWHILE = 409


def cases_with_token() -> dict[str, Case]:
    found: dict[str, Case] = {}
    for case in CASES:
        if case.method == "POST" and case.route in TOKENS:
            found.setdefault(case.route, case)
    return found


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with one_transaction(django_db_blocker):
        yield build("larvik")


def test_every_form_has_a_token_or_a_reason() -> None:
    routes = (
        set(form_routes(settings.ROOT_URLCONF, *WHERE_OTHERS_WORK)) - BEFORE_SIGNING_IN | forms_of_staff()
    )
    reasons = [WITHOUT, *(each.without_token for each in module_sweeps().values())]
    reasoned = [route for each in reasons for routes in each.values() for route in routes]
    known = [*TOKENS, *reasoned]
    assert routes - set(known) == set(), "two could overwrite each other: tests/tenants/sweep/versions.py"
    assert set(known) - routes == set(), "routes that are gone"
    assert len(known) == len(set(known)), "said twice"


@pytest.mark.parametrize("route", TOKENS)
def test_one_that_was_opened_before_is_not_taken(route: str, town: Town) -> None:
    case, before = cases_with_token()[route], town.fingerprint()
    actor = max(case.allowed)
    data = {TOKEN: "0", **TOKENS[route]}
    stale = replace(case, data=lambda about: {**case.data(about), **data})

    def act() -> tuple[HttpResponse, str]:
        return ask(stale, town, actor=actor), town.fingerprint()

    answer, after = undone(town, act)
    assert answer.status_code == (302 if route in CLICKS else CHANGED_MEANWHILE)
    assert after == before, "nothing is written"
