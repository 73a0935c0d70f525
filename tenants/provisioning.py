"""Make a municipality: its row, role, schema and host name, routable only when all of it is there.

Interrupted at any step and run again it ends in the same state.
"""

from django.conf import settings
from django.db import connection, connections, transaction

from foundation.scope import PUBLIC_SCOPE, use_scope
from tenants.cluster import grant_rows, make_role, migrate_schema
from tenants.ddl import OWNER, in_schema
from tenants.enums import MunicipalityState
from tenants.errors import ProvisioningError
from tenants.models import Domain, Municipality
from tenants.naming import host_of, is_schema_name, role_of, shared_role
from tenants.register import registered_municipalities
from tenants.snapshot.replay import replay_snapshot

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('tenants.provisioning'))"


def create_municipality(number: str, *, language: str = settings.LANGUAGE_CODE) -> Municipality:
    """Make the municipality with this kommunenummer and return it, active, speaking `language` unless asked otherwise.

    Raises ProvisioningError for a number that is not registered or a municipality that was made before.
    """
    municipality = _claim(number, language=language)
    make_schema(municipality.schema_name)
    if settings.APPS_OF_PACKAGES:
        migrate_schema(municipality.schema_name)  # what the snapshot cannot know; run again it goes on
        grant_rows(municipality.schema_name, role_of(municipality.schema_name))
    return _open(municipality)


def make_schema(schema: str) -> None:
    """Make role and schema in one transaction of the owner; a half-made schema cannot exist."""
    if not is_schema_name(schema):
        raise ProvisioningError(reason=f"{schema!r} cannot be the name of a schema.")
    with in_schema("public") as cursor, transaction.atomic(using=OWNER):
        cursor.execute(ONE_AT_A_TIME)
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        if cursor.fetchone() is not None:
            return
        role = role_of(schema)
        make_role(role, member_of=shared_role())
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        replay_snapshot(schema)
        grant_rows(schema, role)
    connections[OWNER].close()


def _claim(number: str, *, language: str) -> Municipality:
    registered = registered_municipalities().get(number)
    if registered is None:
        raise ProvisioningError(reason=f"No municipality has the number {number}.")
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ONE_AT_A_TIME)
        municipality: Municipality
        municipality, _ = Municipality.objects.get_or_create(
            number=number,
            defaults={
                "name": registered.name,
                "slug": registered.slug,
                "schema_name": registered.slug.replace("-", "_"),
                "languages": [code for code, _name in settings.LANGUAGES],
                "default_language": language,
            },
        )
    if municipality.state != MunicipalityState.PROVISIONING:
        raise ProvisioningError(reason=f"{municipality.name} already has its place here.")
    return municipality


def _open(municipality: Municipality) -> Municipality:
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        Domain.objects.get_or_create(
            domain=host_of(municipality.schema_name),
            defaults={"tenant": municipality, "is_primary": True},
        )
        municipality.state = MunicipalityState.ACTIVE
        municipality.save(update_fields=["state"])
    return municipality
