"""A month in figures on the page: what stands where, beside the month before."""

import re
from datetime import date

import pytest
from django.test import Client

from shop.models import Entitlement, EntitlementPeriod
from shop.queries.figures.all_figures import figures_of
from shop.queries.figures.span import Span
from shop.views.manage.figures.families import CHANGES, OUTCOMES, SPREAD, VISITS, WAYS
from tests.factories.world import make_administrator, make_service, make_world
from tests.shop.queries.figures.october import OCTOBER, October, on
from tests.shop.views.conftest import Count, sign_in
from tests.shop.views.manage.figures.tables import Tables, hours, nb, page_of, points
from tests.shop.views.visits import make_visit


def test_the_last_whole_month_stands_beside_the_one_before(october: October, staff: Client) -> None:
    tables = Tables(staff.get(page_of(october.department)).text)
    assert tables.lines("visits") == [nb("All services"), "Renhold", "Samtale"]
    all_services = [tables.of("visits", nb("All services"), number) for number in range(6)]
    assert all_services == [
        "16 Sep. 2",
        "12 Sep. 2",
        "6 Sep. 2",
        f"{hours('9,5')} Sep. {hours('1,5')}",  # 570 and 90 minutes
        f"{hours('58,0')} Sep. {hours('10,0')}",
        "16 % Sep. 15 %",
    ]
    assert tables.of("visits", "Renhold", 0) == "11 Sep. 2"
    assert tables.of("visits", "Samtale", 0) == "5 Sep. 0"
    assert tables.of("visits", "Samtale", 5) == "3 % Sep. –"


def test_a_share_stands_beside_its_count(october: October, staff: Client) -> None:
    tables = Tables(staff.get(page_of(october.department)).text)
    assert tables.of("outcomes", nb("All services"), 3) == "1 (9 %) Sep. 0 (0 %)"  # one trip of eleven
    assert tables.of("outcomes", "Samtale", 2) == "1 (20 %) Sep. 0"
    assert tables.of("changes", "Renhold", 5) == "0,55 Sep. 0,00"
    assert tables.of("changes", "Samtale", 5) == "0,00 Sep. –"
    # 49¼ hours are 2.1 days; 24 and 96 hours are 1 and 4.
    assert tables.of("ways", "Renhold", 3).startswith("2,1 (1,0–4,0)")
    assert tables.of("standing", "Renhold", 2) == "2 (50 %) Sep. 0"
    assert tables.of("upset", "Renhold", 5) == "1 (25 %) Sep. 0"
    assert tables.of("released", "Renhold", 0) == f"{hours('2,0')} Sep. –"
    # In September an hour of eight is 12 per cent (of two halves the even one), and an hour of two 50.
    assert tables.of("spread", nb("All services"), 1) == f"{points(8)} Sep. {points(38)}"


def test_what_is_not_over_is_so_far_though_the_month_is(october: October, staff: Client) -> None:
    Entitlement.objects.update(period="quarter")
    EntitlementPeriod.objects.update(ends_before=date(2027, 1, 1))
    tables = Tables(staff.get(page_of(october.department)).text)
    assert tables.of("released", "Renhold", 0) == f"{hours('2,0')} {nb('so far')} Sep. –"


def test_a_list_on_top_leads_to_every_table(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department)).text
    leads_to = re.findall(r'<a href="#(figures-[a-z]+)"', page)
    assert leads_to == re.findall(r'<section [^>]*aria-labelledby="(figures-[a-z]+)"', page)
    assert len(leads_to) > 5


def test_the_running_month_is_so_far(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department, "?by=service&from=2026-11&to=2026-11")).text
    assert "November 2026" in page
    assert nb("so far") in page
    assert 'rel="next"' not in page
    assert f"<title>{nb('Figures')}, november 2026 " in page


