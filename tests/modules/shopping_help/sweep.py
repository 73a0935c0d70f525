"""The module in the sweep: who may open its pages."""

from tests.factories.world import make_service
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town


def fill(town: Town) -> None:
    """A service, with which the module is on."""
    make_service(town.department, name=f"Handletur {town.secret}", module_key="shopping_help")


SWEEP = ModuleSweep(cases=[], fill=fill)
