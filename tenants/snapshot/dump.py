"""Make the snapshot from a schema that was migrated from zero."""

import re
import subprocess

from django.conf import settings
from django.db import connections

from tenants.cluster import migrate_schema
from tenants.ddl import OWNER, in_schema
from tenants.errors import ProvisioningError
from tenants.snapshot.digest import migrations_digest
from tenants.snapshot.replay import PLACEHOLDER, SNAPSHOT
from tjenesteshop import embedded

TEMPLATE = "snapshot_template"
NOISE = re.compile(r"^(--|SET |SELECT pg_catalog\.set_config|CREATE SCHEMA |\\|$)")
APPLIED = re.compile(r"'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^']*'")


def write_snapshot() -> None:
    """Migrate a scratch schema from zero, dump it, and put it under its digest.

    Raises ProvisioningError while modules of other packages are installed: the snapshot goes to others, who lack them.
    """
    if settings.APPS_OF_PACKAGES:
        names = ", ".join(settings.APPS_OF_PACKAGES)
        raise ProvisioningError(
            reason=f"The snapshot is written where no other package's module is: {names}."
        )
    with in_schema("public") as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {TEMPLATE} CASCADE")
        cursor.execute(f"CREATE SCHEMA {TEMPLATE}")
    migrate_schema(TEMPLATE)
    SNAPSHOT.write_text(f"-- {migrations_digest()}\n{dump_schema(TEMPLATE)}\n")
    with in_schema("public") as cursor:
        cursor.execute(f"DROP SCHEMA {TEMPLATE} CASCADE")


def dump_schema(schema: str) -> str:
    """The schema as SQL with the schema's name as a placeholder; the bookkeeping rows are constant."""
    options = connections[OWNER].get_connection_params()
    command = [
        str(embedded.binary("pg_dump")),
        "--no-owner",
        "--no-privileges",
        "--inserts",
        f"--schema={schema}",
        f"--host={options.get('host', '')}",
        f"--port={options.get('port', '')}",
        f"--username={options['user']}",
        options["dbname"],
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own arguments
    lines = [line for line in text.splitlines() if not NOISE.match(line)]
    body = "\n".join(APPLIED.sub("'2026-01-01 00:00:00+00'", line) for line in lines)
    return re.sub(rf"\b{schema}\b", PLACEHOLDER, body)
