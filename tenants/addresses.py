"""Where a municipality is found from outside: for whatever is read in another place than its own pages."""

from django.conf import settings

from foundation.scope import current_tenant_key
from tenants.naming import host_of


def address_of(path: str) -> str:
    """The whole address of a path on the host of the municipality at work, as people can open it.

    It asks no database: a message is written in its tenant's transaction, which may not read the public schema.
    """
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host_of(current_tenant_key())}{port}{path}"
