"""The pages that staff have open all day, in a department with a year behind it, against an empty page of the frame."""

from collections.abc import Callable
from functools import partial

from django.db import transaction

from foundation.scope import use_scope
from tests.bench.bench import Bench
from tests.bench.proof import WrongResultError
from tests.bench.report import Goal, Row
from tests.bench.rows.first_page import signed_in
from tests.bench.timing import compare
from tests.bench.urls import EMPTY_PATH
from tests.bench.world import FULL, SCOPE
from tests.factories.world import make_administrator

TAIL = 0.95
GOAL = Goal("≤", 5)
A_VISIT, A_DEPARTMENT = b"/manage/bookings/", b"department-tile"


def workspace(bench: Bench) -> list[Row]:
    """The board of today and of the week, and the start page of who administers all departments."""
    with use_scope(SCOPE), transaction.atomic():
        get = signed_in(pk=make_administrator(None, name="Sigrid Prøve").pk)
    department = bench.world.workspace.department.pk
    pages = {
        f"board, {FULL} providers": (f"/manage/departments/{department}/", A_VISIT),
        f"board of the week, {FULL} providers": (f"/manage/departments/{department}/week/", A_VISIT),
        "start page, 12 departments": ("/manage/", A_DEPARTMENT),
    }
    return [
        _row(name, get, path, must_have, seconds=bench.seconds) for name, (path, must_have) in pages.items()
    ]


def _row(name: str, get: Callable[[str], bytes], path: str, must_have: bytes, *, seconds: float) -> Row:
    if must_have not in get(path) or must_have in get(EMPTY_PATH):
        raise WrongResultError(f"{path} is not what is to be measured")
    ours, reference = compare(
        partial(get, path), partial(get, EMPTY_PATH), seconds=seconds, times=1, share=TAIL
    )
    return Row(f"{name} vs. an empty signed-in page: p95 in ms", ours, reference, GOAL)
