"""The usual services in one go."""

from collections.abc import Mapping
from datetime import timedelta

from django.test import Client

from foundation.actor import SYSTEM
from modules.memory_team.usual_services import USUAL
from shop.domain.capacity.service_rules import objections
from shop.domain.capacity.usual_services import make_usual_services
from shop.enums import ServicePlace
from shop.models import Service
from shop.presentation import who_comes
from shop.queries.usual_services import made_already
from shop.queries.versions import RULES
from shop.rules_in_words import rules_in_words
from shop.views.citizen.how import how_in_words
from tests.factories.world import World

ALL = {each.code: f"Tjeneste {each.code}" for each in USUAL.services}


def make(team: World) -> Mapping[str, Service]:
    make_usual_services(team.department, USUAL, names=ALL, actor=SYSTEM)
    return made_already(team.department, USUAL)


def test_all_of_them_are_made_open_and_without_contradiction(team: World) -> None:
    by_code = make(team)
    assert by_code.keys() == ALL.keys()
    for service in by_code.values():
        assert service.is_active
        assert not service.requires_entitlement
        assert list(objections({name: getattr(service, name) for name in RULES})) == []
    assert by_code["first_talk"].duration == timedelta(hours=1)
    assert (by_code["mapping"].providers_needed, by_code["mapping"].duration) == (2, timedelta(hours=2))
    assert by_code["group"].seats == 12


def test_their_rules_speak_of_no_decision_and_of_nobodys_home(team: World) -> None:
    """None of them needs one; a visit that maps a need is where the department and the relative agree."""
    by_code = make(team)
    for service in by_code.values():
        words = dict(rules_in_words(service))
        assert "decision" not in " ".join(map(str, words.values())), service.name
    mapping = by_code["mapping"]
    assert mapping.place == ServicePlace.ELSEWHERE
    assert who_comes(team.providers, place=mapping.place) == "You meet Ragna and Siri at the agreed place"
    assert "agrees with you where" in how_in_words(
        team.department, team.recipient, where=ServicePlace.ELSEWHERE
    )


def test_the_way_there_stands_where_a_service_is_added(team: World, leader: Client) -> None:
    """A department that has none of the team's services has no menu of it yet."""
    page = leader.get(f"/manage/departments/{team.department.pk}/services/add/").text
    assert f"/modules/memory_team/departments/{team.department.pk}/set-up/" in page
