"""Somebody calls and would like to come to a group: the department gives them a seat, date by date."""

import pytest
from django.test import Client

from notifications.models import OutboxMessage
from shop.models import Booking
from tests.factories.world import World, at
from tests.modules.memory_team.conftest import Count
from tests.modules.memory_team.course_worlds import DAYS, School, make_course, relatives, self_of

ROOT = "/modules/memory_team/"


@pytest.fixture
def group(team: World) -> School:
    """Of one seat on each date; the department knows the relative."""
    team.book(at(1, 10))
    return make_course(team, is_group=True, seats=1)


def test_who_calls_gets_a_seat_on_the_date_they_want(group: School, leader: Client) -> None:
    page, who = f"{ROOT}department-courses/{group.course.pk}/", group.team.recipient
    found = leader.get(page, {"q": who.name}).text
    assert found.count("<option") == len(DAYS)
    date = group.course.dates.order_by("starts_at")[1]
    OutboxMessage.objects.all().delete()
    for said in ("has a seat:", "has a seat already:"):
        answer = leader.post(f"{page}sign-up/", {"recipient": who.pk, "date": date.pk}, follow=True)
        assert said in answer.text
        assert who.name in answer.text
    booking = Booking.objects.get(recipient=who, service=group.service)
    assert (booking.starts_at, booking.channel) == (date.starts_at, "phone")
    assert OutboxMessage.objects.filter(user=who.user_id, kind="booking.created").count() == 1
    assert leader.get(page, {"q": who.name}).text.count("<option") == len(DAYS) - 1, "that one is full"


def test_on_the_page_of_a_date_it_is_that_one(group: School, leader: Client) -> None:
    date = group.course.dates.earliest("starts_at")
    page = f"{ROOT}course-dates/{date.pk}/attendance/"
    found = leader.get(page, {"q": group.team.recipient.name}).text
    assert f'name="date" value="{date.pk}"' in found
    sent = {"recipient": group.team.recipient.pk, "date": date.pk}
    leader.post(f"{ROOT}department-courses/{group.course.pk}/sign-up/", sent)
    page_then = leader.get(page).text
    assert f"/manage/bookings/{Booking.objects.get(service=group.service).pk}/" in page_then
    assert 'id="caller"' not in page_then, "it is full"


def test_what_cannot_be_is_said_and_nobody_is_put_in(group: School, leader: Client) -> None:
    [other] = relatives(1)
    group.team.book(at(1, 12), recipient=other, actor=self_of(other))
    date = group.course.dates.earliest("starts_at")
    address = f"{ROOT}department-courses/{group.course.pk}/sign-up/"
    leader.post(address, {"recipient": group.team.recipient.pk, "date": date.pk})
    full = leader.post(address, {"recipient": other.pk, "date": date.pk}, follow=True)
    assert "There is no seat left." in full.text
    elsewhere = make_course(group.team, days=(8,)).course.dates.get()
    for odd in ("", "abc", "9" * 30, "999999", elsewhere.pk):
        assert leader.post(address, {"recipient": other.pk, "date": odd}).status_code == 404
    assert not Booking.objects.filter(recipient=other, service__seats__gt=1).exists()


def test_a_group_is_looked_at_with_as_few_questions(group: School, leader: Client, statements: Count) -> None:
    page = f"{ROOT}department-courses/{group.course.pk}/?q=Prøve"
    few = statements(leader, page)
    group.course.dates.latest("starts_at").delete()
    assert statements(leader, page) == few
