"""Which guard is missing is told by the environment."""

import os
import time
from typing import Any

from django.apps import AppConfig

VARIABLE = "SABOTAGE"
CONSTRAINT, SCHEDULE_LOCK = "constraint", "schedule_lock"
LONG = 0.05
"""Seconds between looking and taking, where nothing keeps what was seen from changing."""


class SabotageConfig(AppConfig):
    name = "tests.race.served.sabotage"
    label = "sabotage"

    def ready(self) -> None:
        {CONSTRAINT: _forget_the_constraint, SCHEDULE_LOCK: _forget_the_schedule_lock}[os.environ[VARIABLE]]()


def _forget_the_constraint() -> None:
    """Insert without minding whether the provider is taken."""
    from foundation.prepared import PreparedStatement
    from shop.domain.door import taking

    clause = f"ON CONFLICT {taking.ON_PROVIDER} DO NOTHING"
    for name, statement in taking.STATEMENTS.items():
        taking.STATEMENTS[name] = PreparedStatement(statement.sql.replace(clause, ""))


def _forget_the_schedule_lock() -> None:
    """Only the recipient's own bookings come one at a time."""
    from shop.domain import locks
    from shop.domain.door import booking

    door: Any = booking
    locks.FOR_BOOKING = f"pg_advisory_xact_lock({locks.RECIPIENT})"
    choose = door.choose

    def choose_slowly(*args: Any, **kwargs: Any) -> Any:
        time.sleep(LONG)
        return choose(*args, **kwargs)

    door.choose = choose_slowly
