"""Whom a stay is for, as it is kept with a booking and stands in addresses: their ids, the smallest first."""

from collections.abc import Iterable

BETWEEN = "-"


def code_of(cared_for: Iterable[int]) -> str:
    """`7` for one of them, `7-12` for two together."""
    return BETWEEN.join(str(each) for each in sorted(cared_for))


def ids_in(chosen: str) -> tuple[int, ...]:
    """Whom a code means; nobody for what is none."""
    parts = chosen.split(BETWEEN)
    return tuple(int(each) for each in parts) if all(each.isdecimal() for each in parts) else ()
