"""Make a schema by replaying the snapshot."""

from pathlib import Path

from tenants.ddl import in_schema
from tenants.errors import ProvisioningError
from tenants.snapshot.digest import migrations_digest

SNAPSHOT = Path(__file__).with_name("schema.sql")
PLACEHOLDER = "__schema__"


def replay_snapshot(schema: str) -> None:
    """Run the snapshot's SQL in `schema`. Raises ProvisioningError when it is older than the migrations."""
    head, _, body = SNAPSHOT.read_text().partition("\n")
    if head != f"-- {migrations_digest()}":
        raise ProvisioningError(
            reason="The schema snapshot is older than the migrations: run `tjenesteshop manage write_snapshot`."
        )
    with in_schema(schema) as cursor:
        # Without parameters the driver sends the text as one simple query: one round trip for all of it.
        cursor.connection.execute(body.replace(PLACEHOLDER, f'"{schema}"').encode())
