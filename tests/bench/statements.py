"""How many SQL statements a piece of work takes; BEGIN, COMMIT and the switch of tenant are not counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from foundation.actor import SYSTEM
from foundation.scope import use_scope
from shop.domain.absence.away import report_away
from shop.domain.door.booking import book_service
from shop.enums import AbsenceReason
from shop.models import Provider, Recipient
from shop.queries.slots import slots_for_citizens
from tests.bench.bench import Bench
from tests.bench.domain import DomainSide
from tests.bench.proof import WrongResultError
from tests.bench.report import Count, Goal
from tests.bench.rows.first_page import signed_in
from tests.bench.urls import EMPTY_PATH
from tests.bench.world import SCOPE, Place, make_place
from tests.factories.world import at, make_administrator, make_provider, make_user

VISITS, COLLEAGUES = 12, 19
"""Of twenty providers one is away."""


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
    counts.append(
        Count(f"a sick day: {VISITS} visits among {COLLEAGUES + 1} providers", sick_day(), Goal("≤", 40))
    )
    get = signed_in(recipient=bench.world.half_booked.recipients[0])
    for name, path in (("signed-in first page", "/"), ("empty signed-in page", EMPTY_PATH)):
        get(path)
        with statements() as seen:
            get(path)
        counts.append(Count(name, len(seen)))
    return [*counts, *_of_the_workspace(bench)]


def _of_the_workspace(bench: Bench) -> Iterator[Count]:
    with use_scope(SCOPE), transaction.atomic():
        get = signed_in(pk=make_administrator(None, name="Unni Prøve").pk)
    board = f"/manage/departments/{bench.world.workspace.department.pk}/"
    pages = {
        "board of a full department": board,
        "board of its week": f"{board}week/",
        "start page of the workspace": "/manage/",
    }
    for name, path in pages.items():
        get(path)
        with statements() as seen:
            get(path)
        yield Count(name, sum("SAVEPOINT" not in sql for sql in seen), Goal("≤", 15))


def sick_day() -> int:
    """Of how many statements the redistribution of a sick provider's visits is made; then it is taken back.

    Raises WrongResultError unless every visit found somebody else.
    """
    with use_scope(SCOPE), transaction.atomic():
        place = make_place("Avdeling syk", providers=1)
        sick = place.department.providers.get()
        for number, starts_at in zip(range(VISITS), _hours_of(sick), strict=False):
            _book(place, recipient=number, starts_at=starts_at)
        for number in range(COLLEAGUES):
            make_provider(place.department, name=f"Vikar Prøve{number}", user=make_user())
        from_at, until_at = at(1, 0), at(4, 0)
        with statements() as seen:
            away = report_away(
                sick, from_at=from_at, until_at=until_at, reason=AbsenceReason.SICK, actor=SYSTEM
            )
        if len(away.covered) != VISITS:
            raise WrongResultError(f"{len(away.covered)} of {VISITS} visits found somebody else")
        transaction.set_rollback(True)
    return sum("SAVEPOINT" not in sql for sql in seen)


def _hours_of(provider: Provider) -> Iterator[datetime]:
    """The next whole hours on duty, from tomorrow on."""
    for shift in provider.shifts.filter(starts_at__gte=at(1, 0)).order_by("starts_at"):
        for hour in range(shift.minutes // 60):
            yield shift.during.lower + hour * timedelta(hours=1)


def _book(place: Place, *, recipient: int, starts_at: datetime) -> None:
    whose = Recipient.objects.get(pk=place.recipients[recipient])
    book_service(place.service, recipient=whose, starts_at=starts_at, actor=SYSTEM)
