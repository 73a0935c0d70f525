"""Who finds the figures, who does not, and that nobody's name stands in them."""

from django.test import Client
from django.urls import reverse

from tests.factories.world import make_user, make_world
from tests.shop.queries.figures.october import October
from tests.shop.views.conftest import sign_in
from tests.shop.views.manage.figures.tables import page_of


def test_the_neighbours_is_not_found(october: October, staff: Client) -> None:
    other = make_world().department
    for tail in ("", "file/"):
        assert staff.get(page_of(other, tail)).status_code == 404


def test_no_helper_sees_them(october: October, larvik_client: Client) -> None:
    october.amal.user = make_user("Amal Prøve")
    october.amal.save(update_fields=["user"])
    helper = sign_in(larvik_client, october.amal.user)
    for tail in ("", "file/"):
        assert helper.get(page_of(october.department, tail)).status_code in {403, 404}


def test_the_day_leads_there(october: October, staff: Client) -> None:
    day = reverse("manage:department", args=[october.department.pk])
    assert page_of(october.department, "") in staff.get(day).text


def test_no_name_of_a_person_stands_on_it(october: October, staff: Client) -> None:
    for path in (
        page_of(october.department),
        page_of(october.department, ""),
        page_of(october.department, "file/"),
    ):
        page = staff.get(path).text
        for name in ("A Prøve", "F Prøve", "Amal", "Berit"):
            assert name not in page
