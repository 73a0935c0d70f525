"""The list where little has happened yet, and where a million visits are over: it must not look at the past."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

from django.db import connections, transaction

from foundation.scope import Scope, tenant_scope, use_scope
from shop.queries.slots import Slot, slots_for_citizens
from tenants.provisioning import create_municipality
from tests.bench.bench import Bench
from tests.bench.depth import make_depth, past_bookings
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.timing import compare
from tests.bench.world import Place

SHALLOW = tenant_scope("sandefjord")
DEEP_NUMBER = "3905"
DEPARTMENTS = 20
FEW_DAYS, MANY_DAYS, QUICK_DAYS = 21, 1042, 105
"""Of one department a thousand visits, of twenty a million or, when it must be quick, a hundred thousand."""


def history(bench: Bench) -> list[Row]:
    """Two departments alike in two municipalities, each on a connection of its own, in one open transaction."""
    deep = tenant_scope(create_municipality(DEEP_NUMBER).schema_name)
    days = QUICK_DAYS if bench.quick else MANY_DAYS
    few_place = make_depth(SHALLOW, address=bench.address, departments=1, days=FEW_DAYS)
    many_place = make_depth(deep, address=bench.address, departments=DEPARTMENTS, days=days)
    with (
        _looking_at(few_place, scope=SHALLOW) as look_at_few,
        _looking_at(many_place, scope=deep) as look_at_many,
    ):
        if _shape(look_at_few()) != _shape(look_at_many()):
            raise WrongResultError("the two departments do not offer the same times")
        ours, reference = compare(look_at_many, look_at_few, seconds=bench.seconds, times=3)
    few, many = (past_bookings(scope, address=bench.address) for scope in (SHALLOW, deep))
    name = f"14-day list, {many:,} past bookings in the table, vs. {few:,}: ms"
    return [Row(name, ours, reference, Goal("≤", 1.2))]


@contextmanager
def _looking_at(place: Place, *, scope: Scope) -> Iterator[Callable[[], list[Slot]]]:
    """A thread has a connection of its own, so that what is prepared for one municipality stays prepared."""
    stack = ExitStack()

    def begin() -> None:
        stack.callback(connections.close_all)
        stack.enter_context(use_scope(scope))
        stack.enter_context(transaction.atomic())

    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(begin).result()
        try:
            yield lambda: list(thread.submit(slots_for_citizens, place.service).result())
        finally:
            thread.submit(stack.close).result()


def _shape(slots: list[Slot]) -> list[tuple[object, ...]]:
    return [(slot.starts_at, slot.places_left, slot.places) for slot in slots]
