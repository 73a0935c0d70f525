"""A small invented world, made once per file; what a test does in it is undone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
import time_machine
from django.db import connections, transaction
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from foundation.scope import use_scope
from shop.demo.blueprint import MunicipalityDrawing
from shop.demo.municipalities import LARVIK
from shop.demo.world import make_world
from tenants.routing import RoutedMunicipality, find_municipality
from tests.conftest import one_transaction

TORSTRAND = LARVIK.departments[0]
SMALL = replace(
    LARVIK, departments=(replace(TORSTRAND, recipients=16), replace(LARVIK.departments[2], recipients=3))
)


def routed(slug: str) -> RoutedMunicipality:
    found = find_municipality(f"{slug}.localhost")
    assert found is not None
    return found


@pytest.fixture
def drawing() -> MunicipalityDrawing:
    return SMALL


@pytest.fixture(scope="module")
def made_at(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """Larvik has two small departments since then. Not for files that ask for `db`: that is a transaction too."""
    with one_transaction(django_db_blocker):
        make_world(routed("larvik"), drawing=SMALL, advance=lambda: None)
        yield timezone.now()


@pytest.fixture
def larvik_world(made_at: datetime) -> Iterator[RoutedMunicipality]:
    """Larvik, in the moment in which it was made."""
    larvik = routed("larvik")
    with time_machine.travel(made_at, tick=True), use_scope(larvik.scope), transaction.atomic():
        yield larvik
        transaction.set_rollback(True)
    connections["default"].needs_rollback = False
