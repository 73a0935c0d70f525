"""Everybody asks for everything once, and of each answer all is asked that must hold of every answer.

Who gets what is what the table says, matrix.txt; a protected address is said to nobody, and stands in no log and no
message; on a page of the municipality on which a recipient's name stands it is logged that it was seen.
"""

import logging
import os
from collections.abc import Iterator, Mapping
from functools import partial

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from foundation.scope import use_scope
from shop.access_words import OF_ROUTE
from tests.conftest import one_transaction
from tests.tenants.sweep.case import Case, in_days
from tests.tenants.sweep.cases import CASES
from tests.tenants.sweep.everybody import (
    FORMS,
    Answer,
    answer_to,
    build_watched_town,
    found_in,
    last_written,
    lines_of,
    written,
)
from tests.tenants.sweep.matrix import ANSWERED, COLUMNS, asked_cases, letter_of, read, write
from tests.tenants.sweep.routes import route_names
from tests.tenants.sweep.test_sweep import identify, is_refused, undone
from tests.tenants.sweep.town import ACTORS, Town
from tests.tiers import some

pytestmark = pytest.mark.each_case

RENEW = "RENEW_MATRIX" in os.environ
IN_THE_TABLE = list(asked_cases().values())
RIGHTS = {
    "provider": "provider",
    "other_provider": "provider",
    "administrator": "department_administrator",
    "other_administrator": "department_administrator",
    "case_officer": "case_officer",
    "municipality_administrator": "municipality_administrator",
    "partner": "partner",
}
"""Those who work here, and by which right they look."""
AT_WORK = ("manage:", "day:")
renewed: dict[str, str] = {}


@pytest.fixture(scope="module")
def town(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with one_transaction(django_db_blocker):
        yield build_watched_town()
    if RENEW:
        write(renewed)


@pytest.fixture(scope="module")
def untouched(town: Town) -> str:
    return town.fingerprint()


@pytest.fixture(scope="module")
def before(town: Town) -> tuple[int, int]:
    """Where the log and the outbox end before anybody asks."""
    with use_scope(town.scope):
        return last_written()


@pytest.mark.skipif(RENEW, reason="the table is being written")
def test_every_route_has_a_row() -> None:
    assert set(read()) == set(route_names(settings.ROOT_URLCONF)), "renew tests/tenants/sweep/matrix.txt"


@pytest.mark.skipif(RENEW, reason="the table is being written")
def test_the_sweep_lets_in_whom_the_table_does() -> None:
    table = {route: dict(zip(COLUMNS.values(), letters, strict=True)) for route, letters in read().items()}
    for route, case in asked_cases().items():
        assert {actor for actor in ACTORS if table[route][actor] in ANSWERED} == case.allowed, route


@pytest.mark.parametrize("case", CASES, ids=identify)
def test_everybody_gets_what_is_theirs_and_leaves_what_must_be_left(
    case: Case, town: Town, untouched: str, before: tuple[int, int], caplog: pytest.LogCaptureFixture
) -> None:
    everybody = COLUMNS.values() if case in IN_THE_TABLE else ACTORS
    actors = [*everybody] if RENEW else some([*everybody], of=identify(case))
    with caplog.at_level(logging.DEBUG):
        answers = {actor: answer_to(case, town, actor=actor, after=before) for actor in actors}
    assert town.fingerprint() == untouched, "undone requests must leave nothing behind"
    assert [*_not_as_said(case, answers), *_said(case, answers), *_not_noted(case, answers, town)] == []
    assert found_in(" ".join(lines_of(caplog))) == []


def _not_as_said(case: Case, answers: Mapping[str, Answer]) -> Iterator[str]:
    """Who gets something else than the table says, or of what is not in it, than the case does."""
    if case in IN_THE_TABLE:
        got = {actor: letter_of(each.response) for actor, each in answers.items()}
        renewed[case.route] = "".join(got.values())
        table = renewed[case.route] if RENEW else read()[case.route]
        wanted = dict(zip(COLUMNS.values(), table, strict=True))
        for actor, letter in got.items():
            if letter != wanted[actor]:
                yield f"{actor} gets {letter}, and by the table {wanted[actor]}"
        return
    for actor, answer in answers.items():
        response, may = answer.response, actor in case.allowed
        is_answered = response.status_code in {200, 302, 303} and not is_refused(response)
        if not (is_answered if may else is_refused(response)):
            yield f"{actor} gets {response.status_code}: {response.content[:2000]!r}"


def _said(case: Case, answers: Mapping[str, Answer]) -> Iterator[str]:
    """Who is told of the protected address."""
    for actor, answer in answers.items():
        if answer.markers:
            yield f"{actor} is told {answer.markers}"


def _not_noted(case: Case, answers: Mapping[str, Answer], town: Town) -> Iterator[str]:
    """Who looked, and by which right, that is not logged as it should be."""
    if not case.route.startswith(AT_WORK):
        return
    for actor in sorted(case.allowed & RIGHTS.keys() & answers.keys()):
        answer = answers[actor]
        if answer.names_them and not answer.looks:
            yield f"{case.route} shows a name to {actor} and logs nothing"
        for look in answer.looks:
            noted = (look.actor_id, look.channel, look.details["part"], look.details["role"])
            if noted != (town.user_id(actor), "staff", case.route, RIGHTS[actor]):
                yield f"the look of {actor} is logged as {noted}"
            if case.route.startswith("manage:") and case.route[7:] not in OF_ROUTE:
                yield f"give {case.route} words in access_words.py"


def test_nothing_was_said_before_anybody_asked(town: Town) -> None:
    assert undone(town, lambda: found_in(written())) == []


def test_the_control_is_that_names_are_found(town: Town) -> None:
    """Were the name on no page, nobody would have to be logged."""
    for tail in ("waiting/", "requests/", f"{in_days(3)}/"):
        path = f"/manage/departments/{town.department.pk}/{tail}"
        page = undone(town, partial(town.client_of("administrator").get, path)).text
        assert any(form in page for form in FORMS), path
