"""Gets the demonstration ready: the database, three municipalities, their people and a year of visits."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from foundation.scope import PUBLIC_SCOPE, use_scope
from shop.demo.blueprint import MunicipalityDrawing
from shop.demo.cast import cast
from shop.demo.municipalities import MUNICIPALITIES
from shop.demo.passwords import DEMO_PASSWORD
from shop.demo.world import has_world, make_world, refresh_world, steps_of
from shop.domain.paper.day_lists import write_day_lists
from tenants.cluster import prepare_database
from tenants.ddl import OWNER, in_schema
from tenants.enums import MunicipalityState
from tenants.logins import prepare_logins
from tenants.migrating import migrate_municipalities, schemas_behind
from tenants.models import Municipality
from tenants.provisioning import create_municipality
from tenants.routing import RoutedMunicipality, all_municipalities
from tjenesteshop.demo.report import Place, Report, SignIn


def prepare_demo(report: Report) -> Sequence[Place]:
    """Do what is missing, and return the municipalities with some people to sign in as.

    Interrupted and run again it goes on where it was; a municipality's world is made whole or not at all.
    """
    with report.step("Preparing the database", 2) as advance:
        prepare_logins()
        advance()
        prepare_database()
        advance()
    behind = schemas_behind()
    if behind:
        with report.step("Bringing older data up to date", len(behind)) as advance:
            for _schema, _left in migrate_municipalities():
                advance()
    routed = _make_municipalities(report)
    for drawing in MUNICIPALITIES:
        _make_or_refresh(routed[drawing.number], drawing=drawing, report=report)
        _write_day_lists(routed[drawing.number])
    return [_place(routed[drawing.number]) for drawing in MUNICIPALITIES]


def _make_municipalities(report: Report) -> dict[str, RoutedMunicipality]:
    """By municipality number; makes those that are not there."""
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        made = set(
            Municipality.objects.exclude(state=MunicipalityState.PROVISIONING).values_list(
                "number", flat=True
            )
        )
    missing = [drawing.number for drawing in MUNICIPALITIES if drawing.number not in made]
    if missing:
        with report.step("Creating the municipalities", len(missing)) as advance:
            for number in missing:
                create_municipality(number)
                advance()
    with use_scope(PUBLIC_SCOPE), transaction.atomic():
        numbers = dict(Municipality.objects.values_list("schema_name", "number"))
    return {numbers[routed.schema_name]: routed for routed in all_municipalities()}


def _make_or_refresh(
    municipality: RoutedMunicipality, *, drawing: MunicipalityDrawing, report: Report
) -> None:
    if has_world(municipality):
        refresh_world(municipality, drawing=drawing)
        return
    with report.step(f"A year of visits in {municipality.name}", steps_of(drawing) + 1) as advance:
        make_world(municipality, drawing=drawing, advance=advance)
        _gather_statistics(municipality.schema_name)
        advance()


def _write_day_lists(municipality: RoutedMunicipality) -> None:
    """As every morning: whoever looks at a day list finds that of today written already."""
    if settings.CONTINGENCY_FOLDER:
        with use_scope(municipality.scope), transaction.atomic():
            write_day_lists(today=timezone.localdate())


def _gather_statistics(schema: str) -> None:
    """So many rows at once are news to the planner; let it know before the first page asks."""
    with in_schema(schema) as cursor:
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = %s", [schema]
        )
        cursor.execute(f"ANALYZE {cursor.fetchone()[0]}")
    connections[OWNER].close()


def _place(municipality: RoutedMunicipality) -> Place:
    with use_scope(municipality.scope), transaction.atomic():
        first = [(group.role.replace("_", " "), group.members[0]) for group in cast()]
    people = [
        SignIn(role, member.name, member.email, DEMO_PASSWORD if member.has_password else "")
        for role, member in first
    ]
    return Place(municipality.name, municipality.slug, people)
