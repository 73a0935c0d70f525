"""A web process dies in the middle of a rush: what it was at is done or undone, nothing is half, and it is replaced."""

import time
from collections.abc import Iterator

import psutil
import pytest
from pytest_django.plugin import DjangoDbBlocker

from shop.models import Booking
from tests.factories.scopes import LARVIK, works_for
from tests.factories.world import at
from tests.race.order import faults
from tests.race.rush import assert_all_is_in_order
from tests.race.served.conftest import CROWD, HOST, Town, town_maker
from tests.race.served.crowd import Act, crowd_at
from tests.race.served.server import Server, served, wait_until_it_answers

pytestmark = pytest.mark.race

PROVIDERS = 3
SECONDS = 30


@pytest.fixture(scope="module")
def own_server(django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """One web process, so that it is the one that has everybody's wishes."""
    with served(django_db_setup, workers=1) as server:
        time.sleep(4)  # one that dies within seconds of its start would end the server
        yield server


@pytest.fixture
def town(own_server: Server, committed_db: None) -> Iterator[Town]:
    with crowd_at(own_server.port, HOST, size=CROWD + 1) as crowd:
        yield town_maker(crowd)(providers=PROVIDERS)


def kill_in_the_middle(server: Server, *, after: float) -> psutil.Process:
    (web,) = server.web_processes
    time.sleep(after)
    web.kill()
    web.wait(10)
    return web


def wait_for_another(server: Server, *, than: psutil.Process) -> None:
    until = time.monotonic() + SECONDS
    while not any(child.pid != than.pid for child in server.web_processes):
        assert time.monotonic() < until, "the dead process was not replaced"
        time.sleep(0.1)
    wait_until_it_answers(server)


def wait_until_the_database_knows(town: Town) -> None:
    """The backends of a dead client end as soon as they look up from their work."""
    until = time.monotonic() + SECONDS
    while True:
        with works_for(LARVIK):
            if not faults():
                return
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.exhaustive
def test_nothing_is_half_written_and_the_same_forms_sent_again_are_answered(
    town: Town, own_server: Server
) -> None:
    acts: list[Act] = [town.book(who, at(1, 10)) for who in range(len(town.people))]
    town.crowd.begin(acts)
    dead = kill_in_the_middle(own_server, after=0.06)
    answers = town.crowd.answers(acts)
    assert any(answer.status == 0 for answer in answers), "it died too late"
    wait_until_the_database_knows(town)
    with works_for(LARVIK):
        made = Booking.objects.filter(status="confirmed").count()
    assert sum(answer.is_booked for answer in answers) <= made <= PROVIDERS
    assert_all_is_in_order()

    wait_for_another(own_server, than=dead)
    again = town.crowd.at_once(acts)
    assert sum(answer.is_booked for answer in again) == PROVIDERS
    for before, after in zip(answers, again, strict=True):
        if before.is_booked:
            assert after.location == before.location, "the same form is the same booking"
    assert_all_is_in_order()
