"""What the department's page says of the rules of an order is so."""

import pytest
from django.utils import translation

from shop.rules_in_words import rules_in_words
from tests.modules.shopping_help.shopping_world import ShoppingWorld


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_an_order_is_cancelled_until_its_run_closes_and_never_moved(
    shopping: ShoppingWorld, language: str
) -> None:
    with translation.override("en"):
        said = dict(rules_in_words(shopping.world.service))
    assert said["Cancel"] == "Until it closes; each has a closing time of its own. It is never moved"
    assert said["Book"] == "Up to 14 days ahead, until it closes"
    assert "Cancel and move" not in said
    with translation.override(language):
        assert not any("24" in sentence for _term, sentence in rules_in_words(shopping.world.service))


def test_without_cancelling_by_oneself_it_says_so(shopping: ShoppingWorld) -> None:
    shopping.world.service.cancel_deadline = None
    with translation.override("en"):
        assert dict(rules_in_words(shopping.world.service))["Cancel"] == "Only by calling. It is never moved"
