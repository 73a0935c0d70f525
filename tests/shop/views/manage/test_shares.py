"""What is kept for each way of booking, said with the numbers of a usual hour; and teams and places by name."""

from datetime import time

import pytest
from django.test import Client

from shop.enums import ProviderKind
from shop.hours import HoursOfDay
from shop.models import Department, Provider
from shop.views.manage.staffing_page import usual_number
from tests.factories.world import World, make_provider, make_world


def staffing_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/staffing/"


def shares_of(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/shares/"


def add_to(world: World) -> str:
    return f"/manage/departments/{world.department.pk}/providers/add/"


def kept() -> tuple[int, int]:
    department = Department.objects.order_by("pk")[0]
    return department.reserved_for_self_service, department.reserved_for_phone


class TestShares:
    def test_they_are_saved_and_said_with_the_numbers_of_a_usual_hour(
        self, world: World, administrator: Client
    ) -> None:
        for _more in range(3):
            make_provider(world.department)
        response = administrator.post(shares_of(world), {"self_service": "40", "phone": "20"})
        assert response.headers["Location"] == staffing_of(world)
        assert kept() == (40, 20)
        administrator.cookies["django_language"] = "en"
        page = administrator.get(staffing_of(world)).text
        assert (
            "In a usual hour 5 helpers are on duty: 1 is kept for those who call, 2 for those who book themselves,"
            " 2 for whoever comes first."
        ) in page

    def test_with_nothing_kept_that_is_said(self, world: World, administrator: Client) -> None:
        administrator.cookies["django_language"] = "en"
        assert "Nothing is kept" in administrator.get(staffing_of(world)).text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"self_service": ""}, "self_service"),
            ({"self_service": "-1"}, "self_service"),
            ({"phone": "101"}, "phone"),
            ({"phone": "half"}, "phone"),
            ({"self_service": "60", "phone": "60"}, "phone"),
        ],
    )
    def test_nonsense_is_told_next_to_the_field_and_nothing_is_written(
        self, world: World, administrator: Client, changes: dict[str, str], field: str
    ) -> None:
        response = administrator.post(shares_of(world), {"self_service": "40", "phone": "20"} | changes)
        assert response.status_code == 422
        assert f'id="id_{field}_error"' in response.text
        assert kept() == (0, 0)

    def test_two_who_save_do_not_overwrite_each_other(self, world: World, administrator: Client) -> None:
        page = administrator.get(staffing_of(world)).text
        seen = {"shares_seen": page.split('name="shares_seen" value="')[1].split('"')[0]}
        administrator.post(shares_of(world), {"self_service": "40", "phone": "20"} | seen)
        late = administrator.post(shares_of(world), {"self_service": "0", "phone": "50"} | seen)
        assert late.status_code == 409
        assert 'value="50"' in late.text
        assert kept() == (40, 20)
        now = {"shares_seen": late.text.split('name="shares_seen" value="')[1].split('"')[0]}
        administrator.post(shares_of(world), {"self_service": "0", "phone": "50"} | now)
        assert kept() == (0, 50)

    def test_the_neighbours_shares_are_not_found(self, administrator: Client) -> None:
        other = make_world()
        assert administrator.post(shares_of(other), {"self_service": "4", "phone": "2"}).status_code == 404
        other.department.refresh_from_db()
        assert other.department.reserved_for_phone == 0


def test_the_usual_number_is_the_one_that_holds_longest() -> None:
    week = [HoursOfDay(day, time(8), time(16)) for day in range(1, 6) for _helper in range(3)]
    week += [HoursOfDay(day, time(8), time(0)) for day in range(6, 8)]
    assert usual_number(week) == 3
    assert usual_number([*week, HoursOfDay(1, time(16), time(0))]) == 3
    assert usual_number([]) == 0


class TestKinds:
    @pytest.mark.parametrize("kind", list(ProviderKind))
    def test_a_person_a_team_or_a_place_is_added_by_name(
        self, world: World, administrator: Client, kind: ProviderKind
    ) -> None:
        response = administrator.post(add_to(world), {"kind": kind, "name": "Seng 1"})
        added = Provider.objects.get(name="Seng 1")
        assert (added.kind, response.headers["Location"]) == (kind, f"/manage/providers/{added.pk}/")
        assert administrator.get(response.headers["Location"]).status_code == 200
        assert "Seng 1" in administrator.get(staffing_of(world)).text

    def test_what_is_none_of_them_is_refused(self, world: World, administrator: Client) -> None:
        response = administrator.post(add_to(world), {"kind": "animal", "name": "Seng 1"})
        assert response.status_code == 422
        assert not Provider.objects.filter(name="Seng 1").exists()

    def test_a_place_is_no_helper_on_duty(self, world: World, administrator: Client) -> None:
        administrator.post(add_to(world), {"kind": "place", "name": "Seng 1"})
        bed = Provider.objects.get(name="Seng 1")
        administrator.post(f"/manage/providers/{bed.pk}/round-the-clock/")
        administrator.cookies["django_language"] = "en"
        page = administrator.get(staffing_of(world)).text
        assert "2 helpers" in page
        assert "3 helpers" not in page
        assert "Every day round the clock" in page

    def test_it_is_called_by_all_of_its_name(self, larvik: object) -> None:
        assert Provider(name="Seng 1", kind=ProviderKind.PLACE).first_name == "Seng 1"
        assert Provider(name="Amal Prøve").first_name == "Amal"
