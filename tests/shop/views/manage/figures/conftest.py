"""October, seen by who works there and by who does not."""

from collections.abc import Iterator
from datetime import time

import pytest
from django.test import Client
from django.utils import translation

from foundation.scope import Scope
from shop.views.manage.figures.tables import few
from tests.factories.clock import today_is
from tests.factories.world import make_administrator
from tests.shop.queries.figures.october import TODAY, October, make_october
from tests.shop.views.conftest import sign_in


@pytest.fixture
def october(larvik: Scope, in_the_morning: None) -> Iterator[October]:
    with today_is(TODAY, time(10)):
        yield make_october()


@pytest.fixture
def staff(october: October, larvik_client: Client) -> Client:
    return sign_in(larvik_client, make_administrator(october.department))


@pytest.fixture
def mayor(october: October, larvik_client: Client) -> Client:
    """The municipality's administrator, who works in no department."""
    return sign_in(larvik_client, make_administrator(None))


@pytest.fixture
def few_words() -> str:
    with translation.override("nb"):
        return few()
