"""The module in the sweep: who may open its pages."""

from tests.factories.world import make_service
from tests.modules.shopping_help.crew.in_sweep import (
    CREW_CASES,
    CREW_LISTS,
    CREW_TOKENS,
    CREW_WITHOUT,
    fill_crew,
)
from tests.tenants.sweep.of_modules import ModuleSweep
from tests.tenants.sweep.town import Town


def fill(town: Town) -> None:
    """A service, with which the module is on."""
    make_service(town.department, name=f"Handletur {town.secret}", module_key="shopping_help")
    fill_crew(town)


SWEEP = ModuleSweep(
    cases=CREW_CASES, fill=fill, tokens=CREW_TOKENS, without_token=CREW_WITHOUT, lists=CREW_LISTS
)
