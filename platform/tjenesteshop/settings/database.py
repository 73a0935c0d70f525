"""Two aliases on one database: `default` serves requests and has no rights of its own, `owner` does DDL.

With DATABASE_URL set that server is used (OWNER_DATABASE_URL and WORKER_DATABASE_URL beside it);
without it an embedded PostgreSQL starts at the first connection, never at import.
"""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tjenesteshop.settings import environment

DATABASE_NAME = environment.text("DATABASE_NAME", "tjenesteshop")
OWNER_ROLE, APP_ROLE, WORKER_ROLE = "tjenesteshop_owner", "tjenesteshop_app", "tjenesteshop_worker"
EMBEDDED_FOLDER = environment.data_folder() / environment.text("EMBEDDED_FOLDER", "postgres")
EMBEDDED_DURABLE = True
TENANT_ROLE_PREFIX = "tjenesteshop"
"""Roles are cluster-wide in PostgreSQL: two installations in one cluster need two prefixes."""

URLS = {
    "app": environment.text("DATABASE_URL", ""),
    "owner": environment.text("OWNER_DATABASE_URL", ""),
    "worker": environment.text("WORKER_DATABASE_URL", ""),
    "administrator": environment.text("ADMIN_DATABASE_URL", ""),
}
USES_EMBEDDED_SERVER = not URLS["app"]


def connection_settings(url: str, *, user: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL URL; an empty URL means the embedded server, filled in when connecting."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    return {
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE_NAME,
        "USER": unquote(parts.username or user),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": query.pop("port", None) or str(parts.port or ""),
        "EMBEDDED": not url,
        "OPTIONS": query,
    }


def pool_options() -> dict[str, Any]:
    # Memory per connection grows with the municipalities it has visited: few connections, recycled.
    return {
        "min_size": 1,
        "max_size": environment.number("DATABASE_POOL_SIZE", 8),
        "timeout": 4,
        "max_lifetime": 1800,
        "max_idle": 300,
    }


PREPARES_STATEMENTS = environment.flag("PREPARE_STATEMENTS", default=True)
"""Off behind a pooler in transaction mode that does not follow prepared statements (PgBouncer before 1.21)."""

LIMITS = "-c lock_timeout=5s -c statement_timeout=15s -c idle_in_transaction_session_timeout=60s"
"""One stuck lock must not stop every municipality: what waits longer is answered with 503."""
PLANS = "-c plan_cache_mode=force_generic_plan -c jit=off"
"""What is prepared is planned once (foundation.prepared); compiling short statements only takes time."""

_app = connection_settings(URLS["app"], user=APP_ROLE)
_owner = connection_settings(URLS["owner"], user=OWNER_ROLE)

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_app,
        "ENGINE": "tenants.backends.app",
        "OPTIONS": {"options": f"{LIMITS} {PLANS}", **_app["OPTIONS"], "pool": pool_options()},
        # Not CONN_HEALTH_CHECKS: the backend looks whether a pooled connection lives, without asking the server.
        "ATOMIC_REQUESTS": True,
    },
    "owner": {**_owner, "ENGINE": "tenants.backends.owner"},
}
DATABASE_ROUTERS = ["tenants.routers.SchemaRouter"]


def WORKER_DATABASE_URL() -> str:  # noqa: N802 - a setting; a function because the embedded server starts lazily
    """Where a worker connects: directly, past any transaction-mode pooler, because it LISTENs."""
    if not USES_EMBEDDED_SERVER:
        return environment.text("WORKER_DATABASE_URL")
    # Settings cannot be imported while they are made, and a later file may have changed the folder.
    from django.conf import settings  # noqa: PLC0415 - see above

    from tjenesteshop import embedded  # noqa: PLC0415 - needed only where the embedded server is used

    server = embedded.start(settings.EMBEDDED_FOLDER, durable=settings.EMBEDDED_DURABLE)
    return server.url(user=settings.WORKER_ROLE, database=settings.DATABASES["default"]["NAME"])
