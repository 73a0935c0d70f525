"""Something else instead whose name says what the recipient does not tolerate."""

import pytest
from django.test import Client

from modules.shopping_help.enums import Allergen
from modules.shopping_help.models import AllergyWarning
from modules.shopping_help.telling import NAMES, named_in
from tests.modules.shopping_help.crew.conftest import CrewWorld, browser_of


def test_every_allergen_has_names() -> None:
    assert set(NAMES) == set(Allergen)


@pytest.mark.parametrize(
    ("name", "own_words", "said"),
    [
        ("Kiwismoothie med melk", "kiwi", {"milk", "kiwi"}),
        ("KIWISMOOTHIE", "Tåler ikke kiwi", {"kiwi"}),
        ("Mjølkesjokolade", "", {"milk"}),
        ("Milk chocolate", "", {"milk"}),
        ("Kiwi", "kiwifrukt", {"kiwifrukt"}),
        ("Tomatsuppe", "tomater og løk", {"tomater"}),
        ("Løkringer", "tomater og løk", {"løk"}),
        ("Eplejuice", "kiwi", set()),
        ("Havredrikk uten noe", "ikke kiwi uten skall", set()),
        ("Kaffe på boks", "is", set()),
        ("Eplejuice", "", set()),
        ("", "kiwi", set()),
    ],
)
def test_what_a_name_says(name: str, own_words: str, said: set[str]) -> None:
    assert set(named_in(name, allergens=["milk"], own_words=own_words)) == said


@pytest.fixture
def page(crew: CrewWorld) -> str:
    AllergyWarning.objects.create(recipient=crew.world.recipient, allergens=["milk"], text="kiwi")
    return f"/modules/shopping_help/crew/lines/{crew.lines['Melk'].pk}/"


SENT = {"kind": "substituted", "seen": "0", "amount": "1", "is_read": "on"}


def test_it_is_refused_until_each_of_it_is_said_not_to_be_in_it(
    crew: CrewWorld, larvik_client: Client, page: str
) -> None:
    browser = browser_of(larvik_client, crew.member.user)
    sent = SENT | {"text": "Kiwismoothie med melk"}
    assert 'name="free_of"' not in browser.get(page).text, "nothing is named yet"
    for ticked in ([], ["kiwi"], ["kiwi", "nonsense"]):
        answer = browser.post(page, {**sent, "free_of": ticked})
        assert answer.status_code == 422
        assert answer.text.count('name="free_of"') == 2
    assert "The name says what they do not tolerate: milk." in answer.text
    assert "Kiwismoothie med melk" in answer.text, "what was written is there"
    assert crew.lines["Melk"].marks.count() == 0
    assert browser.post(page, {**sent, "free_of": ["kiwi", "milk"]}).status_code == 302
    assert crew.lines["Melk"].marks.get().text == "Kiwismoothie med melk"


def test_a_tick_beside_another_name_is_no_answer(crew: CrewWorld, larvik_client: Client, page: str) -> None:
    browser = browser_of(larvik_client, crew.member.user)
    answer = browser.post(page, {**SENT, "text": "Lettmelk", "free_of": ["kiwi"]})
    assert answer.status_code == 422
    assert browser.post(page, {**SENT, "text": "Havredrikk", "free_of": ["kiwi"]}).status_code == 302


def test_their_own_words_stand_beside_the_boxes_and_stop_as_these_do(
    crew: CrewWorld, larvik_client: Client, page: str
) -> None:
    browser = browser_of(larvik_client, crew.member.user)
    assert 'value="own_words"' in browser.get(page).text
    answer = browser.post(page, {**SENT, "text": "Smoothie", "contains": ["own_words"]})
    assert answer.status_code == 409
    assert "They do not tolerate this: kiwi." in answer.text
    assert crew.lines["Melk"].marks.count() == 0
