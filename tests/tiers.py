"""What is exhaustive: run by the gate, and left out where somebody waits for the answer.

Four things are. What says so itself (`exhaustive`); of a test with many cases that needs the database all but the
first and the last one, unless each of them looks at something that no other does (`each_case`); of a property all
examples but a fifth; and of what is done as everybody (`some`) all but a third.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from zlib import crc32

import pytest
from hypothesis import settings

THOROUGH = "thorough"
"""The profile under which properties are tried with all their examples: `pytest --hypothesis-profile=thorough`."""

settings.register_profile(THOROUGH, deadline=None)


def examples(number: int) -> int:
    """How many examples to try of a property that the gate tries with `number`."""
    return number if _is_thorough() else max(2, number // 5)


def some[T](each: Sequence[T], *, of: str) -> Sequence[T]:
    """A third of them, always the same of one thing and another of the next; for the gate all."""
    return each if _is_thorough() else each[crc32(of.encode()) % 3 :: 3]


def _is_thorough() -> bool:
    return settings.get_current_profile_name() == THOROUGH


def mark_what_is_exhaustive(items: Iterable[pytest.Item]) -> None:
    """Mark the cases between the first and the last; what needs no database takes no time."""
    cases = defaultdict[str, list[pytest.Item]](list)
    for item in items:
        if "django_db_setup" in getattr(item, "fixturenames", ()) and not item.get_closest_marker(
            "each_case"
        ):
            cases[item.nodeid.partition("[")[0]].append(item)
    for each in cases.values():
        for item in each[1:-1]:
            item.add_marker(pytest.mark.exhaustive)
