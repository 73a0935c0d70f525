"""A date of a course, wherever the core shows it: what it is called and where, and never at the office."""

import pytest
from django.test import Client

from modules.memory_team.domain.putting_up import call_off_date
from shop.day_sheets import day_sheets, notes_for
from shop.messages import booking_created, booking_reassigned
from shop.models import Booking, Department, Service
from shop.queries.day_list import day_lists
from tests.factories.world import World, at
from tests.modules.memory_team.conftest import book_talk
from tests.modules.memory_team.course_worlds import STAFF, School, make_course

TITLE, PLACE, OFFICE = "Pårørendeskolen", "Biblioteket", "Kontorveien 1"
OF_RELATIVE = ("/bookings/", "/bookings/{pk}/", "/calendar/?week={day}", "/bookings/{pk}/calendar.ics")
CALLED_ALONE = ("/", "/bookings/{pk}/cancel/")
OF_STAFF = (
    "/manage/bookings/{pk}/",
    "/manage/bookings/{pk}/session/",
    "/manage/departments/{of}/day-list/{day}/",
    "/manage/departments/{of}/day-list/{day}/?format=csv",
)
OF_STAFF_CALLED = (
    "/manage/departments/{of}/{day}/",
    "/manage/departments/{of}/week/{day}/",
    "/manage/departments/{of}/visits/",
    "/manage/departments/{of}/visits/?format=csv",
    "/manage/bookings/{pk}/cancel/",
    "/manage/bookings/{pk}/move/",
    "/manage/bookings/{pk}/reassign/",
    "/manage/bookings/{pk}/messages/",
)


@pytest.fixture
def school(team: World) -> School:
    """The first date is tomorrow, and the relative has signed up."""
    Department.objects.update(visiting_address=OFFICE)
    school = make_course(team, days=(1, 3))
    school.service.place = "at_office"
    school.service.save(update_fields=["place"])
    school.sign_up(team.recipient)
    return school


def at_address(client: Client, address: str) -> str:
    booking = Booking.objects.earliest("starts_at")
    day = at(1, 0).date().isoformat()
    return client.get(address.format(pk=booking.pk, day=day, of=booking.department_id)).text


@pytest.mark.each_case
@pytest.mark.parametrize("address", OF_RELATIVE)
def test_the_relative_reads_what_it_is_and_where(school: School, relative: Client, address: str) -> None:
    page = at_address(relative, address)
    assert (TITLE in page, PLACE in page) == (True, True)
    assert "at the office" not in page
    assert OFFICE not in page


@pytest.mark.each_case
@pytest.mark.parametrize("address", CALLED_ALONE)
def test_the_relative_reads_what_it_is(school: School, relative: Client, address: str) -> None:
    assert TITLE in at_address(relative, address)


@pytest.mark.each_case
@pytest.mark.parametrize("address", OF_STAFF)
def test_the_department_reads_what_it_is_and_where(school: School, leader: Client, address: str) -> None:
    page = at_address(leader, address)
    assert (TITLE in page, PLACE in page) == (True, True)
    assert "the office" not in page.casefold()


@pytest.mark.each_case
@pytest.mark.parametrize("address", OF_STAFF_CALLED)
def test_the_department_reads_what_it_is(school: School, leader: Client, address: str) -> None:
    assert TITLE in at_address(leader, address)


def test_on_paper_it_is_said_once(school: School, team: World) -> None:
    [day_list] = day_lists(team.department, days=[at(1, 0).date()])
    sheets = day_sheets(day_list, notes=notes_for(day_list.visits))
    [line] = sheets.lines
    assert (line.service, line.where, list(line.notes)) == (TITLE, PLACE, [])


def test_a_list_by_what_it_is_goes_by_what_it_says(school: School, team: World, leader: Client) -> None:
    """“Første samtale” stands before “Pårørendeskolen”, whatever its service is called."""
    book_talk(team, day=2)
    page = leader.get(f"/manage/departments/{team.department.pk}/visits/?sort=service&format=csv").text
    assert 0 < page.index("Første samtale") < page.index(TITLE)


def test_no_message_says_what_it_is_called(school: School, team: World) -> None:
    """E-mail and SMS lie open on a phone."""
    booking = Booking.objects.earliest("starts_at")
    for text in (booking_created({"booking_id": booking.pk}), booking_reassigned({"booking_id": booking.pk})):
        assert text is not None
        said = f"{text.subject} {text.body}"
        assert TITLE not in said
        assert "at the office" not in said


@pytest.mark.each_case
@pytest.mark.parametrize("address", ["/bookings/", "/bookings/{pk}/", "/", "/modules/memory_team/courses/"])
def test_of_a_date_that_was_called_off_it_says_who_did(
    school: School, relative: Client, address: str
) -> None:
    Service.objects.filter(pk=school.service.pk).update(booked_by="module")
    call_off_date(school.course.dates.earliest("starts_at"), actor=STAFF)
    page = at_address(relative, address)
    assert TITLE in page
    assert any(
        words in page
        for words in ("ancelled by the department", "had to cancel", "alled off by the department")
    )
    assert "Choose a new time" not in page, "there is none to choose"


def test_a_date_of_a_group_says_it_before_it_is_booked(team: World, relative: Client) -> None:
    Department.objects.update(visiting_address=OFFICE)
    group = make_course(team, days=(1,), is_group=True)
    Service.objects.filter(pk=group.service.pk).update(place="at_office")
    when = f"?at={at(1, 10).isoformat().replace('+', '%2B')}"
    relative.post(f"/book/{group.service.pk}/hold/{when}")
    page = relative.get(f"/book/{group.service.pk}/{when}").text
    assert (TITLE in page, PLACE in page, "at the office" in page, OFFICE in page) == (
        True,
        True,
        False,
        False,
    )
