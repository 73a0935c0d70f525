import pytest

from tests.modules.shopping_help.shopping_world import ShoppingWorld, make_shopping_world


@pytest.fixture
def shopping(larvik: object) -> ShoppingWorld:
    return make_shopping_world()
