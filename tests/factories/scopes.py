"""Work for one of the two municipalities of the tests, as a request would."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from foundation.scope import Scope, current_tenant_key, tenant_scope, use_scope
from shop.models import Department

LARVIK = tenant_scope("larvik")
SANDEFJORD = tenant_scope("sandefjord")

NO_RIGHT = "42501"
NO_SUCH_TABLE = "42P01"


@contextmanager
def works_for(scope: Scope) -> Iterator[None]:
    """One scope, one transaction."""
    with use_scope(scope), transaction.atomic():
        yield


@contextmanager
def refused_by_the_database(sqlstate: str) -> Iterator[None]:
    """The block must end in this error of PostgreSQL; it runs in a savepoint or transaction of its own."""
    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        yield
    assert getattr(refusal.value.__cause__, "sqlstate", None) == sqlstate, refusal.value


def leave_a_mark() -> Department:
    """A row that carries the name of the municipality it was written for."""
    return Department.objects.create(name=current_tenant_key(), phone="68050001")


def marks() -> list[str]:
    """Whose rows the code at hand can see."""
    return list(Department.objects.order_by("id").values_list("name", flat=True))


def marks_of(scope: Scope) -> list[str]:
    with works_for(scope):
        return marks()
