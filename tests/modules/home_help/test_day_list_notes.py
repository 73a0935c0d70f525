"""What should be done stands on the day list; how to get in was promised to who comes, and stands on no paper."""

from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from modules.home_help.models import AccessNote, Visit
from modules.home_help.tasks_catalogue import BY_CODE
from shop.models import Provider
from tests.factories.world import World, at, make_service
from tests.shop.domain.test_day_lists import early_on_a_thursday, folder, write, written
from tests.shop.views.conftest import Count, administrator
from tests.shop.views.manage.test_day_list import page_of
from tests.shop.views.visits import make_visit

__all__ = ["administrator", "early_on_a_thursday", "folder"]


def test_what_should_be_done_is_in_it_and_how_to_get_in_is_not(world: World, folder: Path) -> None:
    cleaning = make_service(world.department, name="Vask", module_key="home_help")
    visit = make_visit(world, at(0, 9), service=cleaning)
    Visit.objects.create(booking=visit, tasks=["bathroom", "no longer offered"])
    AccessNote.objects.create(recipient=visit.recipient, text="Nøkkelen hos Berit")
    write()
    page = written(folder, world.department)
    with translation.override("nb"):
        assert str(BY_CODE["bathroom"].title) in page.text
    assert "Nøkkelen" not in page.source


@pytest.mark.parametrize("visits", [1, 30])
def test_the_module_asks_once_for_all(
    world: World, administrator: Client, statements: Count, visits: int
) -> None:
    cleaning = make_service(world.department, name="Vask", module_key="home_help")
    for number in range(visits):
        provider = Provider.objects.create(department=world.department, name=f"Prøve{number}")
        visit = make_visit(world, at(0, 12), provider=provider, service=cleaning)
        Visit.objects.create(booking=visit, tasks=["bathroom"])
    assert statements(administrator, page_of(world)) == 15
