"""The page of a line begins with what was pressed on the list."""

import pytest
from django.test import Client

from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of


@pytest.fixture
def browser(crew: CrewWorld, larvik_client: Client) -> Client:
    return browser_of(larvik_client, crew.member.user)


def headings(text: str) -> list[str]:
    names = ("found-heading", "instead-heading", "missing-heading")
    return sorted(
        (each for each in names if f'id="{each}"' in text), key=lambda each: text.index(f'id="{each}"')
    )


def test_not_there_begins_with_sold_out(crew: CrewWorld, browser: Client) -> None:
    page = f"/modules/shopping_help/crew/lines/{crew.lines['Melk'].pk}/?not-there"
    assert page in browser.get(f"/modules/shopping_help/crew/runs/{crew.run.pk}/").text
    shown = browser.get(page).text
    assert headings(shown) == ["missing-heading", "instead-heading", "found-heading"]
    first_button = shown[shown.index('id="missing-heading"') :].split("<button", 1)[1].split(">", 1)[0]
    assert "data-variant" not in first_button, "solid"
    refused = browser.post(page, {"kind": "substituted", "seen": "0", "text": "", "amount": "1"})
    assert refused.status_code == 422
    assert headings(refused.text)[0] == "missing-heading"
    assert browser.post(page, {"kind": "missing", "seen": "0"}).status_code == 302


def test_whoever_changes_a_line_begins_with_what_was_found(crew: CrewWorld, browser: Client) -> None:
    crew.mark("Melk")
    shown = browser.get(f"/modules/shopping_help/crew/lines/{crew.lines['Melk'].pk}/").text
    assert headings(shown) == ["found-heading", "instead-heading", "missing-heading"]
