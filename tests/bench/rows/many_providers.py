"""The same list for a department twenty times as large: its cost may grow with the providers, and hardly faster."""

from django.db import transaction

from foundation.scope import use_scope
from shop.queries.slots import slots_for_citizens
from tests.bench.bench import Bench
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.timing import compare
from tests.bench.world import FEW_PROVIDERS, MANY_PROVIDERS, SCOPE, Place


def many_providers(bench: Bench) -> list[Row]:
    """Both half booked, both inside one open transaction."""
    many, few = bench.world.crowded, bench.world.half_booked
    with use_scope(SCOPE), transaction.atomic():
        _require_places(many, providers=MANY_PROVIDERS)
        _require_places(few, providers=FEW_PROVIDERS)
        ours, reference = compare(
            lambda: slots_for_citizens(many.service),
            lambda: slots_for_citizens(few.service),
            seconds=bench.seconds,
            times=3,
        )
    name = f"14-day list, {MANY_PROVIDERS} providers, vs. {FEW_PROVIDERS}: ms"
    return [Row(name, ours, reference, Goal("≤", 12))]


def _require_places(place: Place, *, providers: int) -> None:
    found = {slot.places for slot in slots_for_citizens(place.service)}
    if found != {providers}:
        raise WrongResultError(f"{providers} providers have {found} places at a time")
