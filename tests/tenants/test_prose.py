"""Longer texts are read as they are written."""

import pytest

from tenants.prose import Part, read_text

pytestmark = pytest.mark.unit


def test_a_text_is_read_as_it_is_written() -> None:
    prose = read_text("# A title\n\nOne\nline.\n\n## 1. First\n\n- a\n- b\n  more\n\nEnd.\n")
    assert (prose.title, prose.parts) == ("A title", (Part("One line."),))
    assert [(each.heading, each.parts) for each in prose.sections] == [
        ("1. First", (Part(items=("a", "b more")), Part("End.")))
    ]


def test_one_without_sections_is_its_paragraphs() -> None:
    prose = read_text("# Only\n\nA.\n\nB.\n")
    assert (prose.parts, prose.sections) == ((Part("A."), Part("B.")), ())
