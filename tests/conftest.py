"""The test world: an embedded server of its own, a template database, one copy per worker process."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections, transaction
from django.test import Client
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from foundation.scope import Scope, tenant_scope, use_scope
from tests import database, tiers
from tests.factories.world import World, make_world
from tests.guest_module import module as guest_module
from tests.sample_module.module import forget_all

pytest_plugins = ["tests.browser.town"]


@pytest.fixture(autouse=True)
def _forgets_the_language() -> Iterator[None]:
    """A request leaves its language on the thread; the next test must not find it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def _modules_of_tests_forget() -> Iterator[None]:
    yield
    forget_all()
    guest_module.forget_all()


@pytest.fixture(scope="session")
def django_db_setup(worker_id: str, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Give this worker a database with Larvik and Sandefjord in it; yields its name."""
    with django_db_blocker.unblock():
        name = database.make_database(worker_id)
        yield name
        database.drop_database(name)


@pytest.fixture
def db(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One transaction around the test, rolled back at its end."""
    with one_transaction(django_db_blocker):
        yield


@contextmanager
def one_transaction(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Roll back whatever happens inside the block. Scopes may change inside it, only here."""
    with django_db_blocker.unblock():
        connection = database.app_connection()
        connection.may_change_scope = True
        block = transaction.atomic()
        block.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            block.__exit__(None, None, None)
            connection.may_change_scope = False
            connections.close_all()
            database.forget_everything()


@pytest.fixture
def committed_db(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Real commits; both municipalities are emptied afterwards. For threads, processes and browsers."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            database.empty_municipalities()
            connections.close_all()
            database.forget_everything()


@pytest.fixture
def larvik(db: None) -> Iterator[Scope]:
    """The test works for Larvik."""
    with use_scope(tenant_scope("larvik")) as scope:
        yield scope


@pytest.fixture
def world(larvik: Scope) -> World:
    """A small department in Larvik: open on weekdays 08–16, two providers, a recipient with a decision."""
    return make_world()


@pytest.fixture
def larvik_client(db: None) -> Client:
    return Client(headers={"host": "larvik.localhost"})


@pytest.fixture
def sandefjord_client(db: None) -> Client:
    return Client(headers={"host": "sandefjord.localhost"})


SLOW_FIRST = (
    "tests/race/",
    "tests/platform/tjenesteshop/",
    "tests/modules/test_",
    "tests/browser/",
    "tests/tenants/",
)
"""Files of few tests that take long: begun last, one of them would keep everybody waiting."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark before others choose by marks; order what they have left."""
    tiers.mark_what_is_exhaustive(items)
    yield
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW_FIRST))


def pytest_collection_finish() -> None:
    """Thousands of tests and all of Django stay to the end: the garbage collector need not look at them each time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)
