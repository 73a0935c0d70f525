"""Closing for several days, by a department and for the whole municipality, and the public holidays."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shop.domain.capacity.closures import add_closure, remove_closure
from shop.domain.capacity.stranding import Stranding
from shop.models import Closure, Department, ExceptionDay, Service
from tests.factories.world import World, at, make_administrator, make_department, make_service, make_world
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.visits import make_visit, yes_to_all

OF_ALL = "/manage/closures/"


@pytest.fixture
def municipality_administrator(larvik_client: Client, larvik: object) -> Client:
    return sign_in(larvik_client, make_administrator(None))


def day(number: int) -> str:
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def days(first: int, last: int, **more: str) -> dict[str, str]:
    return {"first_day": day(first), "last_day": day(last), "closure_label": "Jul"} | more


def exceptions_of(department: Department) -> str:
    return f"/manage/departments/{department.pk}/exceptions/"


def add_to(department: Department) -> str:
    return f"/manage/departments/{department.pk}/closures/add/"


def close(department: Department | None, world: World, first: int = 3, last: int = 5) -> Closure:
    today = timezone.localdate()
    add_closure(
        department,
        first_day=today + timedelta(days=first),
        last_day=today + timedelta(days=last),
        label="Jul",
        actor=world.actor(),
    )
    return Closure.objects.latest("pk")


class TestADepartment:
    def test_without_visits_in_the_way_it_is_closed_at_once(
        self, world: World, administrator: Client
    ) -> None:
        response = administrator.post(add_to(world.department), days(3, 5))
        assert response.headers["Location"] == exceptions_of(world.department)
        closure = Closure.objects.get()
        assert (closure.department, closure.label) == (world.department, "Jul")
        assert "Jul" in administrator.get(exceptions_of(world.department)).text
        assert "Jul" in administrator.get(f"/manage/departments/{world.department.pk}/hours/").text

    def test_with_visits_it_asks_first_and_says_how_many(self, world: World, administrator: Client) -> None:
        for hour in (9, 11):
            make_visit(world, at(4, hour))
        asked = administrator.post(add_to(world.department), days(3, 5))
        assert asked.status_code == 200
        assert "2 " in asked.text
        assert not Closure.objects.exists()
        for name, value in days(3, 5).items():
            assert f'name="{name}" value="{value}"' in asked.text
        page = administrator.post(add_to(world.department), days(3, 5) | yes_to_all(), follow=True).text
        assert "/stranded/" in page
        assert Closure.objects.count() == 1

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"first_day": "2020-01-01"}, "first_day"),
            ({"first_day": ""}, "first_day"),
            ({"last_day": "soon"}, "last_day"),
            ({"last_day": "2199-01-01"}, "last_day"),
            ({"first_day": "in 9", "last_day": "in 8"}, "last_day"),
            ({"closure_label": "x" * 61}, "closure_label"),
            ({"first_day": "in 11", "last_day": "in 12"}, "first_day"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self, world: World, administrator: Client, data: dict[str, str], field: str
    ) -> None:
        close(world.department, world, 10, 12)
        sent = {name: day(int(text[3:])) if text[:3] == "in " else text for name, text in data.items()}
        response = administrator.post(add_to(world.department), days(3, 5) | sent | {"confirmed": "1"})
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert Closure.objects.count() == 1

    def test_it_is_removed_after_a_question(self, world: World, administrator: Client) -> None:
        make_visit(world, at(4, 9))
        closure = close(world.department, world)
        url = f"/manage/closures/{closure.pk}/remove/"
        assert administrator.get(url).status_code == 200
        assert Closure.objects.exists()
        assert administrator.post(url).headers["Location"] == exceptions_of(world.department)
        assert not Closure.objects.exists()

    def test_removed_twice_it_is_removed_once(self, world: World, administrator: Client) -> None:
        url = f"/manage/closures/{close(world.department, world).pk}/remove/"
        for _time in range(2):
            assert administrator.post(url).headers["Location"] == exceptions_of(world.department)

    def test_what_somebody_else_removed_is_not_found(self, world: World, administrator: Client) -> None:
        closure = close(world.department, world)
        remove_closure(closure, actor=world.actor())
        assert administrator.post(f"/manage/closures/{closure.pk}/remove/").status_code == 404

    def test_a_visit_booked_while_it_is_closed_is_asked_about_too(
        self, world: World, administrator: Client
    ) -> None:
        def after_a_booking(*given: Any, **named: Any) -> Stranding:
            make_visit(world, at(4, 9))
            return add_closure(*given, **named)

        with patch("shop.views.manage.closures.add_closure", after_a_booking):
            asks = administrator.post(add_to(world.department), days(3, 5))
        assert asks.status_code == 200
        assert not Closure.objects.exists()

    def test_going_back_keeps_what_was_typed(self, world: World, administrator: Client) -> None:
        make_visit(world, at(4, 9))
        assert 'name="edit"' in administrator.post(add_to(world.department), days(3, 5)).text
        form = administrator.post(add_to(world.department), days(3, 5, edit="1") | yes_to_all())
        assert form.status_code == 200
        for name, value in days(3, 5).items():
            assert f'name="{name}" value="{value}"' in form.text
        assert not Closure.objects.exists()

    def test_the_neighbours_closures_are_not_found(self, administrator: Client, world: World) -> None:
        other = make_world()
        closure = close(other.department, world)
        assert administrator.post(add_to(other.department), days(7, 8)).status_code == 404
        assert administrator.post(f"/manage/closures/{closure.pk}/remove/").status_code == 404
        assert Closure.objects.count() == 1


class TestTheMunicipality:
    def test_closing_it_is_always_asked_about(self, world: World, municipality_administrator: Client) -> None:
        other = make_world()
        make_visit(world, at(4, 9))
        make_visit(other, at(4, 9))
        asked = municipality_administrator.post(OF_ALL, days(3, 5))
        assert (asked.status_code, Closure.objects.count()) == (200, 0)
        assert "2 " in asked.text
        answer = days(3, 5) | yes_to_all()
        make_visit(other, at(4, 11))
        asked = municipality_administrator.post(OF_ALL, answer)
        assert (asked.status_code, "3 besøk" in asked.text, Closure.objects.count()) == (200, True, 0)
        page = municipality_administrator.post(OF_ALL, days(3, 5) | yes_to_all(), follow=True).text
        assert "Jul" in page
        assert Closure.objects.get().department is None

    def test_departments_see_it_and_cannot_remove_it(self, world: World, administrator: Client) -> None:
        closure = close(None, world)
        page = administrator.get(exceptions_of(world.department)).text
        assert "Jul" in page
        url = f"/manage/closures/{closure.pk}/remove/"
        assert url not in page
        assert administrator.post(url).status_code == 404
        assert Closure.objects.exists()

    def test_its_administrator_can(self, world: World, municipality_administrator: Client) -> None:
        closure = close(None, world)
        url = f"/manage/closures/{closure.pk}/remove/"
        assert url in municipality_administrator.get(OF_ALL).text
        assert municipality_administrator.get(url).status_code == 200
        assert municipality_administrator.post(url).headers["Location"] == OF_ALL
        assert not Closure.objects.exists()

    def test_nonsense_is_told_and_nothing_is_written(
        self, world: World, municipality_administrator: Client
    ) -> None:
        close(None, world, 10, 12)
        response = municipality_administrator.post(OF_ALL, days(11, 14, confirmed="1"))
        assert response.status_code == 422
        assert 'id="id_first_day_error"' in response.text
        assert Closure.objects.count() == 1

    def test_it_is_not_for_the_administrator_of_a_department(self, administrator: Client) -> None:
        assert administrator.get(OF_ALL).status_code == 403
        assert administrator.post(OF_ALL, days(3, 5, confirmed="1")).status_code == 403
        assert not Closure.objects.exists()

    def test_the_menu_leads_there_for_those_who_may(
        self, world: World, municipality_administrator: Client
    ) -> None:
        make_department(name="Hjemmehjelp to")
        assert OF_ALL in municipality_administrator.get("/manage/").text


class TestPublicHolidays:
    @pytest.fixture(autouse=True)
    def in_april(self, world: World) -> Any:
        """The world's service is open on public holidays."""
        with time_machine.travel(datetime(2027, 4, 20, 9, tzinfo=UTC)):
            yield

    def test_those_of_the_coming_year_are_there_by_name(self, world: World, administrator: Client) -> None:
        page = administrator.get(exceptions_of(world.department)).text
        assert "Kristi himmelfartsdag" in page
        assert "Langfredag" in page, "next year's"
        administrator.cookies["django_language"] = "en"
        assert "Ascension Day" in administrator.get(exceptions_of(world.department)).text

    def test_it_says_which_services_are_open_then(self, world: World, administrator: Client) -> None:
        url = exceptions_of(world.department)
        assert "holiday-services" not in administrator.get(url).text
        make_service(world.department, name="Rydding", open_on_public_holidays=False)
        page = administrator.get(url).text
        assert "Rydding" in page[page.index("holiday-services") :]
        Service.objects.update(open_on_public_holidays=False)
        assert "holiday-services" not in administrator.get(url).text

    def test_hours_said_for_one_stand_beside_it(self, world: World, administrator: Client) -> None:
        ExceptionDay.objects.create(
            department=world.department, date=date(2027, 5, 6), opens_at="10:00", closes_at="12:00"
        )
        page = administrator.get(exceptions_of(world.department)).text
        assert page.count("10.00–12.00") == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_statements(world: World, larvik_client: Client, statements: Count, rows: int) -> None:
    administrator = sign_in(larvik_client, make_administrator(None))
    for number in range(rows):
        close(world.department, world, 3 * number, 3 * number)
        close(None, world, 3 * number, 3 * number)
    closure = Closure.objects.first()
    assert closure is not None
    assert statements(administrator, OF_ALL) == 7
    assert statements(administrator, exceptions_of(world.department)) == 11
    # Its question is the act, taken back, with the free times before and after.
    assert statements(administrator, f"/manage/closures/{closure.pk}/remove/") == 25
    of_all = Closure.objects.get(department=None, first_day=timezone.localdate())
    assert statements(administrator, f"/manage/closures/{of_all.pk}/remove/") == 23
