"""Translations are compiled without gettext on the machine."""

import gettext
import os
from pathlib import Path

import pytest

from deploy.compile_messages import compile_catalogue, stale_catalogues

pytestmark = pytest.mark.unit

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "shop" / "locale" / "nb" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + 'msgid "Book"\nmsgstr "Bestill"\n')
    return path


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(po: Path, tmp_path: Path) -> None:
    assert list(stale_catalogues(tmp_path)) == [po]
    compile_catalogue(po)
    assert list(stale_catalogues(tmp_path)) == []
    os.utime(po, ns=(1, 1))
    assert list(stale_catalogues(tmp_path)) == [po]


def test_what_is_compiled_is_what_gettext_reads(po: Path) -> None:
    compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Book") == "Bestill"


def test_a_fuzzy_guess_is_left_out(po: Path) -> None:
    po.write_text(HEADER + '#, fuzzy\nmsgid "Book"\nmsgstr "Bok"\n')
    compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Book") == "Book"


def test_a_lost_placeholder_is_refused_and_nothing_is_written(po: Path) -> None:
    po.write_text(HEADER + '#, python-format\nmsgid "%(n)s free"\nmsgstr "%(antall)s ledige"\n')
    with pytest.raises(ValueError, match="line"):
        compile_catalogue(po)
    assert [path.name for path in po.parent.iterdir()] == ["django.po"]
