"""Acts that are run again when the database had to break a deadlock with them."""

import functools
from collections.abc import Callable

from django.db import OperationalError
from psycopg.errors import DeadlockDetected

ATTEMPTS = 4


def unless_deadlocked[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """Call the act again, a few times at most, when it lost a deadlock.

    The act must be one `transaction.atomic`: what it did is then undone, in an outer transaction to its savepoint.
    """

    @functools.wraps(act)
    def retried(*args: P.args, **kwargs: P.kwargs) -> R:
        for _attempt in range(ATTEMPTS - 1):
            try:
                return act(*args, **kwargs)
            except OperationalError as error:
                if not isinstance(error.__cause__, DeadlockDetected):
                    raise
        return act(*args, **kwargs)

    return retried
