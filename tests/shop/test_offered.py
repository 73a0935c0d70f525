"""The platform is told which modules the installation has, in the reader's words, and asks no database for it."""

import pytest
from django.utils import translation

from shop.registry import installed_modules
from tenants.offered import offered_modules

pytestmark = pytest.mark.unit


def test_every_installed_module_is_offered_once_and_in_its_order() -> None:
    assert [each.key for each in offered_modules()] == [each.key for each in installed_modules()]


def test_the_words_are_those_of_the_reader() -> None:
    said = {}
    for language in ("nb", "en"):
        with translation.override(language):
            said[language] = [
                str(text) for each in offered_modules() for text in (each.title, *each.highlights)
            ]
    assert len(said["nb"]) == len(said["en"])
