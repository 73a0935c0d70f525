"""The pictures on the pages: what is drawn for whom, and the same choices in the file."""

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from tests.factories.world import make_department, make_service
from tests.shop.queries.figures.october import October, on
from tests.shop.views.manage.figures.tables import BY_SERVICE, Tables, nb, page_of
from tests.shop.views.manage.figures.test_spreadsheet import file_of, rows_of

YEAR = "?by=service&from=2025-11&to=2026-10"


@pytest.fixture
def in_english(larvik_client: Client) -> None:
    larvik_client.cookies["django_language"] = "en"


def picture(page: str, key: str) -> str:
    """The picture of that table, empty where there is none."""
    section = re.search(rf'<section [^>]*"figures-{key}">.*?</section>', page, re.DOTALL)
    found = re.search(r"<figure.*?</figure>", section[0], re.DOTALL) if section else None
    return found[0] if found else ""


@pytest.mark.usefixtures("in_english")
class TestByMonth:
    def test_a_column_for_each_month_and_its_value_above(self, october: October, staff: Client) -> None:
        drawn = picture(staff.get(page_of(october.department, "")).text, "visits")
        assert drawn.count('class="chart-bar chart-0"') == 2
        assert re.findall(r'class="chart-note[^>]*>([^<]+)', drawn) == ["15 %", "16 %"]
        assert "highest 16 % (October 2026), lowest 15 % (September 2026)" in drawn
        assert re.findall(r'class="chart-tick[^>]*>([^<]+)', drawn) == ["0 %", "5 %", "10 %", "15 %", "20 %"]

    def test_the_running_month_is_drawn_as_so_far(self, october: October, staff: Client) -> None:
        make_visit_of(october, on(11, 2, 9))
        drawn = picture(staff.get(page_of(october.department, "?from=2026-09&to=2026-11")).text, "visits")
        assert len(re.findall(r'class="chart-bar chart-0( so-far)?" x="\d+\.\d+%"', drawn)) == 2
        assert "so far" not in drawn, "nobody is on duty in November: a gap, and nothing that is so far"

    def test_a_hidden_month_is_a_gap_and_said_so(self, october: October, mayor: Client) -> None:
        page = mayor.get(page_of(october.department, "")).text
        assert Tables(page).of("visits", "September 2026", 5) == "fewer than 5"
        assert not picture(page, "visits"), "with one value left there is nothing to compare"
        for number in range(5):
            make_visit_of(october, on(8, 3 + number, 9), name="ABCDE"[number])
        drawn = picture(mayor.get(page_of(october.department, "")).text, "changes")
        assert drawn.count('class="chart-bar chart-0"') == 2, "August and October"
        assert 'class="chart-hidden" x="16.67%"' in drawn, "September"
        assert "hidden: of fewer than five" in drawn

    def test_who_works_there_sees_every_month(self, october: October, staff: Client) -> None:
        assert "chart-hidden" not in staff.get(page_of(october.department, "")).text

    def test_the_file_has_the_same_months(self, october: October, staff: Client) -> None:
        first, *rows = rows_of(staff.get(file_of(october.department, "")))
        assert [row[:2] for row in rows] == [["2026-09", "2026-09"], ["2026-10", "2026-10"]]
        assert [row[5] for row in rows] == ["2", "16"]
        assert first[:2] == ["From", "To"]


@pytest.mark.usefixtures("in_english")
class TestByGroup:
    def test_a_bar_for_each_service_over_the_whole_year(self, october: October, staff: Client) -> None:
        page = staff.get(page_of(october.department, YEAR)).text
        drawn = picture(page, "visits")
        assert re.findall(r'class="chart-name[^>]*>([^<]+)', drawn) == ["All services", "Renhold", "Samtale"]
        # October and September: 660 of 4080 minutes; 540 and 120 of them.
        assert re.findall(r'class="chart-value[^>]*>([^<]+)', drawn) == ["16 %", "13 %", "3 %"]
        tables = Tables(page)
        assert tables.of("visits", "All services", 0) == "18"
        assert tables.of("visits", "All services", 2) == "6", "who was there in both months is one"
        assert tables.of("spread", "All services", 0) == "2"

    def test_one_service_more_is_two_bars_in_one_row_of_two_series(
        self, october: October, staff: Client
    ) -> None:
        drawn = picture(staff.get(page_of(october.department, YEAR)).text, "ways")
        assert drawn.count('class="chart-bar chart-1"') == 3 + 1, "and the one in the legend"

    def test_a_module_is_the_sum_of_its_services(self, october: October, staff: Client) -> None:
        query = "?by=module&from=2026-10&to=2026-10"
        alone = Tables(staff.get(page_of(october.department, query)).text)
        assert alone.lines("visits") == ["Dummy"], "the only one is everything"
        make_visit_of(october, on(10, 20, 9), service=make_service(october.department, module_key="gone"))
        tables = Tables(staff.get(page_of(october.department, query)).text)
        shown = {name: tables.of("visits", name, 0).split(" ")[0] for name in tables.lines("visits")}
        assert shown == {"All services": "17", "Dummy": "16", "gone": "1"}
        rows = rows_of(staff.get(file_of(october.department, query)))[1:]
        assert [(row[3], row[4], row[5]) for row in rows] == [
            ("All modules", "All services", "17"),
            ("Dummy", "All services", "16"),
            ("gone", "All services", "1"),
        ]

    def test_a_year_with_a_hidden_month_is_hidden(self, october: October, mayor: Client) -> None:
        tables = Tables(mayor.get(page_of(october.department, YEAR)).text)
        assert tables.of("visits", "All services", 0) == "fewer than 5", "less October it would be September"
        whole = Tables(mayor.get(page_of(october.department, "?by=service&from=2026-10&to=2026-11")).text)
        assert whole.of("visits", "All services", 0) == "16", "in November there was nobody"

    def test_of_all_departments_every_service_says_whose_it_is(self, october: October, mayor: Client) -> None:
        make_department(name="Tom Prøve")
        tables = Tables(mayor.get(f"/manage/figures/?{BY_SERVICE}").text)
        assert tables.lines("visits") == [
            "All departments",
            "Renhold Hjemmehjelp Prøve",
            "Samtale Hjemmehjelp Prøve",
        ]
        assert Tables(mayor.get("/manage/figures/?by=module").text).lines("changes") == ["Dummy"]


def test_the_choices_keep_each_other(october: October, staff: Client) -> None:
    page = staff.get(page_of(october.department, "?by=module&from=2026-03&to=2026-09")).text
    for query in (
        "?by=month&amp;from=2026-03&amp;to=2026-09",
        "?by=module&amp;from=2025-11&amp;to=2026-10",
        "?by=module&amp;from=2026-01&amp;to=2026-11",
        "?by=module&amp;from=2025-08&amp;to=2026-02",
        "file/?by=module&amp;from=2026-03&amp;to=2026-09",
    ):
        assert query in page
    assert '<option value="2026-03" selected>' in page
    assert nb("By department") not in page
    assert 'rel="next"' not in page


def make_visit_of(october: October, starts_at: datetime, *, name: str = "A", **more: Any) -> None:
    number = 1000 + len(october.visits)
    october.visit(
        number,
        name,
        starts_at=starts_at,
        by=october.amal,
        created_at=on(7, 1, 9),
        **more,
    )
