"""A running sign-in of an employer, and a municipality that has set it up."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.oidc import provider
from accounts.work_models import WorkSignIn
from foundation.actor import SYSTEM
from foundation.scope import Scope
from shop.domain.sign_in.group_roles import give_role_to_group
from shop.enums import StaffRole
from shop.models import Department
from tests.factories.workplace import HOME_HELP, WorkVisit, answer_address, employees, set_up
from tests.factories.workplace import change_employee as change
from tests.factories.world import World, make_world
from tjenesteshop.standins.workplace import WorkplaceStandIn


@pytest.fixture(scope="session")
def running() -> Iterator[WorkplaceStandIn]:
    with WorkplaceStandIn(employees(), [answer_address(), answer_address("sandefjord.localhost")]) as server:
        yield server


@pytest.fixture
def workplace(running: WorkplaceStandIn) -> Iterator[WorkplaceStandIn]:
    """Whatever the test changes of its employees is changed back."""
    yield running
    for each in employees():
        change(running, each)


@pytest.fixture(autouse=True)
def _no_provider_rests() -> None:
    """One that did not answer in another test is asked again."""
    provider._providers.clear()


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "http", "8000"


@pytest.fixture
def world(larvik: Scope) -> World:
    return make_world()


@pytest.fixture
def department(world: World) -> Department:
    """Home help, whose group has a role in it."""
    give_role_to_group(
        HOME_HELP, role=StaffRole.DEPARTMENT_ADMINISTRATOR, department=world.department, actor=SYSTEM
    )
    return world.department


@pytest.fixture
def work(workplace: WorkplaceStandIn, department: Department) -> WorkSignIn:
    return set_up(workplace)


@pytest.fixture
def visit(work: WorkSignIn) -> WorkVisit:
    return WorkVisit()
