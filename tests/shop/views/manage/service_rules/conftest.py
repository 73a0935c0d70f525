"""A service whose rules are changed."""

import pytest

from shop.models import ModuleSwitch, Service
from tests.factories.world import World, make_service


@pytest.fixture
def service(world: World) -> Service:
    """A service of a module that has settings of its own."""
    ModuleSwitch.objects.get_or_create(module_key="sample")
    return make_service(world.department, module_key="sample", name="Klesvask", settings={"other": 1})
