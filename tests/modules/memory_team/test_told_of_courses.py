"""What a change of a course says to whom: once, and nothing that is not so."""

from django.test import Client

from modules.memory_team.domain.changing import hand_over
from modules.memory_team.domain.putting_up import call_off_date
from modules.memory_team.messages import date_called_off, leader_changed
from modules.memory_team.models import Course, CourseDate
from notifications.models import OutboxMessage
from shop.messages_upsets import provider_given_visits
from tests.factories.world import World, make_user
from tests.modules.memory_team.course_worlds import DAYS, STAFF, make_course, relatives

ROOT = "/modules/memory_team/department-courses"


def test_who_takes_part_and_who_leads_hear_once_of_all_dates(team: World) -> None:
    school, [other] = make_course(team), relatives(1)
    siri = team.providers[1]
    user = siri.user = make_user("Siri Lund")
    siri.save(update_fields=["user"])
    for recipient in (team.recipient, other):
        school.sign_up(recipient)
    OutboxMessage.objects.all().delete()
    hand_over(school.course, to=siri, actor=STAFF)
    told: dict[int | None, OutboxMessage] = {each.user_id: each for each in OutboxMessage.objects.all()}
    assert len(told) == OutboxMessage.objects.count() == 3
    given = provider_given_visits(told[user.pk].params)
    assert given is not None
    assert given.body.count("10.00") == len(DAYS)
    for recipient in (team.recipient, other):
        said = leader_changed(told[recipient.user_id].params)
        assert said is not None
        assert "Siri" in said.body
        assert f"{len(DAYS)} dates" in said.subject


def test_who_leads_already_changes_nothing(team: World, leader: Client) -> None:
    school = make_course(team)
    school.sign_up(team.recipient)
    OutboxMessage.objects.all().delete()
    answer = leader.post(f"{ROOT}/{school.course.pk}/leader/", {"to": team.providers[0].pk}, follow=True)
    assert "nothing was changed" in answer.text
    assert "leads 3 dates now" not in answer.text
    assert not OutboxMessage.objects.exists()


def test_a_date_that_somebody_leads_already_is_not_told_of_again(team: World) -> None:
    school = make_course(team)
    school.sign_up(team.recipient)
    hand_over(school.course, to=team.providers[1], actor=STAFF)
    OutboxMessage.objects.all().delete()
    assert hand_over(Course.objects.get(), to=team.providers[1], actor=STAFF).given == 0
    assert not OutboxMessage.objects.exists()


def test_only_who_has_other_dates_reads_that_they_stand(team: World) -> None:
    school = make_course(team, days=DAYS[:2])
    school.sign_up(team.recipient)
    said = []
    for date in CourseDate.objects.order_by("starts_at"):
        OutboxMessage.objects.all().delete()
        call_off_date(date, actor=STAFF)
        text = date_called_off(OutboxMessage.objects.get().params)
        assert text is not None
        said.append("Your other dates stand" in text.body)
    assert said == [True, False]
