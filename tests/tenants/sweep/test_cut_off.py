"""The server is gone in the middle of an act: nothing of it is written, a page says so, and sent again it is done once.

For the database a web process that is killed is the same: a connection that ends before its COMMIT.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from shop.models import Department
from tests import database
from tests.factories.scopes import LARVIK, works_for
from tests.tenants.sweep.case import ONLY_MUNICIPALITY, Case, post
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.town import Town, build

AWAY = 503
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)\b|\bINSERT INTO\b")
READS = re.compile(r"\bSELECT\b")
AFTER = (1, 2, 3, 5, 8, 13, 21, 34, 55)
"""After which of its writes an act is cut off, as long as it has so many."""


@dataclass(slots=True)
class Cut:
    """Ends the connection from the server's side after so many writes, or others that are `counted`."""

    after: int
    administrator: psycopg.Connection
    counted: re.Pattern[str] = WRITES
    seen: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """A wrapper of Django's: of the `rest` the last is the context."""
        result, context = execute(sql, *rest), rest[-1]
        if self.counted.search(sql):
            self.seen += 1
            if self.seen == self.after:
                pid = context["connection"].connection.info.backend_pid
                self.administrator.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        return result


@dataclass(frozen=True, slots=True)
class Door:
    """An act by its case; sent twice it `is_once` unless what it makes is made anew each time."""

    case: Case
    is_once: bool = True
    more: Callable[[Town], Mapping[str, Any]] = field(default=lambda _town: {})


def of(route: str, **how: Any) -> Door:
    return Door(next(case for case in CASES if case.route == route and case.method == "POST"), **how)


def _idle(tail: str) -> Callable[[Town], str]:
    return lambda town: f"/manage/departments/{town.department.pk + IDLE}/{tail}"


def _press(town: Town) -> Mapping[str, Any]:
    return {"outcome": "nobody_home", "key": PRESS, "begins": int(town.past_booking.starts_at.timestamp())}


IDLE = 1000
"""So far from the town's department is the number of one with nothing left to do."""
PRESS = str(uuid4())
DOORS = {
    "a file that is read": of("manage:import_file", is_once=False),
    "a file that is imported": of("manage:import_draft"),
    "a visit moved on the board": of("manage:place_booking"),
    "a visit given to somebody else": of("manage:reassign"),
    "a new template": of("manage:patterns", is_once=False, more=lambda _town: {"name": "Kveldsuke"}),
    "a changed template": of("manage:pattern"),
    "a template that is given": of("manage:give_pattern"),
    "a booking by telephone": of("manage:confirm_book_for"),
    "what a phone kept": of("day:outcome", more=_press),
    "a department out of use": Door(post("manage:close_department", _idle("out-of-use/"), ONLY_MUNICIPALITY)),
    "signing in": of("manage:save_sign_in_policy"),
    "text messages": of("manage:message_settings"),
}


PAGES = (
    "manage:department",
    "manage:week",
    "manage:imports",
    "manage:import_draft",
    "manage:patterns",
    "manage:close_department",
    "manage:book_for",
    "day:plan",
    "day:kept",
)


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    """Really committed: each door leaves it a little further on."""
    with ExitStack() as at_the_end, django_db_blocker.unblock():
        at_the_end.callback(database.forget_everything)
        at_the_end.callback(connections.close_all)
        at_the_end.callback(database.empty_municipalities)
        with works_for(LARVIK):
            built = build("larvik")
            Department.objects.create(pk=built.department.pk + IDLE, name="Uten oppgaver", phone="68050001")
        yield built


@pytest.fixture
def administrator(django_db_setup: str) -> Iterator[psycopg.Connection]:
    url = database.administrator_url()
    with psycopg.connect(url, dbname=django_db_setup, autocommit=True) as connection:
        yield connection


def written(door: Door, town: Town) -> Callable[[], Any]:
    """The form as whoever may do it has filled it in, anew each time: it sends it."""
    case = door.case
    with works_for(LARVIK):
        path, data = case.path(town), {**case.data(town), **door.more(town)}
    if case.form:
        data = town.filled_in(path, having=case.form) | data
    client = town.client_of(max(case.allowed))
    return lambda: client.post(path, data)


def rows_of(town: Town) -> str:
    with works_for(LARVIK):
        return town.fingerprint()


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())
def test_cut_off_anywhere_nothing_is_half_and_sent_again_it_is_done_once(
    door: Door, town: Town, administrator: psycopg.Connection
) -> None:
    before, cuts = rows_of(town), 0
    for after in AFTER:
        cut, send = Cut(after, administrator), written(door, town)
        with connections["default"].execute_wrapper(cut):
            answer = send()
        connections["default"].close()
        if cut.seen < after:
            break
        cuts += 1
        assert answer.status_code == AWAY
        assert "<h1>" in answer.text, "a page that says so"
        assert answer["retry-after"]
        assert rows_of(town) == before, f"half of it is there, cut off after write {after}"
    assert cuts, "it writes nothing"
    assert answer.status_code in {200, 302}
    done = rows_of(town)
    assert done != before
    if door.is_once:
        assert written(door, town)().status_code < 500
        assert rows_of(town) == done, "sent again it is done once"


@pytest.mark.parametrize("route", PAGES)
def test_a_page_says_when_to_come_back(route: str, town: Town, administrator: psycopg.Connection) -> None:
    case = next(each for each in CASES if (each.route, each.method) == (route, "GET"))
    with works_for(LARVIK):
        path = case.path(town)
    client = town.client_of(max(case.allowed))
    with connections["default"].execute_wrapper(Cut(4, administrator, counted=READS)):
        answer = client.get(path)
    connections["default"].close()
    assert answer.status_code == AWAY
    assert answer["retry-after"]
    assert "<h1>" in answer.text
    assert client.get(path).status_code == 200, "and when one does, it is there"
