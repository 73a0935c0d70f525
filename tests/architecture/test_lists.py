"""Every table of the workspace has its file, or a reason why nobody would want one."""

import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.architecture.tree import ROOT

pytestmark = pytest.mark.unit

TEMPLATES = ROOT / "shop" / "templates"
OURS = ("shop/manage/", "shop/ledger/", "shop/series/")
ROWS = re.compile(r'<table\b|<ul class="agenda"')
FILE = re.compile(r"<a\b[^>]*\bdownload>|ui/lists/(list|head|file_link)\.html|shop/manage/list_links\.html")
NEEDS_NONE = {
    "shop/manage/conflict.html": "yours and theirs, beside each other, until one of them is saved",
    "shop/manage/covered_table.html": "what one act does, asked before it; afterwards it stands in the lists",
    "shop/manage/import_file.html": "how a file is written; the template is the file",
    "shop/manage/merge.html": "two recipients beside each other",
    "shop/series/series.html": "one standing booking; its visits stand in the list of visits",
}
ALSO_THE_CITIZENS = {"shop/ledger/period.html": "shop/citizen/ledger.html"}
"""Parts that the recipients' pages have too: these have a file of all that is stored."""


@cache
def _text(name: str) -> str:
    return (TEMPLATES / name).read_text()


@cache
def _names() -> tuple[str, ...]:
    return tuple(str(each.relative_to(TEMPLATES)) for each in sorted(TEMPLATES.rglob("*.html")))


def _including(name: str) -> Iterator[str]:
    """The pages that the template is part of; itself where it is one."""
    if "{% extends" in _text(name):
        yield name
    for other in _names():
        if f'"{name}"' in _text(other) and other != name:
            yield from _including(other)


def _with_rows() -> list[str]:
    return [name for name in _names() if name.startswith(OURS) and ROWS.search(_text(name))]


@pytest.mark.parametrize("name", [name for name in _with_rows() if name not in NEEDS_NONE])
def test_its_pages_have_a_file(name: str) -> None:
    pages = set(_including(name)) - {ALSO_THE_CITIZENS.get(name)}
    assert pages, "part of no page"
    assert {page for page in pages if not FILE.search(_text(page))} == set()


def test_the_reasons_are_of_tables_that_are_there() -> None:
    assert set(NEEDS_NONE) <= set(_with_rows())


def test_it_finds_them() -> None:
    """The control: a folder that is gone would have no table without a file."""
    assert len(_with_rows()) > 2 * len(NEEDS_NONE)
