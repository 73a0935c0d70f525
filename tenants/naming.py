"""What a municipality's things are called in the database."""

import re

from django.conf import settings

SCHEMA_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
RESERVED_SCHEMAS = frozenset({"public", "extensions", "jobs", "information_schema", "snapshot_template"})


def is_schema_name(name: str) -> bool:
    """Whether `name` may be a municipality's schema: lower case, short, not one of ours."""
    return bool(SCHEMA_NAME.fullmatch(name)) and name not in RESERVED_SCHEMAS and not name.startswith("pg_")


def role_of(schema: str) -> str:
    """The NOLOGIN role that may read and write one schema's rows and nothing else."""
    return f"{settings.TENANT_ROLE_PREFIX}_{'public' if schema == 'public' else 't_' + schema}"


def host_of(schema: str) -> str:
    """The host name that is made together with the municipality."""
    return f"{schema.replace('_', '-')}.{settings.PLATFORM_HOST}"


def shared_role() -> str:
    """The group every scope's role belongs to: it may use extensions and put jobs in the queue."""
    return f"{settings.TENANT_ROLE_PREFIX}_shared"


def search_path_of(schema: str) -> str:
    """Never the public schema for a tenant: what is not in its own schema does not exist for it."""
    return f'"{schema}", extensions, jobs'
