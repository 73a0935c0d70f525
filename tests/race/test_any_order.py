"""Everything that can be done is done in any order; after every step all is as it must be.

A plain account is kept beside: what every booking has become, who could come, what is left, how much everybody works.
"""

from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.database import administrator_url
from tests.race.any_order.machine import AnyOrder
from tests.tiers import examples

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

fast = settings(
    max_examples=examples(6),
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.generate],  # the steps of the first failure are said; to make them fewer takes minutes
    derandomize=True,  # `make test` says the same twice; `make test-long` looks for news
    suppress_health_check=list(HealthCheck),
)
thorough = settings(fast, max_examples=200, stateful_step_count=80, derandomize=False)


@pytest.fixture
def machine(committed_db: None, django_db_setup: str) -> Iterator[type[AnyOrder]]:
    with psycopg.connect(administrator_url(), dbname=django_db_setup, autocommit=True) as connection:
        connection.execute("SET search_path = jobs")

        class Here(AnyOrder):
            queue = connection

        yield Here


def test_whatever_is_done_in_any_order_all_is_as_it_must_be(machine: type[AnyOrder]) -> None:
    run_state_machine_as_test(machine, settings=fast)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_whatever_is_done_in_many_orders_all_is_as_it_must_be(machine: type[AnyOrder]) -> None:
    run_state_machine_as_test(machine, settings=thorough)
