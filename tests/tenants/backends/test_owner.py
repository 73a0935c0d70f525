"""The owner may change tables, but only in a schema that is named."""

import pytest
from django.db import connections, transaction

from foundation.scope import ScopeError
from tenants.ddl import in_schema, working_schema

pytestmark = pytest.mark.usefixtures("committed_db")


def path() -> str:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0])


def test_the_owner_does_nothing_without_a_schema() -> None:
    with pytest.raises(ScopeError, match="in_schema"):
        path()


def test_the_owner_works_in_the_named_schema_and_returns_to_the_one_before() -> None:
    with in_schema("larvik"):
        assert path() == "larvik"
        with in_schema("sandefjord"):
            assert (path(), working_schema()) == ("sandefjord", "sandefjord")
        assert path() == "larvik"
    assert working_schema() is None


def test_after_a_rollback_the_owner_still_works_where_it_says() -> None:
    """The rollback undoes the search_path that was set inside it: a table made next went to the wrong schema."""
    with in_schema("larvik"):
        assert path() == "larvik"
    with pytest.raises(ZeroDivisionError), transaction.atomic(using="owner"), in_schema("sandefjord"):
        assert path() == "sandefjord"
        raise ZeroDivisionError
    with in_schema("sandefjord"):
        assert path() == "sandefjord"


def test_after_a_rollback_to_a_savepoint_the_owner_still_works_where_it_says() -> None:
    with transaction.atomic(using="owner"), in_schema("larvik"):
        path()
        with pytest.raises(ZeroDivisionError), transaction.atomic(using="owner"), in_schema("sandefjord"):
            path()
            raise ZeroDivisionError
        with in_schema("sandefjord"):
            assert path() == "sandefjord"


def test_an_error_inside_the_block_gives_the_schema_back() -> None:
    with pytest.raises(ZeroDivisionError), in_schema("larvik"):
        raise ZeroDivisionError
    assert working_schema() is None
