"""What the tests of home help borrow of the pages' tests."""

from tests.shop.views.conftest import helper, morning, statements

__all__ = ["helper", "morning", "statements"]
