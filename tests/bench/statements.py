"""How many SQL statements a piece of work takes; BEGIN, COMMIT and the switch of tenant are not counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from foundation.scope import use_scope
from shop.queries.slots import slots_for_citizens
from tests.bench.bench import Bench
from tests.bench.domain import DomainSide
from tests.bench.report import Count, Goal
from tests.bench.rows.first_page import signed_in
from tests.bench.urls import EMPTY_PATH
from tests.bench.world import SCOPE


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect the statements of the block, by this thread."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
        seen.append(str(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield seen


def count_statements(bench: Bench) -> list[Count]:
    """Count for a booking, the list and the first page; leaves nothing booked."""
    side = DomainSide(bench.place)
    place, starts_at = bench.world.single_hours()[0]
    wish = place.wish(0, starts_at)
    side.prepare([wish])
    with statements() as seen:
        side.book(wish)
    counts = [Count("one booking by the domain", len(seen), Goal("≤", 8))]
    bench.ledger.prove_ours(booked=1)
    bench.ledger.forget()
    with use_scope(SCOPE), transaction.atomic(), statements() as seen:
        slots_for_citizens(bench.world.half_booked.service)
    counts.append(Count("the 14-day list", len(seen), Goal("≤", 3)))
    get = signed_in(bench.world.half_booked.recipients[0])
    for name, path in (("signed-in first page", "/"), ("empty signed-in page", EMPTY_PATH)):
        get(path)
        with statements() as seen:
            get(path)
        counts.append(Count(name, len(seen)))
    return counts
