"""A service whose rules are changed."""

import pytest

from shop.models import ModuleSwitch, Service
from tests.factories.world import World, make_service


@pytest.fixture
def service(world: World) -> Service:
    """A service of home help, which has settings of its own."""
    ModuleSwitch.objects.get_or_create(module_key="home_help")
    return make_service(world.department, module_key="home_help", name="Klesvask", settings={"other": 1})
