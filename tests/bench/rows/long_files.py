"""Long files: a quarter's visits as a spreadsheet, and an import of hundreds of rows, each against the same by hand."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils import timezone

from foundation.actor import Actor, Channel
from foundation.identifiers import NationalId, synthetic_national_ids
from foundation.scope import use_scope
from shop.domain.identity.taking_up import Person, take_up
from shop.domain.imports.drafts import upload
from shop.enums import ImportKind
from shop.models import Department
from tests.bench.bench import Bench
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.rows.first_page import signed_in
from tests.bench.timing import compare, turns
from tests.bench.world import SCOPE
from tests.factories.world import make_administrator
from ui.lists.table import MOST_IN_A_FILE, ON_A_PAGE

A_QUARTER = timedelta(days=90)
LINES = 500


def long_files(bench: Bench) -> list[Row]:
    return [_visits(bench), _recipients(bench)]


def _visits(bench: Bench) -> Row:
    """A row of the file takes a small part of what one of the fifty on the page does."""
    with use_scope(SCOPE), transaction.atomic():
        get = signed_in(pk=make_administrator(None, name="Sigrid Prøve").pk)
    first = timezone.localdate() - A_QUARTER
    page = f"/manage/departments/{bench.world.workspace.department.pk}/visits/?first={first}&last="
    lines = get(f"{page}&file=csv").count(b"\r\n") - 1
    if not MOST_IN_A_FILE / 2 < lines <= MOST_IN_A_FILE:
        raise WrongResultError(f"the file has {lines} visits")
    file_ms, page_ms = compare(
        partial(get, f"{page}&file=csv"), partial(get, page), seconds=bench.seconds, times=1
    )
    name = f"file of {lines} visits vs. its page: ms a row"
    return Row(name, file_ms / lines, page_ms / ON_A_PAGE, Goal("≤", 0.4))


def _recipients(bench: Bench) -> Row:
    """Trying a file costs what taking up those people would, and the reading of it hardly anything."""
    department = bench.world.workspace.department
    numbers = list(islice(synthetic_national_ids(random.Random("long files")), LINES))
    with use_scope(SCOPE), transaction.atomic():
        user = make_administrator(department, name="Anne Prøve")
    actor = Actor(user.pk, Channel.STAFF)
    lines = [
        "Navn;Fødselsnummer",
        *(f"Lars Prøve {at};{each.reveal()}" for at, each in enumerate(numbers)),
    ]
    send = partial(
        upload,
        ImportKind.RECIPIENTS,
        "\n".join(lines).encode(),
        department=department,
        user=user,
        actor=actor,
    )
    by_hand = partial(_take_up_all, department, numbers, actor=actor)
    taken: tuple[list[float], list[float]] = ([], [])
    for _round in turns(seconds=bench.seconds, least=3, most=10):
        taken[0].append(_taken_back(send))
        taken[1].append(_taken_back(by_hand))
    return Row(
        f"import of {LINES} recipients, tried, vs. as many by hand: ms each",
        min(taken[0]) / LINES,
        min(taken[1]) / LINES,
        Goal("≤", 1.5),
    )


def _take_up_all(department: Department, numbers: Sequence[NationalId], *, actor: Actor) -> None:
    for at, number in enumerate(numbers):
        take_up(department, Person(f"Lars Prøve {at}", number), actor=actor)


def _taken_back(act: Callable[[], object]) -> float:
    """The milliseconds of it."""
    with _nothing_left():
        begun = time.perf_counter()
        act()
        return (time.perf_counter() - begun) * 1000


@contextmanager
def _nothing_left() -> Iterator[None]:
    with use_scope(SCOPE), transaction.atomic():
        yield
        transaction.set_rollback(True)
