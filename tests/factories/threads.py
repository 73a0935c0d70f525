"""Do several things at the very same moment, each in a thread with a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections

from foundation.errors import DomainError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a thread returned, or the refusal it met. Any other error is raised by `at_once` itself."""

    value: Any = None
    refusal: DomainError | None = None


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Outcome]:
    """Let all acts start together and wait for all; outcomes in the same order.

    Raises ExceptionGroup with whatever was no refusal: deadlocks, broken connections, our own mistakes.
    """
    start = threading.Barrier(len(acts), timeout=20)
    outcomes: list[Outcome] = [Outcome()] * len(acts)
    errors: list[Exception] = []

    def run(number: int, act: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[number] = Outcome(value=act())
        except DomainError as refusal:
            outcomes[number] = Outcome(refusal=refusal)
        except Exception as error:  # noqa: BLE001 - carried to the test's own thread
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    if errors:
        raise ExceptionGroup("not every thread came to a proper end", errors)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return outcomes