@pytest.mark.parametrize(
    "query",
    [
        "?from=2026-12",
        "?to=2026-12",
        "?from=2019-12&to=2026-10",
        "?from=2026-10&to=2026-09",
        "?from=2024-01&to=2026-10",
        "?from=2026-13",
        "?from=2026-10-01",
        "?from=202610",
        "?from=2026-W40",
        "?from=½",
        "?from=-1",
        "?from=9999999999-01",
        "?from=0000-01",
        "?from=2026-09&to=%00",
        "?by=helper",
        "?by=department",
        "?by=MONTH",
    ],
)
def test_what_cannot_be_understood_is_said_and_the_usual_shown(
    october: October, staff: Client, query: str
) -> None:
    answer = staff.get(page_of(october.department, query))
    assert answer.status_code == 200
    assert nb("The usual is shown instead") in answer.text
    assert "November 2025 – oktober 2026" in answer.text
    file = staff.get(page_of(october.department, f"file/{query}"))
    assert (file.status_code, file["Location"].split("?")[0]) == (302, page_of(october.department, ""))
    assert nb("The usual is shown instead") in staff.get(file["Location"]).text


@pytest.mark.parametrize("query", ["", "?from=", "?from=&to=&by=", "?month=2020-01"])
def test_unless_said_it_is_the_last_year_by_month(october: October, staff: Client, query: str) -> None:
    page = staff.get(page_of(october.department, query)).text
    assert "November 2025 – oktober 2026" in page
    assert nb("The usual is shown instead") not in page
    assert Tables(page).lines("visits") == ["September 2026", "Oktober 2026"], "nothing is known of before"


def test_at_the_first_month_there_is_nothing_before(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department, "?by=service&from=2020-01&to=2020-01")).text
    assert 'rel="prev"' not in page
    assert 'rel="next"' in page
    assert "figures-table" not in page, "nothing to count"


def test_tables_without_anything_to_tell_are_not_there(october: October, staff: Client) -> None:
    tables = Tables(staff.get(page_of(october.department)).text)
    assert not tables.lines("places")
    assert tables.lines("standing") == [nb("All services"), "Renhold"], "of talks there are none"
    november = Tables(staff.get(page_of(october.department, "?by=service&from=2026-11&to=2026-11")).text)
    assert november.lines("standing") == [nb("All services"), "Renhold"], "October had some"
    long_ago = Tables(staff.get(page_of(october.department, "?by=service&from=2020-05&to=2020-05")).text)
    assert not long_ago.cells


def test_one_service_alone_is_all_of_them(october: October, larvik_client: Client) -> None:
    world = make_world()
    make_visit(world, on(10, 5, 9))
    client = sign_in(larvik_client, make_administrator(world.department))
    assert Tables(client.get(page_of(world.department)).text).lines("visits") == [nb("All services")]


@pytest.mark.parametrize("services", [1, 3])
def test_statements(october: October, staff: Client, statements: Count, services: int) -> None:
    for number in range(services):
        october.visit(
            200 + number,
            "A",
            starts_at=on(10, 20 + number, 9),
            by=october.amal,
            created_at=on(10, 1, 9),
            service=make_service(october.department, name=f"Prøve{number}"),
        )
    # Who asks and the department, one for each family, and the services.
    assert statements(staff, page_of(october.department)) == 17
    assert statements(staff, page_of(october.department, "")) == 17, "a year by month"
    assert statements(staff, page_of(october.department, "?by=service")) == 17, "a year by service"


def test_every_column_is_told_apart() -> None:
    for table in (VISITS, OUTCOMES, CHANGES, WAYS, SPREAD):
        labels = [str(column.label) for column in table.columns]
        assert len({*labels}) == len(labels)


def test_the_month_of_the_page_is_the_month_of_the_query(october: October, staff: Client) -> None:
    september = figures_of(Span((october.department.pk,), date(2026, 9, 1)))
    assert {group.month for group in september} == {date(2026, 9, 1)}
    assert OCTOBER not in {group.month for group in september}
    tables = Tables(staff.get(page_of(october.department, "?by=service&from=2026-09&to=2026-09")).text)
    assert tables.of("visits", nb("All services"), 0) == "2 Aug. 0"
