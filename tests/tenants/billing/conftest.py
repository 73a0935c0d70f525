"""A stand-in for Stripe, and settings that lead to it."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tjenesteshop.standins.stripe import SECRET_KEY, StripeStandIn


@pytest.fixture
def stand_in(settings: Settings) -> Iterator[StripeStandIn]:
    with StripeStandIn() as running:
        settings.STRIPE_API_BASE = running.address
        settings.STRIPE_API_KEY = SECRET_KEY
        yield running
