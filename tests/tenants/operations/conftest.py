"""An operator of the installation, and a browser of theirs on the platform's host."""

from collections.abc import Iterator

import pytest
from django.test import Client

from foundation.scope import PUBLIC_SCOPE, Scope, use_scope
from tenants.operations.domain.operators import create_operator
from tenants.operations.models import Operator
from tests.tenants.operations.people import PASSWORD, SignedIn, sign_in


@pytest.fixture
def public(db: None) -> Iterator[Scope]:
    """The test works for the public part."""
    with use_scope(PUBLIC_SCOPE) as scope:
        yield scope


@pytest.fixture
def operator(public: Scope) -> Operator:
    """One who has not signed in yet."""
    return create_operator(email="operator@example.no", name="Signe Haug", password=PASSWORD)


@pytest.fixture
def browser(public: Scope) -> Client:
    client = Client(headers={"host": "localhost"})
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def signed_in(operator: Operator, browser: Client) -> SignedIn:
    return sign_in(browser, operator)
