"""The catalogue as it has to stand in Stripe, what differs there, and the writes that mend it.

The plan is made anew from what stands there each time: one that was killed half-way is gone on with by the next.
A product's identifier is ours, so it is never made twice; a price cannot be changed, so a new one takes its lookup key.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import stripe
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from stripe.params import PriceCreateParams

from tenants.billing.prices import (
    BANDS,
    CURRENCY,
    Band,
    Interval,
    Price,
    base_price,
    largest_of,
    module_price,
)
from tenants.billing.stripe_calls import Calls
from tenants.offered import OfferedModule

OURS: Final = "tjenesteshop_"
"""What identifiers of our products begin with: others of the same account are left alone."""
LANGUAGE: Final = "nb"
"""Of the names, which stand on invoices: a product has only one."""
EVERY: Final[dict[Interval, Literal["month", "year"]]] = {Interval.MONTHLY: "month", Interval.YEARLY: "year"}


class Act(StrEnum):
    """What is done to one product or price."""

    CREATE_PRODUCT = "create_product"
    UPDATE_PRODUCT = "update_product"
    CREATE_PRICE = "create_price"
    REACTIVATE_PRICE = "reactivate_price"
    ARCHIVE_PRICE = "archive_price"
    ARCHIVE_PRODUCT = "archive_product"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A product with its prices, as the catalogue has it."""

    id: str
    name: str
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One write. `target` is what stands in Stripe already; `price` and `name` are what it shall be."""

    act: Act
    product: str
    name: str = ""
    price: Price | None = None
    target: str = ""

    @property
    def lookup_key(self) -> str:
        return self.price.lookup_key if self.price else ""


def wanted(modules: Iterable[OfferedModule]) -> tuple[Wanted, ...]:
    """All that can be bought: a product for each band and for each kind of service."""
    with translation.override(LANGUAGE):
        bases = [
            Wanted(
                f"{OURS}base_{band.key}",
                _name(band),
                tuple(base_price(band, interval) for interval in Interval),
            )
            for band in BANDS
        ]
        services = [
            Wanted(
                f"{OURS}module_{each.key}",
                str(each.title),
                tuple(module_price(each.key, interval) for interval in Interval),
            )
            for each in modules
        ]
    return (*bases, *services)


def plan(
    catalogue: Iterable[Wanted], products: Iterable[stripe.Product], prices: Iterable[stripe.Price]
) -> tuple[Step, ...]:
    """What has to be done, in order; nothing where Stripe has it all. Archived prices with their key are used again."""
    found = {each.id: each for each in products if each.id.startswith(OURS)}
    of_product: dict[str, list[stripe.Price]] = {}
    for price in prices:
        of_product.setdefault(_product_of(price), []).append(price)
    named = {each.id: each for each in catalogue}
    steps: list[Step] = []
    for identifier, each in named.items():
        steps += _mend_product(each, found.get(identifier))
        steps += _mend_prices(each, of_product.get(identifier, []))
    for identifier, product in found.items():
        if identifier not in named and product.active:
            steps += _archive(identifier, of_product.get(identifier, []))
            steps.append(Step(Act.ARCHIVE_PRODUCT, identifier, target=identifier))
    return tuple(steps)


def carry_out(steps: Iterable[Step], calls: Calls) -> Iterator[Step]:
    """Each step when it is done. Raises stripe.StripeError at the first that fails; those before it stand."""
    run = uuid.uuid4()  # archived and taken up again on one day, a price needs a new key each time
    for number, step in enumerate(steps):
        _do(step, calls, key=f"sync-{run}-{number}")
        yield step


def _do(step: Step, calls: Calls, *, key: str) -> None:
    match step.act:
        case Act.CREATE_PRODUCT:
            calls.create_product({"id": step.product, "name": step.name}, key=key)
        case Act.UPDATE_PRODUCT:
            calls.update_product(step.product, {"name": step.name, "active": True}, key=key)
        case Act.ARCHIVE_PRODUCT:
            calls.update_product(step.product, {"active": False}, key=key)
        case Act.REACTIVATE_PRICE:
            calls.update_price(step.target, {"active": True}, key=key)
        case Act.ARCHIVE_PRICE:
            calls.update_price(step.target, {"active": False}, key=key)
        case Act.CREATE_PRICE:
            if step.price is None:
                raise ValueError("a price is made of one of the catalogue")
            calls.create_price(_params(step.product, step.price), key=key)


def _params(product: str, price: Price) -> PriceCreateParams:
    return {
        "product": product,
        "currency": CURRENCY,
        "unit_amount": price.amount,
        "recurring": {"interval": EVERY[price.interval]},
        "tax_behavior": "exclusive",
        "lookup_key": price.lookup_key,
        "transfer_lookup_key": True,
    }


def _mend_product(each: Wanted, product: stripe.Product | None) -> list[Step]:
    if product is None:
        return [Step(Act.CREATE_PRODUCT, each.id, each.name)]
    if product.name != each.name or not product.active:
        return [Step(Act.UPDATE_PRODUCT, each.id, each.name, target=each.id)]
    return []


def _mend_prices(each: Wanted, prices: list[stripe.Price]) -> list[Step]:
    """The new one comes before the old one goes: at no time is there none."""
    steps: list[Step] = []
    kept: set[str] = set()
    for price in each.prices:
        same = next((one for one in prices if _is(one, price)), None)
        if same is None:
            steps.append(Step(Act.CREATE_PRICE, each.id, price=price))
            continue
        kept.add(same.id)
        if not same.active:
            steps.append(Step(Act.REACTIVATE_PRICE, each.id, price=price, target=same.id))
    return steps + _archive(each.id, [one for one in prices if one.id not in kept])


def _archive(product: str, prices: Iterable[stripe.Price]) -> list[Step]:
    return [Step(Act.ARCHIVE_PRICE, product, target=each.id) for each in prices if each.active]


def _is(found: stripe.Price, price: Price) -> bool:
    return (
        found.lookup_key == price.lookup_key
        and found.unit_amount == price.amount
        and found.currency == CURRENCY
        and found.tax_behavior == "exclusive"
        and found.recurring is not None
        and (found.recurring.interval, found.recurring.interval_count) == (EVERY[price.interval], 1)
    )


def _product_of(price: stripe.Price) -> str:
    return price.product if isinstance(price.product, str) else price.product.id


def _name(band: Band) -> str:
    smallest = number_format(band.smallest, force_grouping=True)
    above = largest_of(band)
    if above is None:
        return _("Tjenesteshop, at least %(smallest)s inhabitants") % {"smallest": smallest}
    largest = number_format(above, force_grouping=True)
    if band.smallest == 0:
        return _("Tjenesteshop, up to %(largest)s inhabitants") % {"largest": largest}
    return _("Tjenesteshop, %(smallest)s to %(largest)s inhabitants") % {
        "smallest": smallest,
        "largest": largest,
    }
