"""Norwegian first: every text that people read is in Bokmål and in Nynorsk, and no translation lost a placeholder."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from tests.architecture.tree import ROOT, SOURCE_FOLDERS, assert_none, files, line_of, place, templates

pytestmark = pytest.mark.unit

COMPLETE_LANGUAGES = ("nb", "nn")
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"(?<!\w)(?P<kind>n?p?)(?:gettext|_)\(\s*(?P<first>{LITERAL})(?:\s*,\s*(?P<second>{LITERAL}))?",
    re.DOTALL,
)


def catalogues(language: str = "*") -> Iterator[Path]:
    for folder in SOURCE_FOLDERS:
        yield from sorted((ROOT / folder).glob(f"**/locale/{language}/LC_MESSAGES/django.po*"))


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.parent.parent.name, abort_invalid=True)


def texts_in_python(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and source text of each translatable string."""
    for line, found, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS):
        yield line, found if isinstance(found, str) else found[0]


def texts_in_template(source: str) -> Iterator[tuple[int, str]]:
    """Yield the same for a template, which Django turns into something that only looks like Python."""
    calls = templatize(source)
    for call in CALL.finditer(calls):
        literal = call["second"] if "p" in call["kind"] else call["first"]
        yield line_of(calls, call.start()), ast.literal_eval(literal)


def untranslated(translated: set[str]) -> Iterator[str]:
    python, pages = files(".py", under=SOURCE_FOLDERS), templates(".html", ".txt")
    for paths, texts_in in ((python, texts_in_python), (pages, texts_in_template)):
        for path in paths:
            for line, text in texts_in(path.read_text()):
                if text and text not in translated:
                    yield f"{place(path, line)}: {text}"


@pytest.mark.parametrize("language", COMPLETE_LANGUAGES)
def test_every_text_is_translated(language: str) -> None:
    translated = {
        message.id if isinstance(message.id, str) else message.id[0]
        for path in catalogues(language)
        for message in read(path)
        if message.string and not message.fuzzy
    }
    assert_none(list(untranslated(translated)))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{% translate 'Book' %}", "Book"),
        ('{% translate "It\'s free" %}', "It's free"),
        ("{% translate 'May' context 'month' %}", "May"),
        ('<a title="{{ _("Free") }}">', "Free"),
        ("{% blocktranslate with n=x %}{{ n }} free{% endblocktranslate %}", "%(n)s free"),
        ("{% blocktranslate count n=x %}one{% plural %}{{ n }}{% endblocktranslate %}", "one"),
    ],
)
def test_the_search_finds_the_texts_of_a_template(template: str, text: str) -> None:
    assert list(texts_in_template(f"<p>\n{template}</p>")) == [(2, text)]


def test_gettext_goes_by_no_name_that_xgettext_does_not_know() -> None:
    """Its texts would be in no catalogue."""
    renamed = re.compile(r"\b\w*gettext\w* as (?!_\b)\w+")
    found = (
        f"{place(path, line_of(source, use.start()))}: {use[0]}"
        for path in files(".py", under=SOURCE_FOLDERS)
        for source in [path.read_text()]
        for use in renamed.finditer(source)
    )
    assert_none(list(found))


def test_no_translation_is_guessed_left_empty_or_short_of_a_placeholder() -> None:
    for path in catalogues():
        catalogue = read(path)
        wrong = [message.id for message in catalogue if message.id and (message.fuzzy or not message.string)]
        wrong += [message.id for message, _errors in catalogue.check()]
        assert (path.relative_to(ROOT), wrong) == (path.relative_to(ROOT), [])
