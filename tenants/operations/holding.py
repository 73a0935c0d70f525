"""Jobs of a suspended municipality wait: the worker asks here before each, and remembers for a short while."""

import threading
import time

from django.db import connection, transaction

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.enums import MunicipalityState
from tenants.models import Municipality
from tenants.routing import REMEMBERED_FOR

_known: dict[str, tuple[float, bool]] = {}
_lock = threading.Lock()


def is_held(schema: str) -> bool:
    """Whether the municipality with that schema is suspended, as it was half a minute ago at the earliest."""
    known = _known.get(schema)
    if known is None or known[0] <= time.monotonic():
        with use_scope(PUBLIC_SCOPE), transaction.atomic():
            suspended = Municipality.objects.filter(
                schema_name=schema, state=MunicipalityState.SUSPENDED
            ).exists()
        known = (time.monotonic() + REMEMBERED_FOR, suspended)
        with _lock:
            _known[schema] = known
    return known[1]


def forget_held() -> None:
    """Ask anew."""
    with _lock:
        _known.clear()


def let_jobs_go() -> int:
    """Back into the line with what is held and belongs to nobody suspended; returns how many jobs that were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT public.operations_let_jobs_go()")
        return int(cursor.fetchone()[0])
