"""Every route has a case, and each case does something for its owner and gives the neighbour nothing.

What everybody else in the municipality gets is asked in test_everybody.py.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction
from django.http import HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from foundation.scope import use_scope
from tests.conftest import one_transaction
from tests.tenants.sweep.case import Case
from tests.tenants.sweep.cases import CASES, PLATFORM_CASES
from tests.tenants.sweep.routes import route_names
from tests.tenants.sweep.town import Town, build, level_keys

REFUSED = {403, 404}


@pytest.fixture(scope="module")
def towns(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Town, Town]]:
    """Built once: every request of the sweep is undone."""
    with one_transaction(django_db_blocker):
        level_keys("larvik", "sandefjord")
        yield build("larvik"), build("sandefjord")


@pytest.fixture(scope="module")
def untouched(towns: tuple[Town, Town]) -> str:
    """Larvik's fingerprint before anybody asked: it must be this one after every case."""
    return towns[0].fingerprint()


def ask(case: Case, town: Town, *, actor: str, host: str | None = None, about: Town | None = None) -> Any:
    """One request by the actor of `town`, to `host`, about the things of `about`; undone afterwards."""
    client, path = town.client_of(actor, host=host), case.path(about or town)
    data = dict(case.data(about or town))
    if case.method == "GET":
        return client.get(path)
    if case.form:
        data = (about or town).filled_in(path, having=case.form) | data
    return client.post(path, data)


def undone(town: Town, act: Callable[[], Any]) -> Any:
    """Run `act` and take back what it wrote."""
    with use_scope(town.scope), transaction.atomic():
        answer = act()
        transaction.set_rollback(True)
    connections["default"].needs_rollback = False
    return answer


def is_refused(response: HttpResponse) -> bool:
    return response.status_code in REFUSED or (
        response.status_code == 302 and response["Location"].startswith("/sign-in/?next=")
    )


def identify(case: Case) -> str:
    return f"{case.method} {case.route}"


def test_every_route_of_a_municipality_has_a_case() -> None:
    known = {case.route for case in CASES}
    routes = set(route_names(settings.ROOT_URLCONF))
    assert routes - known == set(), "routes without a case in tests/tenants/sweep/cases.py"
    assert known - routes == set(), "cases whose route is gone"


def test_every_route_of_the_platform_is_known() -> None:
    assert set(route_names(settings.PLATFORM_URLCONF)) - PLATFORM_CASES == set()


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_the_neighbour_gets_nothing_with_the_same_keys(
    case: Case, towns: tuple[Town, Town], untouched: str
) -> None:
    larvik, sandefjord = towns
    # The neighbour at home, with keys that exist in both: own rows, never Larvik's. Who is refused is so here as there.
    for actor in sorted(case.allowed):
        at_home = undone(sandefjord, partial(ask, case, sandefjord, actor=actor, about=larvik))
        assert larvik.secret not in at_home.content.decode(), actor
    # The neighbour's cookies at Larvik's door are worth nothing, whoever they were given to.
    if "stranger" not in case.allowed:
        actor = max(case.allowed, default="administrator")
        visiting = undone(larvik, partial(ask, case, sandefjord, actor=actor, host="larvik", about=larvik))
        assert is_refused(visiting), visiting.status_code
    assert larvik.fingerprint() == untouched


@pytest.mark.parametrize("case", [case for case in CASES if case.writes], ids=identify)
def test_what_is_allowed_does_something(case: Case, towns: tuple[Town, Town], untouched: str) -> None:
    """The control: a sweep whose owner could not act either would prove nothing."""
    larvik, _sandefjord = towns
    actor = min(case.allowed)
    with use_scope(larvik.scope), transaction.atomic():
        response = ask(case, larvik, actor=actor)
        after = larvik.fingerprint()
        transaction.set_rollback(True)
    assert response.status_code in {200, 302, 303}, response.content[:2000]
    assert after != untouched
