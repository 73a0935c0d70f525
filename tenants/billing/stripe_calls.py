"""The one room in which Stripe is spoken to.

Every write carries a key that its caller chose, so that one whose answer got lost can be repeated and is done once.
A call that fails is tried again a few times at once; what is left is the caller's, or the job's to try later.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import stripe
from django.conf import settings
from stripe.params import (
    PriceCreateParams,
    PriceListParams,
    PriceUpdateParams,
    ProductCreateParams,
    ProductListParams,
    ProductUpdateParams,
)

from tenants.billing.errors import BillingNotSetUp

TIMEOUT: Final = 10.0
"""Seconds for one try."""
TRIES_AGAIN: Final = 2
PAGE: Final = 100


def is_set_up() -> bool:
    """Whether this installation has a key to Stripe. No call."""
    return bool(settings.STRIPE_API_KEY)


@contextmanager
def connected() -> Iterator["Calls"]:
    """Calls while the block lasts. Raises BillingNotSetUp; the calls raise stripe.StripeError."""
    if not is_set_up():
        raise BillingNotSetUp
    http = stripe.RequestsClient(timeout=TIMEOUT)
    try:
        yield Calls(
            stripe.StripeClient(
                settings.STRIPE_API_KEY,
                base_addresses={"api": settings.STRIPE_API_BASE},
                http_client=http,
                max_network_retries=TRIES_AGAIN,
            )
        )
    finally:
        http.close()  # type: ignore[no-untyped-call] # the SDK has no types here


class Calls:
    """What we ask of Stripe, with the SDK's own types."""

    def __init__(self, client: stripe.StripeClient) -> None:
        self._api = client.v1

    def products(self) -> Iterator[stripe.Product]:
        """All, archived ones too."""
        return self._api.products.list(ProductListParams(limit=PAGE)).auto_paging_iter()

    def create_product(self, params: ProductCreateParams, *, key: str) -> stripe.Product:
        return self._api.products.create(params, {"idempotency_key": key})

    def update_product(self, product: str, params: ProductUpdateParams, *, key: str) -> stripe.Product:
        return self._api.products.update(product, params, {"idempotency_key": key})

    def prices(self) -> Iterator[stripe.Price]:
        """All, archived ones too."""
        return self._api.prices.list(PriceListParams(limit=PAGE)).auto_paging_iter()

    def create_price(self, params: PriceCreateParams, *, key: str) -> stripe.Price:
        return self._api.prices.create(params, {"idempotency_key": key})

    def update_price(self, price: str, params: PriceUpdateParams, *, key: str) -> stripe.Price:
        return self._api.prices.update(price, params, {"idempotency_key": key})
