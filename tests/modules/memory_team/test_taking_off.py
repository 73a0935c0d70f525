"""A department takes somebody off a course, or out of its line: it asks first, and nothing else is lost."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from modules.memory_team.domain.taking_off import version_of_place
from modules.memory_team.domain.taking_part import fill_seats
from modules.memory_team.messages import taken_off
from modules.memory_team.models import Participant
from notifications.models import OutboxMessage
from shop.models import Booking, Disruption, Recipient
from tests.factories.world import World
from tests.modules.memory_team.course_worlds import DAYS, School, make_course, relatives

ROOT = "/modules/memory_team/"


def address_of(who: Recipient) -> str:
    return f"{ROOT}participants/{Participant.objects.get(recipient=who).pk}/take-off/"


@pytest.fixture
def school(team: World) -> School:
    """Full, and one waits."""
    school, [other] = make_course(team, seats=1), relatives(1)
    school.sign_up(team.recipient)
    school.wait(other)
    return school


@pytest.mark.parametrize("reason", ["by_recipient", "by_department"])
def test_who_is_taken_off_is_told_once_and_the_next_gets_the_seat(
    school: School, leader: Client, reason: str
) -> None:
    who, address = school.team.recipient, address_of(school.team.recipient)
    assert address in leader.get(f"{ROOT}department-courses/{school.course.pk}/").text
    page = leader.get(address)
    assert who.short_name in page.text
    assert f"{len(DAYS)} appointments are cancelled" in page.text
    assert AuditEntry.objects.filter(action="memory_team.participants_viewed", recipient_id=who.pk).exists()
    assert Booking.objects.filter(recipient=who, status="confirmed").count() == len(DAYS), "it asks first"
    OutboxMessage.objects.all().delete()
    sent = {"reason": reason, "seen": page.context["seen"]}
    assert "is taken off" in leader.post(address, sent, follow=True).text
    assert set(Booking.objects.filter(recipient=who).values_list("status", "cancel_reason")) == {
        ("cancelled", reason)
    }
    (message,) = OutboxMessage.objects.filter(user=who.user_id)
    assert message.kind == "memory_team.taken_off"
    said = taken_off(message.params)
    assert said is not None
    assert "taken off the list" in said.subject
    assert not Disruption.objects.exists()
    fill_seats(course_id=school.course.pk)
    assert Participant.objects.get().waits is False
    assert leader.get(address).status_code == 404


def test_who_is_taken_out_of_the_line_keeps_what_else_they_have(school: School, leader: Client) -> None:
    waiting = Participant.objects.get(waits=True).recipient
    page = leader.get(address_of(waiting))
    assert "out of the line" in page.text
    assert "cancelled" not in page.text
    leader.post(address_of(waiting), {"reason": "by_recipient", "seen": page.context["seen"]})
    assert Participant.objects.get().recipient == school.team.recipient
    assert OutboxMessage.objects.filter(kind="memory_team.taken_off", user=waiting.user_id).count() == 1


def test_who_got_a_seat_meanwhile_does_not_lose_it_unseen(school: School, leader: Client) -> None:
    participant = Participant.objects.get(waits=True)
    address, seen = address_of(participant.recipient), version_of_place(participant)
    leader.post(address_of(school.team.recipient), {"reason": "by_recipient"})
    fill_seats(course_id=school.course.pk)
    answer = leader.post(address, {"reason": "by_recipient", "seen": seen})
    assert answer.status_code == 409
    assert f"{len(DAYS)} appointments are cancelled" in answer.text
    assert Booking.objects.filter(recipient=participant.recipient, status="confirmed").count() == len(DAYS)


@pytest.mark.parametrize("reason", ["", "by_weather"])
def test_without_a_reason_nobody_is_taken_off(school: School, leader: Client, reason: str) -> None:
    answer = leader.post(address_of(school.team.recipient), {"reason": reason})
    assert answer.status_code == 422
    assert Participant.objects.filter(waits=False).exists()
