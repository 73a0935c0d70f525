"""Makes municipalities in processes that are killed: a line of input says which sign-up, and when.

`after STEP`: the step's work is done and not noted yet; `noted STEP`: it is; `statement N`: before the N-th statement,
on whichever connection; `never 0`. Each is a fork of this one, which itself speaks to no database; the answer is its
exit code, -9 for one that was killed.
"""

import os
import signal
import sys
from contextlib import ExitStack
from typing import Any

import django

django.setup()

from django.db import connections  # noqa: E402 - Django is set up by now

from foundation.jobs import PUBLIC, run_job  # noqa: E402 - as above
from tenants.signup import making  # noqa: E402 - as above
from tenants.signup.accepting import MAKE  # noqa: E402 - as above
from tenants.signup.enums import Step  # noqa: E402 - as above
from tenants.signup.models import SignUp  # noqa: E402 - as above


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Counting:
    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
        self.left -= 1
        if self.left == 0:
            die()
        return execute(sql, params, many, context)


def make(sign_up: str, when: str, what: str) -> None:
    if when == "after":
        step = Step(what)
        work = making.WORK[step]

        def do_and_die(each: SignUp) -> None:
            work(each)
            die()

        making.WORK = {**making.WORK, step: do_and_die}
    elif when == "noted":
        note = making._note_done

        def note_and_die(sign_up: SignUp, step: Step) -> None:
            note(sign_up, step)
            if step == what and not connections["default"].in_atomic_block:
                die()

        making._note_done = note_and_die
    with ExitStack() as stack:
        if when == "statement":
            counting = Counting(int(what))
            for alias in ("default", "owner"):
                stack.enter_context(connections[alias].execute_wrapper(counting))
        run_job(MAKE, tenant=PUBLIC, args={"sign_up_id": sign_up})


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            make(*line.split())
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
