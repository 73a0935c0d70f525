"""What a list costs, as far as it is known: whole øre, and no queries."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

THOUSANDTHS = 1000
NOT_SOLD = frozenset(
    [
        "øl",
        "pils",
        "pilsner",
        "vin",
        "rødvin",
        "hvitvin",
        "kvitvin",
        "rosévin",
        "musserende",
        "champagne",
        "prosecco",
        "cider",
        "brennevin",
        "vodka",
        "whisky",
        "whiskey",
        "akevitt",
        "cognac",
        "konjakk",
        "likør",
        "gin",
        "rusbrus",
        "sigarett",
        "sigaretter",
        "sigarer",
        "tobakk",
        "røyketobakk",
        "snus",
        "rullings",
        "beer",
        "wine",
        "cigarettes",
        "tobacco",
        "snuff",
        "spirits",
    ]
)
"""Words of a line that say alcohol or tobacco: nobody may buy these for somebody else."""
FREE_OF_IT = re.compile(r"alko\w*fri|non.?alco|eddik", re.IGNORECASE)


class Priced(Protocol):
    """A line with its amount in thousandths, and what one costs in øre, if that is known."""

    amount: int

    @property
    def known_price(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of it, in øre, and of how many lines the price is not."""

    known: int
    unknown: int


def cost_of(price: int | None, amount: int) -> int | None:
    """Of so many thousandths of what costs so much, to the nearest øre, half an øre up."""
    return None if price is None else (price * amount + THOUSANDTHS // 2) // THOUSANDTHS


def estimate(lines: Iterable[Priced]) -> Estimate:
    costs = [cost_of(line.known_price, line.amount) for line in lines]
    return Estimate(sum(each for each in costs if each is not None), costs.count(None))


def is_not_sold(text: str) -> bool:
    """Whether the line says alcohol or tobacco; what is free of it is sold."""
    words = set(re.findall(r"\w+", text.casefold()))
    return bool(words & NOT_SOLD) and not FREE_OF_IT.search(text)
