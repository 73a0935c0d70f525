"""Role × page: what each gets of every route is what the table says, matrix.txt."""

import os
from collections.abc import Iterator
from functools import partial

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from foundation.scope import tenant_scope, use_scope
from shop.enums import RepresentationKind, StaffRole
from shop.models import RoleGrant
from shop.viewer import ACTING
from tests.conftest import one_transaction
from tests.factories.representatives import account_of, make_representation
from tests.factories.world import make_administrator, make_department, make_user
from tests.tenants.sweep.case import Case
from tests.tenants.sweep.matrix import ANSWERED, COLUMNS, asked_cases, letter_of, read, write
from tests.tenants.sweep.routes import route_names
from tests.tenants.sweep.test_sweep import ask, undone
from tests.tenants.sweep.town import ACTORS, Town, build, cookies_of

RENEW = "RENEW_MATRIX" in os.environ
renewed: dict[str, str] = {}


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Larvik with the three whom the sweep asks elsewhere, or not at all."""
    with one_transaction(django_db_blocker):
        larvik = build("larvik")
        with use_scope(larvik.scope):
            officer = make_user("Annen saksbehandler")
            department = make_department(name="Tredje avdeling")
            RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=department)
            right = make_representation(
                larvik.booking.recipient, name="Verge Prøve", kind=RepresentationKind.GUARDIAN
            )
            larvik.cookies["other_case_officer"] = cookies_of(officer)
            larvik.cookies["representative"] = cookies_of(account_of(right), **{ACTING: right.pk})
        with use_scope(tenant_scope("sandefjord")):
            larvik.cookies["neighbour"] = cookies_of(make_administrator(None))
        yield larvik
    if RENEW:
        write(renewed)


@pytest.fixture(scope="module")
def untouched(town: Town) -> str:
    return town.fingerprint()


@pytest.mark.skipif(RENEW, reason="the table is being written")
def test_every_route_has_a_row() -> None:
    assert set(read()) == set(route_names(settings.ROOT_URLCONF)), "renew tests/tenants/sweep/matrix.txt"


@pytest.mark.skipif(RENEW, reason="the table is being written")
def test_the_sweep_lets_in_whom_the_table_does() -> None:
    table = {route: dict(zip(COLUMNS.values(), letters, strict=True)) for route, letters in read().items()}
    for route, case in asked_cases().items():
        assert {actor for actor in ACTORS if table[route][actor] in ANSWERED} == case.allowed, route


@pytest.mark.parametrize("case", asked_cases().values(), ids=lambda case: case.route)
def test_everybody_gets_what_the_table_says(case: Case, town: Town, untouched: str) -> None:
    letters = "".join(
        letter_of(undone(town, partial(ask, case, town, actor=actor))) for actor in COLUMNS.values()
    )
    assert town.fingerprint() == untouched, "undone requests must leave nothing behind"
    renewed[case.route] = letters
    assert RENEW or dict(zip(COLUMNS, letters, strict=True)) == dict(
        zip(COLUMNS, read()[case.route], strict=True)
    )
