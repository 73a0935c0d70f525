"""A module's usual services in one go: made once, all of them or none, under the department's own names."""

from datetime import timedelta

import pytest
from django.test import Client

from foundation.actor import SYSTEM
from shop.domain.capacity.usual_services import make_usual_services
from shop.errors import ServiceNameTaken, ServiceNotOffered
from shop.models import ModuleSwitch, Qualification, Service
from shop.queries.usual_services import made_already, missing_from
from tests.factories.world import World, make_service, make_world
from tests.sample_module.usual_services import USUAL

ALL = {each.code: f"Prøve {each.code}" for each in USUAL.services}


@pytest.fixture
def world(larvik: object) -> World:
    """A department with a service of the module, which is none of the usual ones."""
    return make_world(module_key="sample", name="Besøk")


def address(world: World) -> str:
    return f"/modules/sample/{world.department.pk}/set-up/"


def sent(**changes: str) -> dict[str, str]:
    """The form as it is shown, with every tick."""
    form = {f"make_{code}": "on" for code in ALL} | {f"name_{code}": name for code, name in ALL.items()}
    return {name: value for name, value in (form | changes).items() if value}


def make(world: World) -> list[Service]:
    return list(make_usual_services(world.department, USUAL, names=ALL, actor=SYSTEM))


def test_each_is_made_with_its_rules_its_settings_and_its_name(world: World) -> None:
    made = make(world)
    assert [each.name for each in made] == list(ALL.values())
    talk, visit, class_ = (Service.objects.get(pk=each.pk) for each in made)
    assert (talk.is_active, talk.duration, talk.settings["tasks"]) == (True, timedelta(minutes=45), ["dust"])
    assert (visit.providers_needed, class_.seats) == (2, 8)
    assert made_already(world.department, USUAL) == {"talk": talk, "visit": visit, "class": class_}


def test_a_qualification_that_the_municipality_has_is_used(world: World) -> None:
    known = Qualification.objects.create(name="certificate")
    _talk, visit, class_ = make(world)
    assert {each.name for each in visit.required_qualifications.all()} == {"certificate", "Course"}
    assert list(class_.required_qualifications.all()) == [known]
    assert Qualification.objects.count() == 2


def test_nothing_is_made_twice_whatever_it_is_called_by_now(world: World) -> None:
    make(world)
    Service.objects.filter(name=ALL["talk"]).update(name="Samtale")
    count = Service.objects.count()
    assert make(world) == []
    assert Service.objects.count() == count
    assert not missing_from(world.department, USUAL)


def test_all_or_nothing(world: World) -> None:
    make_service(world.department, name=ALL["class"], module_key="sample")
    count = Service.objects.count()
    with pytest.raises(ServiceNameTaken):
        make(world)
    assert Service.objects.count() == count
    assert not Qualification.objects.exists()


def test_of_a_module_that_is_off_nothing_is_made(world: World) -> None:
    ModuleSwitch.objects.filter(module_key="sample").delete()
    with pytest.raises(ServiceNotOffered):
        make(world)


def test_the_page_makes_what_was_ticked_under_its_own_name(world: World, office: Client) -> None:
    page = office.get(address(world)).text
    assert page.count('type="checkbox"') == len(ALL)
    assert all(words in page for words in ("The usual samples", "Take away the ticks.", "What Visit is for."))
    response = office.post(address(world), sent(make_visit="", name_talk="Samtale"))
    assert response["Location"] == f"/modules/sample/{world.department.pk}/ours/"
    assert missing_from(world.department, USUAL) == {"visit"}
    assert Service.objects.get(name="Samtale").settings["usual"] == "talk"
    page = office.get(address(world)).text
    assert "2 services are here and can be booked." in page
    assert page.count('type="checkbox"') == 1
    assert "Samtale</a> <span" in page  # with what it usually is called
    assert office.post(address(world), sent()).status_code == 302
    assert "All of them are here." in office.get(address(world)).text


def test_a_page_from_before_somebody_else_made_them_is_no_mistake(world: World, office: Client) -> None:
    for _again in range(2):
        assert office.post(address(world), sent(make_visit="")).status_code == 302
    assert missing_from(world.department, USUAL) == {"visit"}
    assert "Somebody else has just made them" in office.get(address(world)).text


@pytest.mark.parametrize(
    "changes",
    [
        {"name_talk": ""},
        {"name_talk": "Besøk"},
        {"name_talk": ALL["visit"].upper()},
        {"name_talk": "x" * 81},
        {f"make_{code}": "" for code in ALL},
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(
    world: World, office: Client, changes: dict[str, str]
) -> None:
    response = office.post(address(world), sent(**changes))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text or "Tick off at least one" in response.text
    assert made_already(world.department, USUAL) == {}


def test_the_way_there_stands_where_a_service_is_added(world: World, office: Client) -> None:
    assert address(world) in office.get(f"/manage/departments/{world.department.pk}/services/add/").text
