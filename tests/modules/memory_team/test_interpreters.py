"""Interpreters to order: who needs one, and that it is ordered for the time the talk has."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from foundation.actor import SYSTEM, Actor, Channel
from modules.memory_team.domain.interpreters import note_ordered
from modules.memory_team.models import Talk
from modules.memory_team.module import MemoryTeam
from modules.memory_team.queries.interpreters import ORDERED, TO_CALL_OFF, TO_CHANGE, TO_ORDER, listed_talks
from shop.domain.door.changes import cancel_booking
from shop.domain.door.moves import move_booking
from shop.enums import CancelReason
from shop.errors import ChangedMeanwhile
from shop.models import Booking
from tests.factories.world import World, at
from tests.modules.memory_team.conftest import Count, book_talk

STAFF = Actor(None, Channel.STAFF)


def address(team: World) -> str:
    return f"/modules/memory_team/departments/{team.department.pk}/interpreters/"


def order(leader: Client, booking: Booking, **data: str) -> None:
    talk = Talk.objects.get(booking=booking)
    leader.post(f"/modules/memory_team/interpreters/{talk.pk}/ordered/", data)


def state_of(team: World) -> str:
    return str(listed_talks(team.department).values_list("state", flat=True).get())


def test_it_is_ordered_and_taken_back(team: World, leader: Client) -> None:
    booking = book_talk(team)
    assert state_of(team) == TO_ORDER
    for _twice in range(2):
        order(leader, booking, is_ordered="1", starts_at=booking.starts_at.isoformat())
    assert state_of(team) == ORDERED
    assert AuditEntry.objects.filter(action="memory_team.interpreter_ordered").count() == 1
    assert leader.get(address(team)).text.count("Not ordered after all") == 1
    order(leader, booking)
    assert state_of(team) == TO_ORDER
    assert AuditEntry.objects.filter(action="memory_team.interpreter_not_ordered").count() == 1


@pytest.mark.parametrize("starts_at", ["", "now", "2026-01-01", "2026-01-01T10:00:00+01:00"])
def test_what_was_not_seen_is_not_ordered(team: World, leader: Client, starts_at: str) -> None:
    order(leader, book_talk(team), is_ordered="1", starts_at=starts_at)
    assert state_of(team) == TO_ORDER


def test_who_was_moved_needs_the_interpreter_at_another_time(team: World) -> None:
    booking = book_talk(team)
    note_ordered(Talk.objects.get(), seen_at=booking.starts_at, actor=STAFF)
    move_booking(booking, starts_at=at(2, 12), actor=STAFF)
    assert state_of(team) == TO_CHANGE
    with pytest.raises(ChangedMeanwhile):
        note_ordered(Talk.objects.get(), seen_at=booking.starts_at, actor=STAFF)


def test_what_was_ordered_for_a_cancelled_talk_is_called_off(team: World, leader: Client) -> None:
    booking = book_talk(team)
    note_ordered(Talk.objects.get(), seen_at=booking.starts_at, actor=STAFF)
    cancel_booking(booking, actor=STAFF, reason=CancelReason.BY_RECIPIENT)
    assert state_of(team) == TO_CALL_OFF
    assert "Called off" in leader.get(address(team)).text
    order(leader, booking)
    assert not listed_talks(team.department).exists()


def test_the_department_is_told_how_many_wait(team: World) -> None:
    module = MemoryTeam()
    assert module.attention_cards([team.department]) == ()
    first = book_talk(team, day=1)
    book_talk(team, day=8)
    book_talk(team, day=2, language="")
    [card] = module.attention_cards([team.department])
    assert (card.places[0].count, card.places[0].url, card.is_urgent) == (2, address(team), True)
    note_ordered(Talk.objects.get(booking=first), seen_at=first.starts_at, actor=SYSTEM)
    [card] = module.attention_cards([team.department])
    assert (card.places[0].count, card.is_urgent) == (1, False)


def test_the_list_asks_as_often_for_one_as_for_three(team: World, leader: Client, statements: Count) -> None:
    book_talk(team)
    few = statements(leader, address(team))
    book_talk(team, day=2)
    book_talk(team, day=3)
    assert statements(leader, address(team)) == few
