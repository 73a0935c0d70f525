"""Where a municipality is found from outside: for whatever is read in another place than its own pages."""

import threading
import time

from django.conf import settings
from django.db import transaction

from foundation.jobs import before_job
from foundation.scope import PUBLIC_SCOPE, current_tenant_key, use_scope
from notifications.outbox import DELIVER
from tenants.models import Domain
from tenants.naming import host_of

REMEMBERED_FOR = 30.0
"""Seconds. So long a new domain of a municipality's own is not named yet."""

_hosts: dict[str, tuple[float, str]] = {}
_lock = threading.Lock()


def address_of(path: str) -> str:
    """The whole address of a path on the primary host of the municipality at work, as people can open it.

    It asks no database: a message is written in its tenant's transaction, which may not read the public schema. Before
    a message goes out its municipality's domain was looked up; where it was not, the host it was made with is named,
    which leads there as well.
    """
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{_host(current_tenant_key())}{port}{path}"


def _host(schema: str) -> str:
    known = _hosts.get(schema)
    return known[1] if known is not None else host_of(schema)


@before_job(DELIVER)
def look_up_host(schema: str) -> None:
    """Remember the municipality's primary domain for a short while. One query in the public scope, or none."""
    known = _hosts.get(schema)
    if known is not None and known[0] > time.monotonic():
        return
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        primary = Domain.objects.filter(tenant__schema_name=schema, is_primary=True)
        host = primary.values_list("domain", flat=True).first() or host_of(schema)
    with _lock:
        _hosts[schema] = (time.monotonic() + REMEMBERED_FOR, host)


def forget_hosts() -> None:
    """Look every domain up anew."""
    with _lock:
        _hosts.clear()
