"""What the team's figures count, and that a rare topic is in none."""

from datetime import timedelta

from django.utils import timezone

from modules.memory_team.models import Talk
from modules.memory_team.module import MemoryTeam
from shop.models import Booking
from tests.factories.world import World, at
from tests.modules.memory_team.course_worlds import make_course, relatives


def test_talks_by_form_and_by_topics_that_several_have_chosen(team: World) -> None:
    for number, person in enumerate(relatives(5)):
        topics = ["tips", "support"] if number else ["tips"]
        team.book(at(1 + number, 10), recipient=person, actor=team.actor(), answers={"topics": topics})
    school, [one] = make_course(team, days=(7,)), relatives(1)
    school.sign_up(one)
    Booking.objects.update(status="completed")
    days = {"first": timezone.localdate(), "last": timezone.localdate() + timedelta(days=10)}
    figures = MemoryTeam().figures([team.department], **days)
    assert {each.title: each.amounts[team.department.pk] for each in figures} == {
        "Talks: at the recipient's home": 5,
        "Talks about: Practical tips": 5,
        "Seats taken in courses and groups": 1,
    }
    assert Talk.objects.count() == 5
    assert MemoryTeam().figures([team.department], first=days["last"], last=days["last"]) == []
