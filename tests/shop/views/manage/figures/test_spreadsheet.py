"""The file for a spreadsheet: as Norwegian Excel reads it, and nothing in it reckons by itself."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from shop.models import Booking, Department, EntitlementPeriod, Service
from shop.views.manage.figures.columns import Unit, Value
from shop.views.manage.figures.tables import few
from shop.views.manage.figures.writing import NOTHING, in_file, on_page
from tests.factories.world import make_world
from tests.shop.queries.figures.october import October, on
from tests.shop.views.manage.figures.tables import BY_SERVICE
from tests.shop.views.visits import make_visit
from ui.spreadsheets import as_name


def file_of(department: Department, query: str = f"?{BY_SERVICE}") -> str:
    return f"/manage/departments/{department.pk}/figures/file/{query}"


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_it_opens_in_a_norwegian_spreadsheet(october: October, staff: Client) -> None:
    answer = staff.get(file_of(october.department))
    assert answer.content.startswith(b"\xef\xbb\xbf"), "else ø becomes two letters"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="figures-{october.department.pk}-service-2026-10.csv"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "no-store"
    first, *rows = rows_of(answer)
    assert {len(row) for row in rows} == {len(first)}
    assert len({*first}) == len(first), "every column has a name of its own"
    assert answer.content.count(b"\r\n") == len(rows) + 1


def test_the_figures_are_those_worked_out_by_hand(october: October, staff: Client) -> None:
    _first, total, cleaning, talk = rows_of(staff.get(file_of(october.department)))
    with translation.override("nb"):
        all_services, all_modules = translation.gettext("All services"), translation.gettext("All modules")
    assert total[:11] == [
        "2026-10",
        "2026-10",
        "Hjemmehjelp Prøve",
        all_modules,
        all_services,
        "16",
        "12",
        "6",
        "9,5",
        "58,0",
        "16,4",  # 570 of 3480 minutes, in per cent
    ]
    assert cleaning[4:11] == ["Renhold", "11", "7", "6", "7,5", "", "12,9"]
    assert talk[4:11] == ["Samtale", "5", "5", "5", "2,0", "", "3,4"]
    assert "0,55" in cleaning, "changes a visit"
    assert {"2,1", "1,0", "4,0"} <= {*cleaning}, "the middle and the quartiles"
    assert not any("." in cell for row in (total, cleaning, talk) for cell in row), "no decimal points"


def test_the_months_can_be_chosen(october: October, staff: Client) -> None:
    _first, total, *_rest = rows_of(
        staff.get(file_of(october.department, "?by=service&from=2026-09&to=2026-09"))
    )
    assert total[0] == "2026-09"
    assert total[5] == "2"


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+47 33", "-2", "@SUM(A1)", "\t=1", "  =1", "\r=1", "\n=1"],
)
def test_no_name_becomes_a_formula(october: October, staff: Client, name: str) -> None:
    Service.objects.filter(pk=october.cleaning.pk).update(name=f"{name}; Renhold")
    Department.objects.filter(pk=october.department.pk).update(name=name)
    for row in rows_of(staff.get(file_of(october.department)))[1:]:
        assert row[2] == f"'{name}"
    assert any(row[4] == f"'{name}; Renhold" for row in rows_of(staff.get(file_of(october.department))))


@pytest.mark.parametrize("name", ["Renhold", "Ærend – og hjelp", "3-rom", "A=B", "«Tur»"])
def test_other_names_are_as_they_are(name: str) -> None:
    assert as_name(name) == name


def test_what_was_overdrawn_is_a_number_below_zero(october: October, staff: Client) -> None:
    EntitlementPeriod.objects.update(granted=0)
    _first, total, *_rest = rows_of(staff.get(file_of(october.department)))
    assert "-2,0" in total


class TestSmallGroups:
    def test_they_are_hidden_in_the_file_too(self, october: October, mayor: Client) -> None:
        Booking.objects.filter(pk=october.visits[17].pk).delete()
        first, total, cleaning, talk = rows_of(mayor.get(file_of(october.department)))
        with translation.override("nb"):
            word = few()
        assert total[5] == "15"
        for row in (cleaning, talk):
            assert {*row[5:]} <= {word, ""}, "what is not said of services is empty as for others"
            assert row[5] == word
        assert len(first) == len(talk)

    def test_not_for_those_who_work_there(self, october: October, staff: Client) -> None:
        Booking.objects.filter(pk=october.visits[17].pk).delete()
        *_others, talk = rows_of(staff.get(file_of(october.department)))
        assert talk[5] == "4"

    def test_the_municipalitys_file_hides_what_the_departments_hides(
        self, october: October, mayor: Client
    ) -> None:
        small = make_world()
        Department.objects.filter(pk=small.department.pk).update(name="Liten Prøve")
        make_visit(small, on(10, 5, 9))
        Booking.objects.filter(pk=october.visits[17].pk).delete()
        rows = rows_of(mayor.get(f"/manage/figures/file/?{BY_SERVICE}"))[1:]
        with translation.override("nb"):
            word = few()
        shown = {(row[2], row[4]): row[5] for row in rows[1:]}
        assert rows[0][5] == word, "all together less the large one is the small one"
        assert shown == {
            ("Hjemmehjelp Prøve", "Renhold"): word,
            ("Hjemmehjelp Prøve", "Samtale"): word,
            ("Liten Prøve", "Renhold"): word,
        }


@pytest.mark.parametrize(
    ("value", "unit", "page", "file"),
    [
        (None, Unit.SHARE, NOTHING, ""),
        (0, Unit.COUNT, "0", "0"),
        (1234, Unit.COUNT, "1234", "1234"),
        (0.125, Unit.SHARE, "12 %", "12,5"),
        (1.5, Unit.SHARE, "150 %", "150,0"),
        (6 / 11, Unit.RATIO, "0,55", "0,55"),
        (timedelta(minutes=90), Unit.HOURS, "1,5", "1,5"),
        (timedelta(hours=60), Unit.DAYS, "2,5", "2,5"),
        (timedelta(minutes=-120), Unit.HOURS, "−2,0", "-2,0"),
    ],
)
def test_how_values_are_written(value: Value, unit: Unit, page: str, file: str) -> None:
    with translation.override("nb"):
        written = on_page(value, unit=unit)
        if unit is Unit.HOURS:
            page = translation.gettext("%(number)s h") % {"number": page}
        assert written.replace("\xa0", " ") == page
    assert in_file(value, unit=unit) == file
