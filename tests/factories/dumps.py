"""What a schema is made of, for comparing two."""

from tenants.snapshot.dump import dump_schema


def shape_of(schema: str) -> str:
    """Its dump but for where the counters stand: tests that are rolled back move them all the same."""
    return "\n".join(line for line in dump_schema(schema).splitlines() if "pg_catalog.setval" not in line)
