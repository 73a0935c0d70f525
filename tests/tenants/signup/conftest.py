"""Nothing of a sign-up is there before a test, nor after it."""

from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from django.db import connections

from foundation.scope import PUBLIC_SCOPE
from tenants.ddl import in_schema
from tenants.signup.models import SignUp
from tests.factories.scopes import works_for

MADE = ("notodden", "bydel_prove")
ROWS = ("acceptedagreement", "confirmation", "stepdone", "attempt", "signup")


def tidy(administrator: psycopg.Connection) -> None:
    """Whatever a sign-up made is gone, as if it had never been."""
    connections.close_all()
    for table in ROWS:
        administrator.execute(f"DELETE FROM signup_{table}")
    administrator.execute("DELETE FROM letters_letter")
    for schema in MADE:
        administrator.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        of_it = "(SELECT id FROM tenants_municipality WHERE schema_name = %s)"
        administrator.execute(f"DELETE FROM tenants_domain WHERE tenant_id IN {of_it}", [schema])
        administrator.execute("DELETE FROM tenants_municipality WHERE schema_name = %s", [schema])
        with suppress(psycopg.errors.UndefinedObject):
            administrator.execute(f"DROP OWNED BY tjenesteshop_t_{schema}")
            administrator.execute(f"DROP ROLE tjenesteshop_t_{schema}")


@pytest.fixture
def town_hall(committed_db: None, administrator: psycopg.Connection) -> Iterator[psycopg.Connection]:
    """Real commits in the public part."""
    yield administrator
    tidy(administrator)


@pytest.fixture
def public(db: None) -> Iterator[None]:
    """The test works for the public part, in one transaction that is rolled back."""
    with works_for(PUBLIC_SCOPE):
        yield


def schema_exists(schema: str) -> bool:
    with in_schema("public") as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def now_is(sign_up: SignUp) -> SignUp:
    with works_for(PUBLIC_SCOPE):
        return SignUp.objects.get(pk=sign_up.pk)
