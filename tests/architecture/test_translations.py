"""Norwegian first: every text that people read has its Bokmål, and no translation lost a placeholder."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.tree import ROOT, SOURCE_FOLDERS, assert_none, files, place, templates

pytestmark = pytest.mark.unit

COMPLETE_LANGUAGES = ("nb",)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def catalogues(language: str = "*") -> Iterator[Path]:
    for folder in SOURCE_FOLDERS:
        yield from sorted((ROOT / folder).glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, abort_invalid=True)


def texts_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and source text of each translatable string in a Python file or a template."""
    source = path.read_text()
    if path.suffix != ".py":
        source = templatize(source)
    for line, text, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        singular = text if isinstance(text, str) else text[0]
        if singular:
            yield line, singular


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for path in catalogues(language)
        for message in read(path)
        if message.string and not message.fuzzy
    }
    paths = [*files(".py", under=SOURCE_FOLDERS), *templates(".html", ".txt")]
    missing = [
        f"{place(path, line)}: {text}"
        for path in paths
        for line, text in texts_in(path)
        if text not in translated
    ]
    assert_none(missing)


def test_no_translation_is_guessed_left_empty_or_short_of_a_placeholder() -> None:
    for path in catalogues():
        catalogue = read(path)
        wrong = [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)]
        wrong += [message.id for message, _errors in catalogue.check()]
        assert (path.relative_to(ROOT), wrong) == (path.relative_to(ROOT), [])
