"""A family calls: the department hands in what they would like, by the family's own form, and they are told."""

import re

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.actor import Channel
from modules.respite_care.models import CaredFor, Round, Wish
from modules.respite_care.wishes_messages import noted
from notifications.models import OutboxMessage
from tests.factories.world import World, make_recipient
from tests.modules.respite_care.conftest import Count
from tests.modules.respite_care.rounds_world import close, code_for, families, make_round, stays_of, wish_for

ROOT = "/modules/respite_care/"


@pytest.fixture
def found(world: World) -> Round:
    return make_round(world)


@pytest.fixture
def page(world: World, found: Round) -> str:
    return f"{ROOT}rounds/{found.pk}/wishes/{world.recipient.pk}/"


def wishes_in(found: Round, world: World, *numbers: int) -> dict[str, str]:
    code, stays = code_for(world.recipient), stays_of(found)
    return {f"wish_{rank}": f"{stays[number - 1].pk}:{code}" for rank, number in enumerate(numbers, start=1)}


def seen_in(html: str) -> str:
    match = re.search(r'name="seen" value="([^"]*)"', html)
    assert match
    return match[1]


def test_what_is_said_on_the_telephone_is_handed_in_and_told(
    world: World, leader: Client, found: Round, page: str
) -> None:
    listed = leader.get(f"{ROOT}rounds/{found.pk}/wishes/").text
    assert page in listed
    form = leader.get(page).text
    assert "What would they like best?" in form
    answer = leader.post(page, {"seen": seen_in(form), **wishes_in(found, world, 2, 1)}, follow=True).text
    assert "The 2 wishes of Forelder Ola are handed in, and they are told." in answer
    assert [wish.stay for wish in Wish.objects.order_by("rank")] == stays_of(found)[::-1]
    noted_act = AuditEntry.objects.get(action="respite_care.wishes_handed_in")
    assert (noted_act.channel, noted_act.recipient_id) == (Channel.PHONE, world.recipient.pk)
    message = OutboxMessage.objects.get(kind="respite_care.wishes_noted")
    assert message.user_id == world.recipient.user_id
    text = noted(message.params)
    assert text is not None
    assert "2 wishes" in text.subject


def test_whoever_looks_is_in_the_log(world: World, leader: Client, page: str) -> None:
    leader.get(page)
    assert AuditEntry.objects.filter(action="recipient.viewed", recipient_id=world.recipient.pk).exists()


def test_taken_back_they_are_told_so_and_the_same_again_tells_nobody(
    world: World, leader: Client, found: Round, page: str
) -> None:
    wish_for(found, world.recipient, 1)
    for _again in range(2):
        assert leader.post(page, {"wish_1": ""}, follow=True).status_code == 200
    assert not Wish.objects.exists()
    message = OutboxMessage.objects.get(kind="respite_care.wishes_noted")
    text = noted(message.params)
    assert text is not None
    assert text.subject == "We have taken back your wishes"


def test_what_the_family_hands_in_meanwhile_is_not_lost(
    world: World, leader: Client, found: Round, page: str
) -> None:
    seen = seen_in(leader.get(page).text)
    wish_for(found, world.recipient, 1)
    sent = {"seen": seen, **wishes_in(found, world, 2)}
    answer = leader.post(page, sent)
    assert answer.status_code == 409
    assert Wish.objects.get().stay == stays_of(found)[0]
    again = leader.post(page, {**sent, "seen": seen_in(answer.text)}, follow=True)
    assert "is handed in" in again.text
    assert Wish.objects.get().stay == stays_of(found)[1]


def test_the_same_twice_is_said_in_the_third_person(
    world: World, leader: Client, found: Round, page: str
) -> None:
    answer = leader.post(page, wishes_in(found, world, 1, 1))
    assert answer.status_code == 422
    assert "This one stands above already." in answer.text


def test_after_the_date_it_is_too_late_for_the_department_as_well(
    world: World, leader: Client, found: Round, page: str
) -> None:
    close(found)
    for answer in (leader.get(page, follow=True), leader.post(page, wishes_in(found, world, 1), follow=True)):
        assert "Wishes cannot be changed any more." in answer.text
    assert page not in leader.get(f"{ROOT}rounds/{found.pk}/wishes/").text
    assert not Wish.objects.exists()


def test_without_anybody_noted_the_page_says_where_to_note_it(
    world: World, leader: Client, page: str
) -> None:
    CaredFor.objects.all().delete()
    assert f"{ROOT}families/{world.recipient.pk}/add/" in leader.get(page).text
    assert leader.post(page, {"wish_1": "1:1"}).status_code == 200


def test_nobody_whom_the_round_is_not_for(world: World, leader: Client, found: Round) -> None:
    stranger = make_recipient(name="Fremmed Prøve")
    assert leader.get(f"{ROOT}rounds/{found.pk}/wishes/{stranger.pk}/").status_code == 404


def test_the_familys_page_leads_there_while_wishes_are_taken(
    world: World, leader: Client, found: Round, page: str
) -> None:
    of_family = f"{ROOT}families/{world.recipient.pk}/"
    assert page in leader.get(of_family).text
    assert f"{ROOT}rounds/{found.pk}/wishes/" in leader.get(f"{ROOT}rounds/{found.pk}/").text
    close(found)
    assert page not in leader.get(of_family).text


def test_the_list_asks_as_often_for_one_family_as_for_four(
    world: World, leader: Client, found: Round, statements: Count
) -> None:
    listed = f"{ROOT}rounds/{found.pk}/wishes/"
    one = statements(leader, listed)
    for person in families(world, "Kari", "Per", "Ida"):
        wish_for(found, person, 1)
    assert statements(leader, listed) == one
