"""What Tjenesteshop costs: the one catalogue, in whole øre and without VAT.

The public pages show it, and what stands in it is what is written to Stripe, by the same lookup keys. A price that
changes gets its lookup key moved there; subscriptions that run keep what they began with until they are renewed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

CURRENCY: Final = "nok"
TRIAL: Final = timedelta(days=60)
"""Free of charge, and no card is asked for."""
MONTHS_OF_A_YEAR_PAID: Final = 10
"""Who pays by the year gets two months of it free."""


class Interval(StrEnum):
    """How often is paid. The value stands in lookup keys."""

    MONTHLY = "monthly"
    YEARLY = "yearly"


@dataclass(frozen=True, slots=True)
class Band:
    """Municipalities of like size: `[smallest, next band's smallest)` inhabitants. `key` stands in lookup keys."""

    key: str
    smallest: int
    base_fee: int
    """Øre a month."""


BANDS: Final = (
    Band("under_5000", 0, 290_000),
    Band("from_5000", 5_000, 490_000),
    Band("from_10000", 10_000, 790_000),
    Band("from_20000", 20_000, 1_290_000),
    Band("from_50000", 50_000, 1_990_000),
    Band("from_100000", 100_000, 3_490_000),
)
MODULE_FEE: Final = 190_000
"""Øre a month, for each kind of service that is on, whichever it is."""


@dataclass(frozen=True, slots=True)
class Price:
    """One row of the catalogue; `amount` is øre for one interval."""

    lookup_key: str
    amount: int
    interval: Interval


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a municipality would pay for one interval."""

    base: Price
    modules: tuple[Price, ...]

    @property
    def total(self) -> int:
        """Øre, without VAT."""
        return self.base.amount + sum(each.amount for each in self.modules)


def band_of(population: int) -> Band:
    """Raises ValueError for fewer than one inhabitant."""
    if population < 1:
        raise ValueError(f"a municipality has inhabitants, not {population}")
    return max((band for band in BANDS if band.smallest <= population), key=lambda band: band.smallest)


def largest_of(band: Band) -> int | None:
    """The most inhabitants that are still in the band; None for the last one."""
    above = [each.smallest for each in BANDS if each.smallest > band.smallest]
    return min(above) - 1 if above else None


def base_price(band: Band, interval: Interval) -> Price:
    return Price(f"base_{band.key}_{interval}", _for(interval, band.base_fee), interval)


def module_price(key: str, interval: Interval) -> Price:
    return Price(f"module_{key}_{interval}", _for(interval, MODULE_FEE), interval)


def estimate(population: int, *, modules: Iterable[str], interval: Interval) -> Estimate:
    """Raises ValueError for fewer than one inhabitant. A module that is named twice is paid once."""
    keys = dict.fromkeys(modules)
    return Estimate(
        base_price(band_of(population), interval), tuple(module_price(key, interval) for key in keys)
    )


def catalogue(modules: Iterable[str]) -> tuple[Price, ...]:
    """Every price there is, with these kinds of service; each lookup key once."""
    keys = dict.fromkeys(modules)
    return tuple(
        price
        for interval in Interval
        for price in (
            *(base_price(band, interval) for band in BANDS),
            *(module_price(key, interval) for key in keys),
        )
    )


def _for(interval: Interval, monthly: int) -> int:
    return monthly if interval is Interval.MONTHLY else monthly * MONTHS_OF_A_YEAR_PAID
