"""A department of forty recipients is lived through day by day: standing bookings, sick days, closures, people who come
and go, a waiting list; jobs are killed and run twice. Every evening everything is in order, and every night the ledger
closes what is over.

`make test-all` lives through three weeks with Easter in them and the night in which the clocks are put forward,
`make test-long` through two years. YEARS_SEED=<seed> lives through another two.
"""

import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

import psycopg
import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from shop.enums import SkipReason
from tests.database import administrator_url
from tests.factories.scopes import LARVIK, works_for
from tests.race.years.checks import why_skipped, wrong_after_the_night, wrong_in_the_evening
from tests.race.years.jobs import have_a_night, work_off
from tests.race.years.life import ACTS_A_DAY, Life
from tests.race.years.town import make_town

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

SEED = os.environ.get("YEARS_SEED", "a lighthouse in the fog")


@pytest.fixture
def queue(committed_db: None, django_db_setup: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(administrator_url(), dbname=django_db_setup, autocommit=True) as connection:
        connection.execute("SET search_path = jobs")
        yield connection


def live_through(queue: psycopg.Connection, *, first: date, days: int) -> Life:
    """Day after day from the first on; fails on the first that does not end in order."""
    dice = Random(SEED)
    with time_machine.travel(_moment(first - timedelta(days=1), 12), tick=True) as clock:
        with works_for(LARVIK):
            town = make_town(dice)
        life = Life(town)
        for number in range(days):
            day = first + timedelta(days=number)
            clock.move_to(_moment(day, 3))
            have_a_night()
            work_off(queue, dice)
            with works_for(LARVIK):
                assert wrong_after_the_night() == [], (SEED, day)
            clock.move_to(_moment(day, 7))
            life.morning()
            work_off(queue, dice)
            hours = dice.choices(range(8, 22), k=ACTS_A_DAY)
            for hour, minute in sorted((hour, dice.randrange(50)) for hour in hours):
                clock.move_to(_moment(day, hour, minute))
                work_off(queue, dice)
                life.at_some_time()
                work_off(queue, dice)
            clock.move_to(_moment(day, 22, 30))
            work_off(queue, dice)
            life.evening()
            work_off(queue, dice)
            mail.outbox.clear()
            with works_for(LARVIK):
                assert wrong_in_the_evening(town) == {}, (SEED, day)
    return life


@pytest.mark.exhaustive
def test_three_weeks_over_easter_end_in_order_every_day(queue: psycopg.Connection) -> None:
    life = live_through(queue, first=date(2027, 3, 15), days=21)
    assert {"book", "cancel", "skip", "wait", "sick", "outcome"} <= set(life.met)
    with works_for(LARVIK):
        assert SkipReason.HOLIDAY in why_skipped()


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_two_years_end_in_order_every_day(queue: psycopg.Connection) -> None:
    life = live_through(queue, first=date(2027, 1, 4), days=730)
    assert life.met["covered"] > 100
    assert life.met["answer_offer"] > 50
    with works_for(LARVIK):
        assert {SkipReason.HOLIDAY, SkipReason.CLOSED, SkipReason.BALANCE, SkipReason.FULL} <= why_skipped()


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
