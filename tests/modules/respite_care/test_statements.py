"""Lists of respite care take as many statements for three as for one, and a list of free times one for its rules."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.actor import SYSTEM
from modules.respite_care.domain.needs import change_needs
from modules.respite_care.models import CaredFor
from modules.respite_care.module import RespiteCare
from shop.models import Booking
from shop.ways import Way
from tests.factories.world import World
from tests.modules.respite_care.conftest import Count, book, make_family, make_home

OUR_HOME = "/modules/respite_care/our-home/"


def fill(world: World, names: tuple[str, ...]) -> list[Booking]:
    stays = []
    for name in names:
        recipient, (child,) = make_family(world, name)
        change_needs(child, {"food": "Alt"}, actor=SYSTEM)
        stays.append(book(world, recipient, str(child.pk)))
    return stays


@pytest.mark.parametrize("names", [("Eva",), ("Eva", "Per", "Siv")])
def test_the_week_in_a_home(world: World, carer: Client, statements: Count, names: tuple[str, ...]) -> None:
    make_home(world, name="Eikelunden", beds=4)
    world.providers[0].respite_homes.get_or_create(home=world.department.respite_homes.get(name="Eikelunden"))
    fill(world, names)
    assert statements(carer, OUR_HOME) == 13


@pytest.mark.parametrize("names", [("Eva",), ("Eva", "Per", "Siv")])
def test_all_families(world: World, leader: Client, statements: Count, names: tuple[str, ...]) -> None:
    make_home(world, name="Eikelunden", beds=4)
    fill(world, names)
    page = f"/modules/respite_care/departments/{world.department.pk}/families/"
    assert statements(leader, page) == 9


def test_what_the_core_asks(world: World, ola: CaredFor) -> None:
    """The contract says how many statements each may take."""
    module, way = RespiteCare(), Way(chosen=str(ola.pk))
    stays = [book(world, world.recipient, str(ola.pk)), *fill(world, ("Eva",))]
    for ask, most in (
        (lambda: module.booking_form(world.service, world.recipient), 1),
        (lambda: module.slot_policy(world.service, world.recipient, way=way), 1),
        (lambda: module.day_list_notes(stays), 2),
        (lambda: module.attention_cards([world.department]), 1),
    ):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) <= most
