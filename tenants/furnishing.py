"""What a new municipality's schema is given before its doors open. The shop knows what, and says it here.

Each of it is done in the municipality's scope and one transaction, and may be done again: what is there stays.
"""

from collections.abc import Collection
from typing import Protocol


class Furnisher(Protocol):
    def appoint(self, *, name: str, email: str, language: str) -> None:
        """Give the first administrator an account, without a way in yet: nothing is sent."""

    def switch_on(self, modules: Collection[str]) -> None:
        """Switch these on, with what they bring along. Raises NotFound for one that is not installed."""


_furnishers: list[Furnisher] = []


def furnishes(furnisher: Furnisher) -> None:
    """Register who furnishes."""
    _furnishers[:] = [furnisher]


def furnisher() -> Furnisher:
    """Raises IndexError where nobody furnishes."""
    return _furnishers[0]
