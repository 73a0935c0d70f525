"""The department's day: the board, the list, the cards, and who may see them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.text import capfirst

from foundation.actor import SYSTEM
from shop.domain.outcomes.telling import mark_no_show
from shop.enums import AbsenceReason, BookingStatus, NoShowBy, ProviderKind, StaffRole, StrandedReason
from shop.models import Absence, ExceptionDay, OpeningHours, Provider, RoleGrant, Shift
from shop.queries.department_day import department_day
from shop.views.manage.board import free_by_hour
from tests.factories.representatives import make_representation
from tests.factories.world import (
    World,
    at,
    make_administrator,
    make_department,
    make_recipient,
    make_user,
    make_world,
)
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit
from ui.quarters import QuarterScale


def day_of(world: World, days: int = 0, view: str = "") -> str:
    day = timezone.localdate() + timedelta(days=days)
    return f"/manage/departments/{world.department.pk}/{day}/{view}"


class TestStart:
    def test_the_only_department_opens_at_once(self, world: World, administrator: Client) -> None:
        response = administrator.get("/manage/")
        assert response.headers["Location"] == f"/manage/departments/{world.department.pk}/"

    def test_several_are_chosen_from(self, world: World, larvik_client: Client) -> None:
        make_department(name="Hukommelsesteamet")
        page = sign_in(larvik_client, make_administrator(None)).get("/manage/")
        assert "Hukommelsesteamet" in page.text
        assert "Hjemmehjelp Prøve" in page.text

    def test_a_case_officer_goes_to_the_recipients(self, world: World, larvik_client: Client) -> None:
        officer = make_user()
        RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=world.department)
        sign_in(larvik_client, officer)
        recipients = f"/manage/departments/{world.department.pk}/recipients/"
        assert larvik_client.get("/manage/").headers["Location"] == recipients
        assert larvik_client.get(day_of(world)).status_code == 404

    def test_a_case_officer_of_several_sees_what_waits_in_each(
        self, world: World, larvik_client: Client
    ) -> None:
        officer, another = make_user(), make_department(name="Hukommelsesteamet")
        for department in (world.department, another):
            RoleGrant.objects.create(user=officer, role=StaffRole.CASE_OFFICER, department=department)
        make_visit(world, at(2, 9), recipient=world.recipient, status=BookingStatus.REQUESTED)
        make_representation(world.recipient, is_doubtful=True)
        larvik_client.cookies["django_language"] = "en"
        page = sign_in(larvik_client, officer).get("/manage/").text
        assert "Wants to act for another" in page
        assert page.count("Nothing waits.") == 1
        assert "waits for an answer" not in page
        mayor = make_administrator(None)
        assert "Request waits for an answer" in sign_in(larvik_client, mayor).get("/manage/").text

    def test_what_is_urgent_in_any_department_comes_first(self, world: World, larvik_client: Client) -> None:
        other = make_world()
        make_visit(world, at(2, 9), status=BookingStatus.REQUESTED)
        make_visit(other, at(3, 9), status=BookingStatus.REQUESTED)
        make_visit(other, at(2, 9), stranded=StrandedReason.CLOSED)
        larvik_client.cookies["django_language"] = "en"
        page = sign_in(larvik_client, make_administrator(None)).get("/manage/").text
        assert page.index("Visit needs a new time") < page.index("Requests wait for an answer")
        for department in (world.department, other.department):
            assert f'href="/manage/departments/{department.pk}/requests/"' in page
        assert page.count('<span class="figures start-count">1</span>') == 2
        assert page.count("1 at once") == 1

    def test_who_administers_one_and_makes_decisions_in_another_sees_what_is_theirs(
        self, world: World, larvik_client: Client
    ) -> None:
        other, both = make_world(), make_administrator(world.department)
        RoleGrant.objects.create(user=both, role=StaffRole.CASE_OFFICER, department=other.department)
        for each in (world, other):
            make_visit(each, at(2, 9), status=BookingStatus.REQUESTED)
        page = sign_in(larvik_client, both).get("/manage/").text
        assert f'href="/manage/departments/{world.department.pk}/requests/"' in page
        assert f'href="/manage/departments/{other.department.pk}/requests/"' not in page
        assert f'href="/manage/departments/{other.department.pk}/recipients/"' in page

    def test_a_recipient_is_shown_the_door(self, world: World, larvik_client: Client) -> None:
        assert sign_in(larvik_client, world.user).get("/manage/").status_code == 403

    def test_a_stranger_signs_in_first(self, world: World, larvik_client: Client) -> None:
        assert larvik_client.get(day_of(world)).headers["Location"].startswith("/sign-in/")


class TestDay:
    def test_the_board_shows_who_is_visited_when(self, world: World, administrator: Client) -> None:
        booking = make_visit(world, at(0, 11), recipient=make_recipient(name="Ingrid Solli Prøve"))
        page = administrator.get(day_of(world)).text
        assert "Ingrid P." in page
        assert "Solli" not in page
        assert f"/manage/bookings/{booking.pk}/" in page
        assert "11.00–12.00" in page

    def test_without_a_date_it_is_today(self, world: World, administrator: Client) -> None:
        make_visit(world, at(0, 11))
        assert "Odd P." in administrator.get(f"/manage/departments/{world.department.pk}/").text

    def test_another_day_has_other_visits(self, world: World, administrator: Client) -> None:
        make_visit(world, at(0, 11))
        assert "Odd P." not in administrator.get(day_of(world, 1)).text

    def test_as_a_list(self, world: World, administrator: Client) -> None:
        make_visit(world, at(0, 8), status=BookingStatus.COMPLETED)
        page = administrator.get(day_of(world, view="?view=list")).text
        assert "<table" in page
        assert world.providers[0].name in page

    def test_a_closed_day_says_so(self, world: World, administrator: Client) -> None:
        day = timezone.localdate()
        ExceptionDay.objects.create(department=world.department, date=day, label="Plandag")
        page = administrator.get(day_of(world)).text
        assert "Plandag" in page
        assert "board-scroll" not in page

    def test_a_visit_on_a_closed_day_is_not_hidden(self, world: World, administrator: Client) -> None:
        OpeningHours.objects.all().delete()
        make_visit(world, at(0, 11), stranded=StrandedReason.CLOSED)
        page = administrator.get(day_of(world)).text
        assert "board-stranded" in page

    def test_nobody_on_duty_is_pointed_out(self, administrator: Client, world: World) -> None:
        Shift.objects.filter(during__contains=at(0, 11)).delete()
        assert "ds-alert" in administrator.get(day_of(world)).text

    def test_who_is_away_is_seen(self, world: World, administrator: Client) -> None:
        during = (at(0, 0), at(1, 0))
        Absence.objects.create(provider=world.providers[1], during=during, reason=AbsenceReason.SICK)
        assert "board-away" in administrator.get(day_of(world)).text

    def test_how_unevenly_the_work_is_shared_is_a_sentence(self, world: World, administrator: Client) -> None:
        for hour in (10, 11, 12, 13):
            make_visit(world, at(0, hour))
        page = administrator.get(day_of(world)).text
        assert "Størst forskjell i belastning: 50 prosentpoeng" in page

    def test_places_have_no_part_in_the_load_nor_in_who_is_free(
        self, world: World, administrator: Client
    ) -> None:
        for hour in (10, 11, 12, 13):
            make_visit(world, at(1, hour))
        bed = Provider.objects.filter(pk=world.providers[1].pk)
        bed.update(kind=ProviderKind.PLACE)
        page = administrator.get(day_of(world, 1)).text
        assert "Størst forskjell i belastning" not in page
        assert page.count('class="meter') == 1
        assert re.findall(r"<span>([0-9])</span></li>", page) == list("11000011")
        Provider.objects.update(kind=ProviderKind.PLACE)
        assert "board-free" not in administrator.get(day_of(world, 1)).text

    def test_away_until_night_says_from_when_where_no_visit_hides_it(
        self, world: World, administrator: Client
    ) -> None:
        provider = world.providers[1]
        Absence.objects.create(provider=provider, during=(at(0, 10), at(1, 0)), reason=AbsenceReason.SICK)
        make_visit(world, at(0, 11), provider=provider)
        page = administrator.get(day_of(world)).text
        assert page.count("board-away") == 2
        assert page.count("<span>Syk fra 10.00</span>") == 1
        # From 12 to 16, the longer of the two parts that the visit leaves to be seen.
        assert page.index("<span>Syk fra 10.00</span>") > page.index("11.00–12.00 Odd P.")

    def test_who_falls_ill_before_the_shift_is_off_until_it_would_begin(
        self, world: World, administrator: Client
    ) -> None:
        provider = world.providers[1]
        Shift.objects.filter(provider=provider, during__contains=at(0, 12)).update(
            during=(at(0, 12), at(0, 15))
        )
        Absence.objects.create(provider=provider, during=(at(0, 10), at(1, 0)), reason=AbsenceReason.SICK)
        page = administrator.get(day_of(world)).text
        assert page.index("<span>fri til 12.00</span>") < page.index("<span>Syk fra 10.00</span>")
        assert "<span>fri fra 15.00</span>" in page

    def test_what_does_not_fit_on_the_board_is_in_its_title(
        self, world: World, administrator: Client
    ) -> None:
        make_visit(world, at(0, 11))
        assert f'title="11.00–12.00 Odd P., {world.service.name}"' in administrator.get(day_of(world)).text

    def test_nobody_is_free_on_a_day_that_has_passed(self, world: World, administrator: Client) -> None:
        make_visit(world, at(-1, 11))
        assert "board-free" in administrator.get(day_of(world)).text
        assert "board-free" not in administrator.get(day_of(world, -1)).text

    def test_nobody_is_free_in_an_hour_that_has_passed(self, world: World) -> None:
        plan = department_day(world.department, timezone.localdate())
        hours = free_by_hour(plan, QuarterScale(first_hour=9, last_hour=14), now=at(0, 11, 30))
        assert hours == [None, None, 2, 2, 2]

    @pytest.mark.parametrize("day", ["2026-02-30", "1926-01-01", "tomorrow"])
    def test_a_day_that_is_none_is_not_found(self, world: World, administrator: Client, day: str) -> None:
        assert administrator.get(f"/manage/departments/{world.department.pk}/{day}/").status_code == 404

    def test_the_neighbours_department_is_not_found(self, administrator: Client) -> None:
        assert administrator.get(day_of(make_world())).status_code == 404

    def test_a_number_beyond_all_numbers_is_not_found(self, administrator: Client) -> None:
        assert administrator.get(f"/manage/departments/{10**30}/").status_code == 404


class TestCards:
    def test_nothing_to_do_is_a_calm_page(self, world: World, administrator: Client) -> None:
        assert "attention-card" not in administrator.get(day_of(world)).text

    def test_what_needs_a_person_is_counted(self, world: World, administrator: Client) -> None:
        make_visit(world, at(1, 9), stranded=StrandedReason.NO_SHIFT)
        make_visit(world, at(-1, 9))
        mark_no_show(make_visit(world, at(0, 8)), actor=SYSTEM)
        page = administrator.get(day_of(world)).text
        assert page.count("attention-number") == 3
        assert page.count("attention-urgent") == 2

    def test_a_past_or_cancelled_visit_has_no_ground_to_lose(
        self, world: World, administrator: Client
    ) -> None:
        make_visit(world, at(1, 9), stranded=StrandedReason.NO_SHIFT, status=BookingStatus.CANCELLED)
        make_visit(world, at(0, 8), stranded=StrandedReason.NO_SHIFT, status=BookingStatus.COMPLETED)
        assert "attention-card" not in administrator.get(day_of(world)).text


class TestLists:
    def test_stranded_visits_say_why(self, world: World, administrator: Client) -> None:
        make_visit(world, at(1, 9), stranded=StrandedReason.CLOSED)
        page = administrator.get(f"/manage/departments/{world.department.pk}/stranded/").text
        assert capfirst(str(StrandedReason.CLOSED.label)) in page

    def test_stranded_visits_say_whom_to_call(self, world: World, administrator: Client) -> None:
        make_visit(world, at(1, 9), stranded=StrandedReason.CLOSED, recipient=world.recipient)
        page = administrator.get(f"/manage/departments/{world.department.pk}/stranded/").text
        assert f'href="tel:{world.recipient.phone}"' in page

    def test_visits_without_outcome_are_listed_by_page(self, world: World, administrator: Client) -> None:
        for days in range(1, 53):
            make_visit(world, at(-days, 9))
        url = f"/manage/departments/{world.department.pk}/without-outcome/"
        assert administrator.get(url).text.count("row-link figures") == 50
        assert administrator.get(url + "?page=2").text.count("row-link figures") == 2
        assert administrator.get(url + "?page=nonsense").status_code == 200

    def test_the_neighbours_lists_are_not_found(self, administrator: Client) -> None:
        other = make_world().department.pk
        for name in ("stranded", "without-outcome"):
            assert administrator.get(f"/manage/departments/{other}/{name}/").status_code == 404


def test_only_who_did_not_open_the_door_is_called(world: World, administrator: Client) -> None:
    make_visit(world, at(0, 8), status=BookingStatus.NO_SHOW, no_show_by=NoShowBy.PROVIDER)
    assert "attention-urgent" not in administrator.get(day_of(world)).text


@pytest.mark.parametrize("rows", [1, 3])
class TestStatements:
    def test_the_board(self, world: World, administrator: Client, statements: Count, rows: int) -> None:
        for hour in range(rows):
            make_visit(world, at(0, 10 + hour))
        assert statements(administrator, day_of(world)) == 14

    def test_the_list(self, world: World, administrator: Client, statements: Count, rows: int) -> None:
        for hour in range(rows):
            make_visit(world, at(0, 10 + hour), provider=world.providers[hour % 2])
        assert statements(administrator, day_of(world, view="?view=list")) == 14

    def test_the_visits_without_outcome(
        self, world: World, administrator: Client, statements: Count, rows: int
    ) -> None:
        for hour in range(rows):
            make_visit(world, at(-1, 10 + hour))
        assert statements(administrator, f"/manage/departments/{world.department.pk}/without-outcome/") == 11

    def test_the_departments(
        self, larvik_client: Client, larvik: object, statements: Count, rows: int
    ) -> None:
        make_department()
        for _row in range(rows):
            make_department()
        client = sign_in(larvik_client, make_administrator(None))
        assert statements(client, "/manage/") == 10
