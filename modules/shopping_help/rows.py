"""A list in words, line by line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from modules.shopping_help.enums import Substitution
from modules.shopping_help.queries.stores import not_tolerated
from modules.shopping_help.reckoning import cost_of
from modules.shopping_help.words import (
    allergens_in_words,
    amount_in_words,
    number_in_words,
    price_in_words,
    unit_in_words,
)
from ui.money import kroner


@dataclass(frozen=True, slots=True)
class LineRow:
    """`contains` are those of the recipient's allergens that it contains, in words."""

    pk: int
    text: str
    amount: str
    number: str
    unit: str
    substitution: str
    instead: str
    cost: str
    contains: str
    is_changed: bool
    is_added: bool


def line_rows(lines: Iterable[Any], allergens: Collection[str]) -> list[LineRow]:
    return [_row(line, allergens) for line in lines]


def _row(line: Any, allergens: Collection[str]) -> LineRow:
    cost = cost_of(line.known_price, line.amount)
    return LineRow(
        pk=line.pk,
        text=line.text,
        amount=amount_in_words(line.amount, line.unit),
        number=number_in_words(line.amount),
        unit=unit_in_words(line.unit),
        substitution=line.substitution,
        instead=str(Substitution(line.substitution).label),
        cost=price_in_words(None, line.unit) if cost is None else kroner(cost),
        contains=", ".join(allergens_in_words(not_tolerated(line.product, allergens))),
        is_changed=getattr(line, "changed_at", None) is not None,
        is_added=getattr(line, "added_late", False),
    )
