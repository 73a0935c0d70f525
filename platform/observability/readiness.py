"""What stops nobody from working and must all the same be seen by those who run the system."""

from collections.abc import Callable

type Warner = Callable[[], str]

_warners: list[Warner] = []


def warns(warner: Warner) -> Warner:
    """Register a function that says in one line, without any name, what is amiss; an empty one when nothing is.

    It is asked in the public scope, often, and must be quick.
    """
    _warners.append(warner)
    return warner


def warnings() -> list[str]:
    return [said for warner in _warners if (said := warner())]
