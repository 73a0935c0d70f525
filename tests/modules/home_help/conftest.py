"""What the tests of home help borrow of the pages' tests."""

from tests.shop.conftest import morning
from tests.shop.views.conftest import helper, statements

__all__ = ["helper", "morning", "statements"]
