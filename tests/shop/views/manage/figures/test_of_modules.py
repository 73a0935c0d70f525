"""What modules reckon stands beneath the core's figures and in the file, and is hidden as these are."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from shop.hooks import ModuleFigure
from shop.models import ModuleSwitch, Service
from shop.queries.figures.span import month_after
from tests.sample_module import module as sample
from tests.shop.queries.figures.october import October

TITLE = "Keys handed in"
OCTOBER = "from=2026-10&to=2026-10"
THREE_MONTHS = "from=2026-08&to=2026-10"


@pytest.fixture(autouse=True)
def _sample(october: October) -> Iterator[None]:
    """A service of the department is the sample module's, which reckons one figure."""
    ModuleSwitch.objects.get_or_create(module_key="sample")
    Service.objects.filter(department=october.department).update(module_key="sample")
    yield
    sample.reckoned.clear()


def reckon(october: October, amount: float, *, size: int, month: date | None = None) -> None:
    """In that month, or in any span there is no other figure of."""
    figure = ModuleFigure(
        TITLE, "Of all keys.", {october.department.pk: amount}, {october.department.pk: size}
    )
    span = (month, month_after(month) - timedelta(days=1)) if month else None
    sample.reckoned[span] = [figure]


def page(client: Client, october: October, months: str, *, by: str = "service", tail: str = "") -> str:
    client.cookies["django_language"] = "en"
    address = f"/manage/departments/{october.department.pk}/figures/{tail}"
    return client.get(f"{address}?by={by}&{months}").content.decode("utf-8-sig")


def cells(text: str) -> list[str]:
    """Of the file, what stands under the module's figure, line by line."""
    head, *rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    place = head.index(f"Sample: {TITLE}")
    return [row[place] for row in rows]


def test_a_table_of_its_own_says_what_counts(october: October, staff: Client) -> None:
    reckon(october, 12, size=12)
    text = page(staff, october, OCTOBER)
    assert 'id="figures-of-sample"' in text
    assert "Keys handed in: Of all keys." in text
    assert "<strong>12</strong>" in text
    assert cells(page(staff, october, OCTOBER, tail="file/"))[0] == "12"


def test_it_stands_for_departments_as_a_whole_and_for_no_service(october: October, staff: Client) -> None:
    reckon(october, 12.5, size=12)
    found = cells(page(staff, october, OCTOBER, tail="file/"))
    assert sorted(set(found)) == ["", "12,50"]
    assert found.count("12,50") == 1


@pytest.mark.parametrize(("size", "is_hidden"), [(1, True), (4, True), (5, False), (0, False)])
def test_small_ones_are_hidden_from_who_does_not_work_there(
    october: October, mayor: Client, size: int, *, is_hidden: bool
) -> None:
    reckon(october, 77, size=size)
    text = page(mayor, october, OCTOBER)
    assert ("<strong>77</strong>" not in text) == is_hidden
    assert (cells(page(mayor, october, OCTOBER, tail="file/"))[0] != "77") == is_hidden


def test_and_shown_to_who_works_there(october: October, staff: Client) -> None:
    reckon(october, 77, size=1)
    assert "<strong>77</strong>" in page(staff, october, OCTOBER)


@pytest.mark.parametrize(("size", "is_hidden"), [(4, True), (5, False)])
def test_several_months_are_shown_where_each_of_them_is(
    october: October, mayor: Client, size: int, *, is_hidden: bool
) -> None:
    """Or the small one were the whole less the others."""
    reckon(october, 77, size=70)
    reckon(october, 7, size=size, month=date(2026, 9, 1))
    assert ("<strong>77</strong>" not in page(mayor, october, THREE_MONTHS)) == is_hidden


def test_of_a_module_that_is_off_nothing_is_reckoned(october: October, staff: Client) -> None:
    reckon(october, 12, size=12)
    ModuleSwitch.objects.filter(module_key="sample").delete()
    sample.called.clear()
    assert TITLE not in page(staff, october, OCTOBER)
    assert TITLE not in page(staff, october, OCTOBER, tail="file/")
    assert "figures" not in sample.called


def test_a_module_is_asked_once_for_each_span(october: October, staff: Client) -> None:
    reckon(october, 12, size=12)
    for by in ("service", "month"):
        sample.called.clear()
        found = cells(page(staff, october, THREE_MONTHS, by=by, tail="file/"))
        assert sample.called.count("figures") == len([each for each in found if each])
