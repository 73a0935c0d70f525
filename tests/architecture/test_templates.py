"""What the Content-Security-Policy would refuse in the browser is refused here, before anyone sees it."""

import re

import pytest

from tests.architecture.tree import ROOT, assert_none, line_of, lines_with, places, templates

pytestmark = pytest.mark.unit

DJANGO_TAG = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
INLINE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")",
        r"<style\b",
        r"<[^>]*\sstyle\s*=",
        r"<[^>]*\s(?:on[a-z]+|hx-on[:\w-]*)\s*=",
        r"=\s*[\"']?\s*javascript:",
        r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//",
    )
]


def without_django(text: str) -> str:
    """Blank out what Django reads, line breaks kept, so that `>` and `on...=` in a tag do not mislead."""
    return DJANGO_TAG.sub(lambda tag: "\n" * tag[0].count("\n"), text)


def inline_lines(text: str) -> list[int]:
    plain = without_django(text)
    return [line for pattern in INLINE for line in lines_with(pattern)(plain)]


def test_templates_have_no_inline_script_or_style_and_nothing_from_elsewhere() -> None:
    assert_none(places(templates(), inline_lines))


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<SCRIPT type='module'>1</SCRIPT>",
        "<style>p {}</style>",
        '<p class="a" style="color: red">',
        '<a onclick="go()">',
        '<p\n  hx-on:click="go()">',
        '<a href="javascript:go()">',
        '<script src="https://cdn.example.com/x.js"></script>',
    ],
)
def test_the_search_finds_what_is_inline(html: str) -> None:
    assert inline_lines(html)


@pytest.mark.parametrize(
    "html",
    [
        "<script src=\"{% static 'ui/app.js' %}\" defer></script>",
        '{% include "x.html" with onclick=1 style=2 %}',
        '<p class="{% if a > b %}on{% endif %}">one=1</p>',
        '<a href="https://example.no/">',
    ],
)
def test_the_search_leaves_alone_what_is_fine(html: str) -> None:
    assert not inline_lines(html)


LEAVES_THE_SITE = "data-leaves-the-site"
"""On a form that goes to another server: our token is none of its business."""


def forms_without_token(text: str) -> list[int]:
    return [
        line_of(text, form.start())
        for form in re.finditer(r"<form\b.*?</form>", text, re.DOTALL | re.IGNORECASE)
        if re.search(r"method=[\"']?post", form[0], re.IGNORECASE)
        and ("{% csrf_token %}" in form[0]) is (LEAVES_THE_SITE in form[0])
    ]


def test_every_form_that_posts_carries_its_token() -> None:
    assert_none(places(templates(), forms_without_token))


WITH_A_TABLE_OF_THEIR_OWN = {
    "conflict.html": "both versions of one form beside each other",
    "covered_table.html": "what one absence did or would do to each visit: part of a question, not a list",
    "day_list_table.html": "paper; the visits of the day have their file on the day's page",
    "figures_table.html": "the figures have their own file",
    "import_file.html": "what a file to import looks like, and what is wrong in it",
    "merge.html": "two recipients side by side",
    "new_times_table.html": "a work list in the order in which it is worked through, with its file and filters",
    "outgoing/texts.html": "by occasion, found by its own form, with its file",
    "released.html": "by service and month with totals, with its file",
    "visit_table.html": "the day, and days without outcome: each day a table, the pages have their files",
}
"""Under shop/manage: why they are not drawn by ui/lists."""


def test_every_table_of_the_workspace_is_a_list_that_sorts_and_has_its_file() -> None:
    workspace = ROOT / "shop/templates/shop/manage"
    drawn = {
        str(path.relative_to(workspace))
        for path in workspace.rglob("*.html")
        if "<table" in path.read_text() or "ui/table.html" in path.read_text()
    }
    assert drawn == WITH_A_TABLE_OF_THEIR_OWN.keys()
