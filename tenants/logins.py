"""Get the server in use ready for us: the logins and the database, on the embedded one or on one of your own."""

import psycopg
from django.conf import settings
from django.db import OperationalError, connections
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from tenants.cluster import prepare_cluster
from tenants.ddl import OWNER
from tenants.errors import ProvisioningError
from tjenesteshop import embedded

VARIABLES = {
    "app": "DATABASE_URL",
    "owner": "OWNER_DATABASE_URL",
    "worker": "WORKER_DATABASE_URL",
    "administrator": "ADMIN_DATABASE_URL",
}


def prepare_logins() -> None:
    """Make the logins and the database where they are missing; may be repeated.

    On a server of your own the logins get the passwords of the URLs; without ADMIN_DATABASE_URL they must be
    there already. Raises ProvisioningError, whose sentence says what to do.
    """
    administrator = administrator_url()
    if not administrator:
        _require_owner()
        return
    try:
        prepare_cluster(administrator_url=administrator, database=settings.DATABASES[OWNER]["NAME"])
        if not settings.USES_EMBEDDED_SERVER:
            _set_passwords(administrator)
    except psycopg.OperationalError as error:
        raise ProvisioningError(
            reason=f"The server at ADMIN_DATABASE_URL does not let its administrator in: {_first_line(error)}"
        ) from error


def administrator_url() -> str:
    """The embedded server's administrator, or ADMIN_DATABASE_URL of a server of your own; may be empty then."""
    if settings.USES_EMBEDDED_SERVER:
        server = embedded.start(settings.EMBEDDED_FOLDER, durable=settings.EMBEDDED_DURABLE)
        return server.url(user=server.administrator, database="postgres")
    _require_urls()
    return str(settings.URLS["administrator"])


def _require_urls() -> None:
    missing = [VARIABLES[key] for key in ("app", "owner", "worker") if not settings.URLS[key]]
    if missing:
        raise ProvisioningError(
            reason=f"DATABASE_URL is set, so {' and '.join(missing)} must be set too: "
            f"the logins {settings.OWNER_ROLE} and {settings.WORKER_ROLE} on the same server."
        )
    roles = {"app": settings.APP_ROLE, "owner": settings.OWNER_ROLE, "worker": settings.WORKER_ROLE}
    for key, role in roles.items():
        user = conninfo_to_dict(settings.URLS[key]).get("user")
        if user != role:
            raise ProvisioningError(
                reason=f"{VARIABLES[key]} must log in as {role}, not as {user or 'nobody'}."
            )


def _require_owner() -> None:
    try:
        connections[OWNER].ensure_connection()
    except OperationalError as error:
        raise ProvisioningError(
            reason=f"The owner cannot log in at OWNER_DATABASE_URL ({_first_line(error)}). "
            "Set ADMIN_DATABASE_URL to an administrator of that server, who makes the logins and the database."
        ) from error


def _set_passwords(administrator: str) -> None:
    with psycopg.connect(administrator, autocommit=True) as connection:
        for key in ("app", "owner", "worker"):
            known = conninfo_to_dict(settings.URLS[key])
            if known.get("password"):
                change = sql.SQL("ALTER ROLE {} PASSWORD {}")
                role, password = sql.Identifier(str(known["user"])), sql.Literal(known["password"])
                connection.execute(change.format(role, password))


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]
