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
    make_whole_schema(municipality.schema_name)
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        give_domain(municipality)
        open_doors(municipality)
    return municipality


def make_whole_schema(schema: str) -> None:
    """Make role and schema with all its tables, those of other packages too; done again it goes on."""
    make_schema(schema)
    if settings.APPS_OF_PACKAGES:
        migrate_schema(schema)  # what the snapshot cannot know; run again it goes on
        grant_rows(schema, role_of(schema))
        connections[OWNER].close()


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


def one_at_a_time() -> None:
    """Whoever makes a municipality waits for whoever is at it, in the transaction at work."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def give_domain(municipality: Municipality) -> None:
    """The host name it is made with leads to it, once it is active. In the transaction at work."""
    domain, _ = Domain.objects.get_or_create(
        domain=host_of(municipality.schema_name), defaults={"tenant": municipality, "is_primary": True}
    )
    if domain.tenant_id != municipality.pk:
        raise ProvisioningError(reason=f"{domain} leads to another municipality.")


def open_doors(municipality: Municipality) -> None:
    """From now on it is found. In the transaction at work."""
    municipality.state = MunicipalityState.ACTIVE
    municipality.save(update_fields=["state"])


def _claim(number: str, *, language: str) -> Municipality:
    registered = registered_municipalities().get(number)
    if registered is None:
        raise ProvisioningError(reason=f"No municipality has the number {number}.")
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        one_at_a_time()
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
