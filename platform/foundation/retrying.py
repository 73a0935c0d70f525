"""Acts that are run again when the database had to break a deadlock with them."""

import functools
from collections.abc import Callable
from contextvars import ContextVar

from django.db import OperationalError
from psycopg.errors import DeadlockDetected

ATTEMPTS = 4
_is_part_of_another: ContextVar[bool] = ContextVar("is_part_of_another", default=False)


def unless_deadlocked[**P, R](act: Callable[P, R]) -> Callable[P, R]:
    """Call the act again, a few times at most, when it lost a deadlock.

    The act must be one `transaction.atomic`: what it did is then undone, in an outer transaction to its savepoint.
    As a part of another such act it is not called again by itself: what the other has locked already would be in the
    way once more, so that one is called again.
    """

    @functools.wraps(act)
    def retried(*args: P.args, **kwargs: P.kwargs) -> R:
        if _is_part_of_another.get():
            return act(*args, **kwargs)
        token = _is_part_of_another.set(True)
        try:
            return _try(functools.partial(act, *args, **kwargs))
        finally:
            _is_part_of_another.reset(token)

    return retried


def _try[R](act: Callable[[], R]) -> R:
    for _attempt in range(ATTEMPTS - 1):
        try:
            return act()
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return act()
