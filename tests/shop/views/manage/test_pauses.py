"""The switch that pauses a department or a service, and the banner while it is paused."""

import pytest
from django.test import Client

from shop.models import Department, Service
from tests.factories.world import World, make_world
from tests.shop.views.conftest import Count


def department_page(world: World, act: str = "") -> str:
    return f"/manage/departments/{world.department.pk}/{act}"


def service_page(world: World, act: str) -> str:
    return f"/manage/services/{world.service.pk}/{act}"


class TestADepartment:
    def test_it_is_paused_after_a_question_with_what_recipients_see(
        self, world: World, administrator: Client
    ) -> None:
        services = administrator.get(department_page(world, "services/")).text
        assert department_page(world, "pause/") in services
        assert administrator.get(department_page(world, "pause/")).status_code == 200
        assert not Department.objects.get().is_paused
        response = administrator.post(department_page(world, "pause/"), {"message": "  Mange er  syke. "})
        assert response.headers["Location"] == department_page(world, "services/")
        department = Department.objects.get()
        assert (department.is_paused, department.pause_message) == (True, "Mange er syke.")

    @pytest.mark.parametrize("page", ["", "services/", "hours/", "exceptions/", "staffing/", "stranded/"])
    def test_every_page_says_so_and_leads_back(self, world: World, administrator: Client, page: str) -> None:
        assert "pause-banner" not in administrator.get(department_page(world, page)).text
        administrator.post(department_page(world, "pause/"), {"message": "Mange er syke."})
        text = administrator.get(department_page(world, page)).text
        assert "pause-banner" in text
        assert "Mange er syke." in text
        assert department_page(world, "resume/") in text

    def test_it_is_opened_again(self, world: World, administrator: Client) -> None:
        administrator.post(department_page(world, "pause/"), {"message": ""})
        administrator.post(department_page(world, "resume/"))
        assert not Department.objects.get().is_paused

    def test_too_many_words_are_told_and_nothing_is_paused(self, world: World, administrator: Client) -> None:
        response = administrator.post(department_page(world, "pause/"), {"message": "x" * 201})
        assert response.status_code == 422
        assert 'id="id_message_error"' in response.text
        assert not Department.objects.get().is_paused


class TestAService:
    def test_it_is_paused_and_opened_again_from_the_list(self, world: World, administrator: Client) -> None:
        listed = department_page(world, "services/")
        assert service_page(world, "pause/") in administrator.get(listed).text
        assert administrator.get(service_page(world, "pause/")).status_code == 200
        page = administrator.post(
            service_page(world, "pause/"), {"message": "Kurs denne uka."}, follow=True
        ).text
        assert "Kurs denne uka." in page
        assert service_page(world, "resume/") in page
        assert Service.objects.get().is_paused
        administrator.post(service_page(world, "resume/"))
        assert not Service.objects.get().is_paused

    def test_too_many_words_are_told_and_nothing_is_paused(self, world: World, administrator: Client) -> None:
        response = administrator.post(service_page(world, "pause/"), {"message": "x" * 201})
        assert response.status_code == 422
        assert not Service.objects.get().is_paused


def test_the_neighbours_switches_are_not_found(administrator: Client) -> None:
    other = make_world()
    for act in ("pause/", "resume/"):
        assert administrator.post(department_page(other, act), {"message": ""}).status_code == 404
        assert administrator.post(service_page(other, act), {"message": ""}).status_code == 404
    other.department.refresh_from_db()
    other.service.refresh_from_db()
    assert not other.department.is_paused
    assert not other.service.is_paused


def test_statements(world: World, administrator: Client, statements: Count) -> None:
    assert statements(administrator, department_page(world, "pause/")) == 6
    assert statements(administrator, service_page(world, "pause/")) == 6
