"""What a role may do, asked past all walls."""

import psycopg

RIGHTS_ON_TABLES = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def rights(administrator: psycopg.Connection, role: str) -> set[tuple[str, str]]:
    """(right, schema.table) of a role in every schema of ours, what PUBLIC may do included."""
    rows = administrator.execute(
        """
        SELECT word, format('%%I.%%I', nspname, relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, unnest(%(words)s::text[]) AS word
        WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND nspname NOT IN ('pg_catalog', 'information_schema')
            AND nspname NOT LIKE 'pg\\_toast%%' AND has_table_privilege(%(role)s, c.oid, word)
        """,
        {"words": list(RIGHTS_ON_TABLES), "role": role},
    )
    return set(rows.fetchall())


def schemas_with(administrator: psycopg.Connection, right: str, *, role: str) -> set[str]:
    rows = administrator.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)'"
        " AND has_schema_privilege(%s, oid, %s)",
        [role, right],
    )
    return {name for (name,) in rows}
