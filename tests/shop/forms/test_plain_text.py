"""What cannot be seen is taken out of what others read."""

import pytest

from shop.forms.plain_text import visible
from shop.forms.provider import AddProviderForm

BACKWARDS, NO_WIDTH = "\u202e", "\u200b"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  Amal   Prøve ", "Amal Prøve"),
        (f"{BACKWARDS}Amal{NO_WIDTH}", "Amal"),
        ("Áná", "Áná"),
        ("A\u030asa", "Åsa"),
        ("Line\nskift\x00", "Line skift"),
    ],
)
def test_text_is_what_one_sees(written: str, read: str) -> None:
    assert visible(written) == read


@pytest.mark.parametrize("name", [NO_WIDTH, BACKWARDS + NO_WIDTH, "123", "–"])
def test_a_helper_has_a_name_that_can_be_read(name: str) -> None:
    assert "name" in AddProviderForm({"name": name}).errors


def test_a_sami_name_is_a_name() -> None:
    assert AddProviderForm({"name": "Áilu Niŋgá", "kind": "person"}).is_valid()
