"""What a module says needs somebody: over the board of a department, and on the start page of who has several."""

from collections.abc import Iterator, Sequence

import pytest
from django.conf import settings
from django.test import Client, override_settings

from shop.enums import StaffRole
from shop.hooks import AttentionCard, AttentionPlace, ServiceModule
from shop.models import Department, ModuleSwitch, RoleGrant, Service
from shop.registry import load_modules
from tests.factories.world import World, make_administrator, make_department, make_service
from tests.shop.views.conftest import Count, sign_in


class Keys(ServiceModule):
    """Says of each department how many services of the module it has, and of one that nobody asked about."""

    key = "keys"
    title = "Keys"

    def attention_cards(
        self, departments: Sequence[Department], *, of_municipality: bool = False
    ) -> Sequence[AttentionCard]:
        held = list(
            Service.objects.filter(department__in=departments, module_key=self.key).values_list(
                "department_id", flat=True
            )
        )
        places = [AttentionPlace(each.pk, held.count(each.pk), f"/keys/{each.pk}/") for each in departments]
        return [
            AttentionCard("keys to hand in", "Since Friday", [*places, AttentionPlace(0, 7, "/keys/0/")]),
            AttentionCard("locks to count", "Once a year", [AttentionPlace(None, 1, "/locks/")]),
            AttentionCard("keys lost", "Change the lock", [], is_urgent=True),
        ]


@pytest.fixture(autouse=True)
def _keys() -> Iterator[None]:
    with override_settings(MODULES=[*settings.MODULES, f"{__name__}.Keys"]):
        load_modules()
        yield
    load_modules()


@pytest.fixture
def other(world: World) -> Department:
    """A second department; both have the module's services, two and one."""
    other = make_department(name="Hukommelsesteamet")
    for department, count in ((world.department, 2), (other, 1)):
        for _number in range(count):
            make_service(department, module_key="keys")
    return other


def test_they_stand_over_the_board_and_together_on_the_start_page(
    world: World, other: Department, larvik_client: Client
) -> None:
    client = sign_in(larvik_client, make_administrator(None))
    board = client.get(f"/manage/departments/{world.department.pk}/").text
    assert f'href="/keys/{world.department.pk}/"' in board
    assert "keys to hand in" in board
    start = client.get("/manage/")
    line, whole = start.context["others"]
    assert (line.card.number, line.card.title) == (3, "keys to hand in")
    assert {(place.url, place.number) for place in line.places} == {
        (f"/keys/{world.department.pk}/", 2),
        (f"/keys/{other.pk}/", 1),
    }
    assert {tile.department: tile.later for tile in start.context["tiles"]} == {world.department: 2, other: 1}
    assert [(place.department, place.url) for place in whole.places] == [(None, "/locks/")]
    assert "/locks/" not in board, "it is nobody's department"
    assert "keys lost" not in start.text
    assert "/keys/0/" not in start.text


def test_who_only_makes_decisions_in_a_department_sees_none_of_it(
    world: World, other: Department, larvik_client: Client
) -> None:
    both = make_administrator(world.department)
    RoleGrant.objects.create(user=both, role=StaffRole.CASE_OFFICER, department=other)
    page = sign_in(larvik_client, both).get("/manage/").text
    assert f"/keys/{world.department.pk}/" in page
    assert "/locks/" not in page, "the municipality is not theirs"
    assert f"/keys/{other.pk}/" not in page


def test_of_a_module_that_is_switched_off_nothing_is_said(other: Department, larvik_client: Client) -> None:
    ModuleSwitch.objects.filter(module_key="keys").delete()
    assert "keys" not in sign_in(larvik_client, make_administrator(None)).get("/manage/").text


@pytest.mark.parametrize("departments", [2, 7])
def test_the_start_page_asks_as_much_for_many_departments(
    larvik_client: Client, larvik: object, statements: Count, departments: int
) -> None:
    for _number in range(departments):
        make_service(make_department(), module_key="keys")
    assert statements(sign_in(larvik_client, make_administrator(None)), "/manage/") == 11
