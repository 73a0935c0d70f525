"""The usual services in one go."""

from datetime import timedelta

import pytest
from django.test import Client

from foundation.actor import SYSTEM
from modules.memory_team.domain.set_up import made_already, set_up
from modules.memory_team.usual_services import BY_CODE, USUAL
from shop.domain.capacity.service_rules import objections
from shop.enums import ServicePlace
from shop.errors import ServiceNameTaken
from shop.models import Service
from shop.presentation import who_comes
from shop.queries.versions import RULES
from shop.rules_in_words import rules_in_words
from shop.views.citizen.how import how_in_words
from tests.factories.world import World
from tests.modules.memory_team.conftest import make_talks

ALL = {each.code: f"Tjeneste {each.code}" for each in USUAL}


def address(team: World) -> str:
    return f"/modules/memory_team/departments/{team.department.pk}/set-up/"


def sent(**changes: str) -> dict[str, str]:
    """The form as it is shown, with every tick."""
    form = {f"make_{code}": "on" for code in ALL} | {f"name_{code}": name for code, name in ALL.items()}
    return {name: value for name, value in (form | changes).items() if value}


def test_all_of_them_are_made_open_and_without_contradiction(team: World) -> None:
    made = set_up(team.department, names=ALL, actor=SYSTEM)
    assert len(made) == len(USUAL)
    for service in Service.objects.filter(pk__in=[each.pk for each in made]):
        assert service.is_active
        assert not service.requires_entitlement
        assert list(objections({name: getattr(service, name) for name in RULES})) == []
    by_code = made_already(team.department)
    assert by_code["first_talk"].duration == timedelta(hours=1)
    assert (by_code["mapping"].providers_needed, by_code["mapping"].duration) == (2, timedelta(hours=2))
    assert by_code["group"].seats == 12


def test_their_rules_speak_of_no_decision_and_of_nobodys_home(team: World) -> None:
    """None of them needs one; a visit that maps a need is where the department and the relative agree."""
    set_up(team.department, names=ALL, actor=SYSTEM)
    for service in Service.objects.filter(department=team.department):
        words = dict(rules_in_words(service))
        assert "decision" not in " ".join(map(str, words.values())), service.name
    mapping = made_already(team.department)["mapping"]
    assert mapping.place == ServicePlace.ELSEWHERE
    assert who_comes(team.providers, place=mapping.place) == "You meet Ragna and Siri at the agreed place"
    assert "agrees with you where" in how_in_words(
        team.department, team.recipient, where=ServicePlace.ELSEWHERE
    )


def test_nothing_is_made_twice_whatever_it_is_called_by_now(team: World) -> None:
    set_up(team.department, names=ALL, actor=SYSTEM)
    Service.objects.filter(name=ALL["phone"]).update(name="Telefontid")
    count = Service.objects.count()
    assert set_up(team.department, names=ALL, actor=SYSTEM) == []
    assert Service.objects.count() == count


def test_all_or_nothing(team: World) -> None:
    make_talks(team.department, name=ALL["group"])
    count = Service.objects.count()
    with pytest.raises(ServiceNameTaken):
        set_up(team.department, names=ALL, actor=SYSTEM)
    assert Service.objects.count() == count


def test_the_page_makes_what_was_ticked_under_its_own_name(team: World, leader: Client) -> None:
    page = leader.get(address(team))
    assert page.status_code == 200
    assert page.text.count('type="checkbox"') == len(USUAL)
    response = leader.post(address(team), sent(make_mapping="", name_phone="Telefontid"))
    assert response.status_code == 302
    assert made_already(team.department).keys() == BY_CODE.keys() - {"mapping"}
    assert Service.objects.get(name="Telefontid").settings["usual"] == "phone"
    page = leader.get(response["Location"])
    assert "Telefontid" in page.text
    assert leader.get(address(team)).text.count('type="checkbox"') == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"name_phone": ""},
        {"name_phone": "Første samtale"},
        {"name_phone": ALL["mapping"].upper()},
        {"name_phone": "x" * 81},
        {f"make_{code}": "" for code in ALL},
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_made(
    team: World, leader: Client, changes: dict[str, str]
) -> None:
    response = leader.post(address(team), sent(**changes))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text or "Tick off at least one" in response.text
    assert made_already(team.department) == {}


def test_the_way_there_stands_where_a_service_is_added(team: World, leader: Client) -> None:
    """A department that has none of the team's services has no menu of it yet."""
    assert address(team) in leader.get(f"/manage/departments/{team.department.pk}/services/add/").text
