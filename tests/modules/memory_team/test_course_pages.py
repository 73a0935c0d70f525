"""The pages of courses: what a relative presses, and what the department does."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit.models import AuditEntry
from modules.memory_team.domain.putting_up import call_off_date
from modules.memory_team.domain.taking_part import fill_seats
from modules.memory_team.models import Course, CourseDate, Participant
from shop.enums import BookedBy
from shop.models import Booking, Closure, Service
from shop.presentation import day_and_clock
from tests.factories.world import World, at
from tests.modules.memory_team.conftest import Count
from tests.modules.memory_team.course_worlds import DAYS, STAFF, make_course, make_session, relatives, self_of

ROOT = "/modules/memory_team/"


def page_of(client: Client) -> str:
    return client.get(f"{ROOT}courses/").text


def test_a_relative_signs_up_and_leaves(team: World, relative: Client) -> None:
    course = make_course(team).course
    assert "Sign up for all dates" in page_of(relative)
    response = relative.post(f"{ROOT}courses/{course.pk}/sign-up/")
    assert response["Location"] == f"{ROOT}courses/{course.pk}/"
    assert Booking.objects.filter(recipient=team.recipient, status="confirmed").count() == len(DAYS)
    assert "You are signed up" in page_of(relative)
    booking = Booking.objects.earliest("starts_at")
    assert "Biblioteket" in relative.get(f"/bookings/{booking.pk}/").text
    assert "Leave Pårørendeskolen?" in relative.get(f"{ROOT}courses/{course.pk}/leave/").text
    relative.post(f"{ROOT}courses/{course.pk}/leave/")
    assert not Participant.objects.exists()
    assert not Booking.objects.filter(status="confirmed").exists()


def test_where_it_is_full_they_stand_in_line_and_see_nobody(team: World, relative: Client) -> None:
    school, [other] = make_course(team, seats=1), relatives(1)
    school.sign_up(other)
    assert "Stand in line" in page_of(relative)
    assert other.name not in page_of(relative)
    relative.post(f"{ROOT}courses/{school.course.pk}/sign-up/", {"waits": "1"})
    assert "Number 1 in line" in page_of(relative)
    assert (
        "The course is full" in relative.post(f"{ROOT}courses/{school.course.pk}/sign-up/", follow=True).text
    )


def test_behind_who_waits_for_another_day_one_can_stand_in_line(
    team: World, relative: Client, leader: Client
) -> None:
    """A seat is free, and who is first in line has something else on a date: no page offers what is refused."""
    school, [other] = make_course(team, seats=1), relatives(1)
    team.book(at(DAYS[0], 10), recipient=other, actor=self_of(other))
    school.wait(other)
    fill_seats(course_id=school.course.pk)
    assert "Stand in line" in page_of(relative)
    assert "Sign up for all dates" not in page_of(relative)
    found = {"q": team.recipient.name}
    team.book(at(1, 10))
    assert "Put in line" in leader.get(f"{ROOT}department-courses/{school.course.pk}/", found).text
    relative.post(f"{ROOT}courses/{school.course.pk}/sign-up/", {"waits": "1"})
    assert "Number 2 in line" in page_of(relative)
    fill_seats(course_id=school.course.pk)
    assert "You are signed up" in page_of(relative)


@pytest.mark.parametrize("booked_by", [BookedBy.EVERYONE, BookedBy.MODULE])
def test_one_comes_to_single_dates_of_a_group(team: World, relative: Client, booked_by: BookedBy) -> None:
    service = make_session(team, booked_by=booked_by)
    course = make_course(team, is_group=True, service=service).course
    assert page_of(relative).count("Come to this one") == len(DAYS)
    date = course.dates.earliest("starts_at")
    for _twice in range(2):
        relative.post(f"{ROOT}courses/{course.pk}/dates/{date.pk}/come/")
    assert Booking.objects.get(status="confirmed").starts_at == at(DAYS[0], 10)
    assert "You come" in page_of(relative)
    assert page_of(relative).count("Come to this one") == len(DAYS) - 1


def test_nobody_comes_to_a_single_date_of_a_course(team: World, relative: Client) -> None:
    course = make_course(team).course
    date = course.dates.earliest("starts_at")
    address = f"{ROOT}courses/{course.pk}/dates/{date.pk}/come/"
    assert "part of a course" in relative.post(address, follow=True).text
    assert relative.post(f"{ROOT}courses/{course.pk}/dates/999999/come/").status_code == 404
    assert not Booking.objects.exists()


def test_the_list_asks_as_often_for_one_as_for_three(
    team: World, relative: Client, statements: Count
) -> None:
    service = make_course(team).service
    few = statements(relative, f"{ROOT}courses/")
    for hour in (8, 13):
        make_course(team, hour=hour, service=service)
    assert statements(relative, f"{ROOT}courses/") == few


def sent(team: World, **changes: Any) -> dict[str, Any]:
    service = make_session(team)
    form = {
        "service": service.pk,
        "title": "Pårørendeskolen",
        "place": "Biblioteket",
        "kind": "course",
        "seats": 6,
        "leader": team.providers[0].pk,
        "first_day": at(3, 0).date().isoformat(),
        "begins": "10:00",
        "times": 3,
        "weeks": 2,
    }
    return form | changes


def add(team: World) -> str:
    return f"{ROOT}departments/{team.department.pk}/courses/add/"


def test_a_department_puts_one_up(team: World, leader: Client) -> None:
    response = leader.post(add(team), sent(team))
    course = Course.objects.get()
    assert response["Location"] == f"{ROOT}department-courses/{course.pk}/"
    assert [each.starts_at for each in course.dates.all()] == [at(day, 10) for day in (3, 17, 31)]
    assert "Pårørendeskolen" in leader.get(f"{ROOT}departments/{team.department.pk}/courses/").text


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"place": "\u200b"},
        {"seats": "0"},
        {"seats": "9"},
        {"seats": "mange"},
        {"times": "0"},
        {"times": "21"},
        {"weeks": "3"},
        {"first_day": "2020-01-01"},
        {"first_day": "2199-01-01"},
        {"begins": "25:00"},
        {"begins": "03:00"},
        {"leader": "999999"},
        {"service": "999999"},
        {"kind": "party"},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_put_up(
    team: World, leader: Client, changes: dict[str, str]
) -> None:
    response = leader.post(add(team), sent(team, **changes))
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text or 'class="ds-validation-message"' in response.text
    assert not Course.objects.exists()


def test_the_dates_that_were_left_out_are_named(team: World, leader: Client) -> None:
    make_course(team, days=(17,))
    said = leader.post(add(team), sent(team, leaves_out="on"), follow=True).text
    assert "with 2 dates" in said
    assert f"Left out, because they cannot be had: {day_and_clock(at(17, 10))}." in said


def test_none_is_put_up_that_has_begun(team: World, leader: Client) -> None:
    today = at(0, 0).date().isoformat()
    response = leader.post(add(team), sent(team, first_day=today, begins="00:00", leaves_out="on"))
    assert response.status_code == 422
    assert "That time has passed." in str(response.context["form"].errors["begins"])
    assert not Course.objects.exists()


def test_who_comes_is_seen_and_that_is_logged(team: World, leader: Client) -> None:
    school, [one] = make_course(team), relatives(1)
    school.sign_up(one)
    assert one.name in leader.get(f"{ROOT}department-courses/{school.course.pk}/").text
    entry = AuditEntry.objects.get(action="memory_team.participants_viewed")
    assert entry.recipient_id == one.pk
    date = CourseDate.objects.earliest("starts_at")
    assert one.name in leader.get(f"{ROOT}course-dates/{date.pk}/attendance/").text
    assert AuditEntry.objects.filter(action="booking.viewed", recipient_id=one.pk).count() == 1


def test_calling_off_asks_first_with_whom_it_hits(team: World, leader: Client) -> None:
    school, [one] = make_course(team), relatives(1)
    school.sign_up(one)
    date = CourseDate.objects.earliest("starts_at")
    address = f"{ROOT}course-dates/{date.pk}/call-off/"
    assert one.short_name in leader.get(address).text
    assert CourseDate.objects.filter(called_off_at=None).count() == len(DAYS)
    assert "1 person is told" in leader.post(address, follow=True).text
    assert CourseDate.objects.filter(called_off_at=None).count() == len(DAYS) - 1


def test_the_page_of_a_course_asks_as_often_for_one_as_for_three(
    team: World, leader: Client, statements: Count
) -> None:
    school, people = make_course(team, seats=3), relatives(3)
    school.sign_up(people[0])
    address = f"{ROOT}department-courses/{school.course.pk}/"
    few = statements(leader, address)
    for each in people[1:]:
        school.sign_up(each)
    assert statements(leader, address) == few


def test_who_calls_is_signed_up(team: World, leader: Client) -> None:
    school, [one] = make_course(team, seats=1), relatives(1)
    team.book(at(1, 10), recipient=one, actor=self_of(one))  # so that the department knows them
    team.book(at(1, 12))
    address = f"{ROOT}department-courses/{school.course.pk}/"
    assert one.name in leader.get(f"{address}?q=Nummer0").text
    assert leader.get(f"{address}?q=x").status_code == 200
    leader.post(f"{address}sign-up/", {"recipient": one.pk})
    assert Participant.objects.get(waits=False).recipient == one
    assert "Put in line" in leader.get(f"{address}?q=Prøve").text
    leader.post(f"{address}sign-up/", {"recipient": team.recipient.pk, "waits": "1"})
    assert Participant.objects.get(waits=True).recipient == team.recipient
    for odd in ("", "abc", "9" * 30, "999999"):
        assert leader.post(f"{address}sign-up/", {"recipient": odd}).status_code == 404


def test_who_leaves_reads_what_goes_first(team: World, relative: Client) -> None:
    school, [other] = make_course(team), relatives(1)
    school.sign_up(team.recipient)
    address = f"{ROOT}courses/{school.course.pk}/leave/"
    page = relative.get(address).text
    assert f"{len(DAYS)} appointments are cancelled" in page
    assert "Somebody else can have your seat." in page
    assert "in line" not in page
    school.wait(other)
    Service.objects.filter(pk=school.service.pk).update(cancel_deadline=timedelta(days=3))
    page = relative.get(address).text
    assert "The next in line gets your seat." in page
    assert "2 appointments are cancelled" in page
    assert "Too near to be cancelled here" in page


def test_only_who_is_in_a_course_or_waits_can_leave_it(team: World, relative: Client) -> None:
    leave = f"{ROOT}courses/{make_course(team).course.pk}/leave/"
    assert relative.get(leave).status_code == 302
    assert "You do not take part in it" in relative.post(leave, follow=True).text
    group = make_course(team, is_group=True, service=make_session(team, name="Gruppe"), hour=14).course
    relative.post(f"{ROOT}courses/{group.pk}/dates/{group.dates.earliest('starts_at').pk}/come/")
    leave = f"{ROOT}courses/{group.pk}/leave/"
    assert (relative.get(leave).status_code, relative.post(leave).status_code) == (404, 404)
    assert Booking.objects.get(status="confirmed").recipient == team.recipient


def test_at_the_time_of_a_date_that_is_called_off_nothing_else_is_booked_or_seen(
    team: World, relative: Client, leader: Client
) -> None:
    gone = make_course(team, is_group=True, days=[2, 4])
    date = gone.course.dates.earliest("starts_at")
    call_off_date(date, actor=STAFF)
    make_course(team, is_group=True, days=[2], service=gone.service)
    assert relative.post(f"{ROOT}courses/{gone.course.pk}/dates/{date.pk}/come/").status_code == 404
    assert not Booking.objects.exists()
    for page in ("attendance", "call-off"):
        assert leader.get(f"{ROOT}course-dates/{date.pk}/{page}/").status_code == 404


def test_who_waits_reads_which_place_they_lose(team: World, relative: Client) -> None:
    school, people = make_course(team, seats=1), relatives(2)
    school.sign_up(people[0])
    school.wait(people[1])
    school.wait(team.recipient)
    page = relative.get(f"{ROOT}courses/{school.course.pk}/leave/").text
    assert "Your place in line" in page
    assert "<dd>2</dd>" in page


def test_a_seat_that_is_there_for_others_is_not_called_full(team: World, relative: Client) -> None:
    """Whoever is first in line has something else on a date, and waits on."""
    school, [one] = make_course(team, seats=2), relatives(1)
    team.book(at(4, 11), recipient=one, actor=self_of(one))
    school.wait(one)
    address = f"{ROOT}courses/{school.course.pk}/"
    for page in (relative.get(address).text, relative.post(f"{address}sign-up/", follow=True).text):
        assert "There is a seat, but others stand in line before you." in page
        assert "The course is full" not in page


def test_the_menu_leads_to_courses_where_there_are_any(team: World, relative: Client) -> None:
    entry = f'href="{ROOT}courses/"'
    assert entry not in relative.get("/bookings/").text
    school = make_course(team)
    assert entry in relative.get("/bookings/").text
    Service.objects.filter(pk=school.service.pk).update(requires_entitlement=True)
    assert entry not in relative.get("/bookings/").text


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"begins": "19:00"}, "begins", "It is open 08.00–16.00 that day."),
        ({"begins": "16:00"}, "begins", "It is open 08.00–16.00 that day."),
        ({"begins": "10:07"}, "begins", "Visits do not begin at that time."),
        ({}, "leader", "Ragna Moe has something else then."),
    ],
)
def test_why_a_date_cannot_be_had_stands_where_it_is_changed(
    team: World, leader: Client, changes: dict[str, str], field: str, words: str
) -> None:
    if not changes:
        make_course(team, days=(3,))
    response = leader.post(add(team), sent(team, **changes))
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert words in str(errors[field])


def test_that_it_is_closed_all_day_stands_at_the_day(team: World, leader: Client) -> None:
    day = at(3, 0).date()
    Closure.objects.create(department=team.department, first_day=day, last_day=day, label="Kurs")
    errors = leader.post(add(team), sent(team)).context["form"].errors
    assert list(errors) == ["first_day"]
    assert "It is closed that day." in str(errors["first_day"])
