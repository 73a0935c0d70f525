"""Tests of the walls work as production does: real transactions, one scope each."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections

from tenants.backends.app.base import DatabaseWrapper
from tests.database import administrator_url


@pytest.fixture
def connection(committed_db: None) -> DatabaseWrapper:
    """The application's connection, under the same rules as in production."""
    wrapper = connections["default"]
    assert isinstance(wrapper, DatabaseWrapper)
    assert not wrapper.may_change_scope
    return wrapper


@pytest.fixture
def administrator(django_db_setup: str) -> Iterator[psycopg.Connection]:
    """A connection past all walls, for looking at the truth and for killing others."""
    with psycopg.connect(administrator_url(), dbname=django_db_setup, autocommit=True) as connection:
        yield connection
