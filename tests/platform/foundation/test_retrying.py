"""Acts that lost a deadlock are run again, as a whole."""

import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable

from foundation.retrying import ATTEMPTS, unless_deadlocked

pytestmark = pytest.mark.unit


class Act:
    """Fails the first so many times with the error, and counts how often it is begun."""

    def __init__(self, *, fails: int = 0, error: type[Exception] = DeadlockDetected) -> None:
        self.fails, self.error, self.begun = fails, error, 0

    def __call__(self) -> str:
        self.begun += 1
        if self.begun <= self.fails:
            raise OperationalError from self.error()
        return "done"


def retried(act: Act) -> str:
    return unless_deadlocked(act)()


def test_it_is_called_again_until_it_is_done() -> None:
    act = Act(fails=ATTEMPTS - 1)
    assert (retried(act), act.begun) == ("done", ATTEMPTS)


def test_not_for_ever() -> None:
    act = Act(fails=ATTEMPTS)
    with pytest.raises(OperationalError):
        retried(act)
    assert act.begun == ATTEMPTS


def test_another_error_is_no_reason() -> None:
    act = Act(fails=1, error=LockNotAvailable)
    with pytest.raises(OperationalError):
        retried(act)
    assert act.begun == 1


def test_a_part_of_another_act_is_not_called_again_but_the_whole() -> None:
    """Else the locks that the whole has would be in the way every time."""
    part, wholes = Act(fails=1), []

    def whole() -> str:
        wholes.append(1)
        return retried(part)

    assert unless_deadlocked(whole)() == "done"
    assert (part.begun, len(wholes)) == (2, 2)


def test_after_it_has_failed_the_next_one_is_called_again() -> None:
    with pytest.raises(OperationalError):
        retried(Act(fails=ATTEMPTS))
    assert retried(Act(fails=1)) == "done"
