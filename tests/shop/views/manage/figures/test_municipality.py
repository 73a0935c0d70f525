"""The figures of all departments, for who administers the municipality."""

import pytest
from django.test import Client

from shop.models import Department
from tests.factories.world import make_department, make_world
from tests.shop.queries.figures.october import October, on
from tests.shop.views.conftest import Count
from tests.shop.views.manage.figures.tables import BY_SERVICE, Tables, nb, page_of
from tests.shop.views.visits import make_visit

BY_DEPARTMENT = "/manage/figures/?by=department&from=2026-10&to=2026-10"


class TestMunicipality:
    def test_every_department_is_a_line_that_leads_to_it(self, october: October, mayor: Client) -> None:
        other = make_world()
        Department.objects.filter(pk=other.department.pk).update(name="Annen Prøve")
        make_visit(other, on(10, 5, 9))
        make_department(name="Tom Prøve")
        page = mayor.get(BY_DEPARTMENT).text
        assert Tables(page).lines("visits") == [nb("All departments"), "Annen Prøve", "Hjemmehjelp Prøve"]
        assert page_of(october.department, f"?{BY_SERVICE}".replace("&", "&amp;")) in page

    def test_all_together_are_their_sum(self, october: October, mayor: Client) -> None:
        other = make_world()
        for hour in range(8, 14):
            make_visit(other, on(10, 5, hour))
        tables = Tables(mayor.get(BY_DEPARTMENT).text)
        assert tables.of("visits", nb("All departments"), 0).startswith("22 ")

    def test_the_menu_leads_there(self, october: October, mayor: Client) -> None:
        make_department(name="Tom Prøve")
        assert 'href="/manage/figures/"' in mayor.get("/manage/").text

    def test_it_is_nobody_elses(self, october: October, staff: Client) -> None:
        for path in ("/manage/figures/", "/manage/figures/file/"):
            assert staff.get(path).status_code in {403, 404}


@pytest.mark.parametrize("departments", [1, 3])
def test_statements_of_the_municipality(
    october: October, mayor: Client, statements: Count, departments: int
) -> None:
    for _one in range(departments):
        make_visit(make_world(), on(10, 5, 9))
    assert statements(mayor, BY_DEPARTMENT) == 17
    assert statements(mayor, "/manage/figures/") == 17, "a year by month"
