"""What the tests of home help borrow of the pages' tests."""

from tests.shop.views.conftest import morning, statements

__all__ = ["morning", "statements"]
