"""A new department, what it is called, and one that is no longer needed."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from audit.models import AuditEntry
from shop.domain.capacity.departments import take_into_use, take_out_of_use
from shop.domain.outcomes.telling import complete_booking, mark_no_show, undo_outcome
from shop.enums import BookingStatus, ServicePlace
from shop.errors import DepartmentInUse, DepartmentNameTaken, OutcomeStands
from shop.models import Booking, Department, FollowUp, Service, Shift
from tests.factories.world import World, at, make_administrator, make_department
from tests.shop.views.conftest import sign_in
from tests.shop.views.visits import make_visit

ADD = "/manage/departments/add/"
NEW = {"name": "Hjemmehjelp øst", "phone": "680 50 002", "visiting_address": "Torget 1, 3256 Larvik"}


@pytest.fixture
def municipality(larvik_client: Client, larvik: object) -> Client:
    larvik_client.cookies["django_language"] = "en"
    return sign_in(larvik_client, make_administrator(None))


def page_of(department: Department, tail: str) -> str:
    return f"/manage/departments/{department.pk}/{tail}/"


class TestANewOne:
    def test_it_is_there_and_says_what_comes_next(self, municipality: Client) -> None:
        page = municipality.post(ADD, NEW, follow=True)
        department = Department.objects.get()
        assert page.request["PATH_INFO"] == f"/manage/departments/{department.pk}/"
        assert (department.phone, department.visiting_address) == ("68050002", NEW["visiting_address"])
        assert AuditEntry.objects.filter(action="department.added", object_id=department.pk).exists()

    def test_the_empty_list_of_departments_leads_there(self, municipality: Client) -> None:
        assert f'href="{ADD}"' in municipality.get("/manage/").text

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "\u200b \u202e"),
            ("name", "12"),
            ("name", "A" * 101),
            ("phone", ""),
            ("phone", "ring oss"),
            ("phone", "12"),
            ("phone", "1" * 19),
            ("visiting_address", "A" * 201),
        ],
    )
    def test_nonsense_is_told_next_to_the_field(self, municipality: Client, field: str, value: str) -> None:
        answer = municipality.post(ADD, NEW | {field: value})
        assert answer.status_code == 422
        assert f'id="id_{field}_error"' in answer.text
        assert not Department.objects.exists()

    def test_two_in_use_cannot_have_one_name(self, municipality: Client) -> None:
        municipality.post(ADD, NEW)
        answer = municipality.post(ADD, NEW | {"name": "hjemmehjelp ØST"})
        assert (answer.status_code, Department.objects.count()) == (409, 1)
        assert "already has a department with that name" in answer.text


def test_it_is_renamed_and_the_address_stands_with_what_is_at_the_office(
    world: World, municipality: Client, client: Client
) -> None:
    details = page_of(world.department, "details")
    assert municipality.post(details, NEW).headers["Location"] == details
    entry = AuditEntry.objects.get(action="department.changed")
    assert entry.details["fields"] == "name+phone+visiting_address"
    municipality.post(details, NEW)
    assert AuditEntry.objects.filter(action="department.changed").count() == 1
    visit = world.book(at(2, 9))
    sign_in(municipality, world.user)
    own = f"/bookings/{visit.pk}/"
    assert NEW["visiting_address"] not in municipality.get(own).text
    Service.objects.update(place=ServicePlace.AT_OFFICE)
    assert NEW["visiting_address"] in municipality.get(own).text


class TestOutOfUse:
    def test_an_idle_one_is_left_after_a_question_and_comes_back_whole(
        self, world: World, municipality: Client
    ) -> None:
        close = page_of(world.department, "out-of-use")
        asked = municipality.get(close).text
        assert "Decisions" in asked
        assert "2, who get no visits" in asked
        assert municipality.post(close).headers["Location"] == "/manage/"
        assert municipality.post(close).headers["Location"] == "/manage/"  # twice is once
        assert AuditEntry.objects.filter(action="department.taken_out").count() == 1
        assert municipality.get(f"/manage/departments/{world.department.pk}/").status_code == 404
        assert "1 department out of use" in municipality.get("/manage/").text
        Shift.objects.all().delete()
        municipality.post(page_of(world.department, "into-use"))
        assert municipality.get(f"/manage/departments/{world.department.pk}/").status_code == 200
        assert Shift.objects.exists()

    def test_what_is_left_to_do_is_said_first_and_by_name(self, world: World, municipality: Client) -> None:
        visit = make_visit(world, at(2, 9), status=BookingStatus.REQUESTED)
        over = make_visit(world, at(-2, 9))
        FollowUp.objects.create(
            booking=over, department=world.department, due_at=timezone.now() - timedelta(hours=1)
        )
        close = page_of(world.department, "out-of-use")
        page = municipality.get(close).text
        assert "This visit stands" in page
        assert f"/manage/bookings/{visit.pk}/" in page
        assert page_of(world.department, "without-outcome") in page
        assert page_of(world.department, "follow-ups") in page
        assert municipality.post(close).status_code == 409
        world.department.refresh_from_db()
        assert world.department.is_active

    def test_a_time_that_is_about_to_be_booked_keeps_it_in_use(self, world: World) -> None:
        make_visit(
            world,
            at(2, 9),
            status=BookingStatus.HELD,
            held_until=timezone.now() + timedelta(minutes=5),
        )
        with pytest.raises(DepartmentInUse):
            take_out_of_use(world.department, actor=world.actor())

    def test_what_a_helper_may_still_correct_keeps_it_in_use_for_the_hour(
        self, world: World, municipality: Client
    ) -> None:
        """“Done” may become “nobody was home”: then somebody of the department must ask how they are."""
        visit = make_visit(world, at(-2, 9))
        complete_booking(visit, actor=world.actor())
        visit.refresh_from_db()
        assert visit.outcome_at is not None
        until, close = visit.outcome_at + timedelta(hours=1), page_of(world.department, "out-of-use")
        with time_machine.travel(until, tick=False):
            page = municipality.get(close).text
            assert "1</strong>" in page
            after = timezone.localtime(until) + timedelta(minutes=1)
            assert f"try again after {after:%H.%M}" in page, (
                "in the minute of the hour it may not be over yet"
            )
            assert municipality.post(close).status_code == 409
            mark_no_show(visit, actor=world.actor())
            assert FollowUp.objects.filter(booking=visit).exists(), "and it is seen"
            complete_booking(visit, actor=world.actor())
        with time_machine.travel(until + timedelta(hours=1, seconds=1), tick=False):
            with pytest.raises(OutcomeStands):
                mark_no_show(visit, actor=world.actor())
            assert municipality.post(close).status_code == 302

    def test_what_was_pressed_before_and_arrives_afterwards_corrects_nothing(self, world: World) -> None:
        """A phone without network is believed for hours; by then nobody would see that a door stayed shut."""
        visit = make_visit(world, at(-2, 9))
        complete_booking(visit, actor=world.actor())
        pressed = timezone.now() + timedelta(minutes=30)
        with time_machine.travel(pressed + timedelta(hours=2), tick=False):
            take_out_of_use(world.department, actor=world.actor())
            with pytest.raises(OutcomeStands):
                mark_no_show(Booking.objects.get(pk=visit.pk), actor=world.actor(), said_at=pressed)
            with pytest.raises(OutcomeStands):
                undo_outcome(Booking.objects.get(pk=visit.pk), actor=world.actor(), said_at=pressed)
        assert not FollowUp.objects.exists()

    def test_it_does_not_come_back_beside_one_that_has_its_name(self, world: World) -> None:
        take_out_of_use(world.department, actor=world.actor())
        make_department(name=world.department.name)
        with pytest.raises(DepartmentNameTaken):
            take_into_use(world.department, actor=world.actor())


def test_an_administrator_of_the_department_decides_none_of_it(world: World, administrator: Client) -> None:
    for address in (ADD, page_of(world.department, "details"), page_of(world.department, "out-of-use")):
        assert administrator.get(address).status_code == 403
    assert (
        page_of(world.department, "details")
        not in administrator.get(f"/manage/departments/{world.department.pk}/").text
    )
