"""The same list for a department twenty times as large: its cost may grow with the providers, and hardly faster."""

import psycopg
from django.db import transaction

from foundation.scope import Scope, tenant_scope, use_scope
from shop.queries.slots import slots_for_citizens
from tenants.provisioning import create_municipality
from tests.bench.bench import Bench
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.timing import compare
from tests.bench.world import Place, fill_half, make_place

NUMBER = "3903"
FEW, MANY = 10, 200


def many_providers(bench: Bench) -> list[Row]:
    """Both half booked, both inside one open transaction."""
    scope, few, many = make_two_sizes(bench.address)
    with use_scope(scope), transaction.atomic():
        _require_places(few, providers=FEW)
        _require_places(many, providers=MANY)
        ours, reference = compare(
            lambda: slots_for_citizens(many.service),
            lambda: slots_for_citizens(few.service),
            seconds=bench.seconds,
            times=3,
        )
    return [Row(f"14-day list, {MANY} providers, vs. {FEW}: ms", ours, reference, Goal("≤", 12))]


def make_two_sizes(address: str) -> tuple[Scope, Place, Place]:
    """Two departments in a municipality of their own: in Larvik they would make the rush's departments exceptions."""
    scope = tenant_scope(create_municipality(NUMBER).schema_name)
    with use_scope(scope), transaction.atomic():
        few, many = (make_place(f"Avdeling {providers}", providers=providers) for providers in (FEW, MANY))
        fill_half(few)
        fill_half(many)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
    return scope, few, many


def _require_places(place: Place, *, providers: int) -> None:
    found = {slot.places for slot in slots_for_citizens(place.service)}
    if found != {providers}:
        raise WrongResultError(f"{providers} providers have {found} places at a time")
