"""What is left is said with what was carried into the period."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from shop.domain.ledger.entitlements import open_period
from shop.domain.ledger.expiry import expire_periods
from shop.models import Entitlement
from shop.queries.balance import balances
from shop.views.manage.caller import left_in_words
from tests.factories.clock import today_is
from tests.factories.world import World


@pytest.mark.parametrize(("keeps", "words"), [(2, "(2 visits carried over)"), (0, "")])
def test_what_was_carried_over_is_said(world: World, keeps: int, words: str) -> None:
    today = timezone.localdate()
    Entitlement.objects.update(
        carry_over=keeps, valid_from=today - timedelta(days=7), amount=5, period="week"
    )
    decision = Entitlement.objects.get()
    open_period(decision, on=today - timedelta(days=7))
    with today_is(today + timedelta(days=7)):
        expire_periods(on=today + timedelta(days=7))
    later = today + timedelta(days=7)
    open_period(decision, on=today)
    open_period(decision, on=later)
    (first, *_rest) = balances([decision], first=today, last=later)
    assert first.carried == keeps
    with translation.override("en"):
        said = left_in_words(first)
    assert words in said
    assert ("carried over" in said) == bool(keeps)
