"""An import with errors in three rows: they are said, put right in the file, and all of it is imported."""

import csv
import io

import pytest
from django.db import transaction
from playwright.sync_api import FilePayload, Page, expect

from foundation.scope import use_scope
from shop.imports.xlsx_file import write_xlsx
from shop.models import Recipient
from tests.browser.test_accessibility import check_what_is_open
from tests.browser.town import Town
from tests.factories.world import World

pytestmark = pytest.mark.exhaustive

HEADINGS = ["Navn", "Fødselsnummer", "Telefon", "Adresse"]
WRONG = [
    ["Ola Prøve", "", "68050011", "Prøvegata 11"],
    ["Kari Prøve", "1234567890", "68050012", "Prøvegata 12"],
    ["Per Prøve", "", "ring datteren", "Prøvegata 13"],
    ["Åse Prøve", "", "68050014", "Prøvegata 14"],
    ["", "", "68050015", "Prøvegata 15"],
]
RIGHT = [
    WRONG[0],
    ["Kari Prøve", "07851967030", "68050012", "Prøvegata 12"],
    ["Per Prøve", "", "68050013", "Prøvegata 13"],
    WRONG[3],
    ["Ida Prøve", "", "68050015", "Prøvegata 15"],
]


def _csv(rows: list[list[str]]) -> FilePayload:
    """As an older Norwegian spreadsheet writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([HEADINGS, *rows])
    return {"name": "brukere.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode("cp1252")}


def _xlsx(rows: list[list[str]]) -> FilePayload:
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "brukere.xlsx", "mimeType": mime, "buffer": write_xlsx([HEADINGS, *rows])}


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _looks_right(page: Page, *, how: dict[str, bool]) -> None:
    if how.get("scripts", True):
        check_what_is_open(page, page.url)


def _names(town: Town) -> set[str]:
    with use_scope(town.scope), transaction.atomic():
        return set(Recipient.objects.values_list("name", flat=True))


@pytest.mark.parametrize("how", [{}, {"phone": True, "scripts": False}], ids=str)
def test_three_rows_are_put_right(larvik_town: Town, committed_world: World, how: dict[str, bool]) -> None:
    page, before = larvik_town.page_of("anne@example.no", **how), _names(larvik_town)
    page.goto(f"/manage/departments/{committed_world.department.pk}/recipients/")
    page.get_by_role("link", name="Import recipients and decisions from a file").click()
    page.get_by_role("link", name="Recipients from a file").click()
    page.get_by_label("File", exact=True).set_input_files(_csv(WRONG))
    page.get_by_role("button", name="Try the file").click()

    _heading(page, "3 rows must be put right")
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.get_by_role("row").filter(has_text="Per Prøve")).to_contain_text("Write the telephone number")
    expect(page.get_by_role("button", name="Yes, import all of it")).to_have_count(0)
    _looks_right(page, how=how)
    assert _names(larvik_town) == before

    page.get_by_label("File", exact=True).set_input_files(_xlsx(RIGHT))
    page.get_by_role("button", name="Try the file").click()
    _heading(page, "Import 5 recipients?")
    _looks_right(page, how=how)
    assert _names(larvik_town) == before
    page.get_by_role("button", name="Yes, import all of it").click()

    _heading(page, "5 recipients are imported")
    _looks_right(page, how=how)
    assert _names(larvik_town) - before == {row[0] for row in RIGHT}
    page.get_by_role("link", name="Åse Prøve").click()
    _heading(page, "Åse Prøve")
