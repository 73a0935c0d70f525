"""The PDF of an agreement is one, can be read aloud, holds the whole text and its version, and is always the same."""

import io
from itertools import chain

import pytest
from django.conf import settings
from pypdf import PdfReader

from tenants.agreements import pdf
from tenants.agreements.pdf import file_name, pdf_of
from tenants.agreements.texts import Kind, current

pytestmark = pytest.mark.unit
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def bare(text: str) -> str:
    """Without spaces and hyphens: lines break where the paper ends."""
    return "".join(text.split()).replace("-", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_it_holds_all_of_the_text_and_its_version_on_every_page(kind: Kind, language: str) -> None:
    agreed = current(kind, language=language)
    reader = PdfReader(io.BytesIO(pdf_of(agreed)))
    pages = [bare(page.extract_text()) for page in reader.pages]
    assert all(bare(agreed.version) in page for page in pages)
    # The foot of a page comes between two lines of a sentence: each word is looked for instead.
    whole = "".join(pages)
    parts = chain(agreed.text.parts, chain.from_iterable(each.parts for each in agreed.text.sections))
    words = {word for part in parts for text in (part.text, *part.items) for word in text.split()}
    assert {word for word in words if bare(word) not in whole} == set()
    assert all(bare(section.heading) in whole for section in agreed.text.sections)
    assert bare(settings.OPERATOR_NAME) in whole


def test_it_is_tagged_and_says_its_language_and_title() -> None:
    agreed = current(Kind.TERMS, language="nn")
    reader = PdfReader(io.BytesIO(pdf_of(agreed)))
    assert str(reader.root_object["/Lang"]) == "nn"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == agreed.title


def test_it_is_the_same_bytes_each_time() -> None:
    agreed = current(Kind.DATA_PROCESSING, language="nb")
    first = pdf_of(agreed)
    pdf._set.cache_clear()
    assert pdf_of(agreed) == first


def test_a_file_is_named_after_what_it_is() -> None:
    agreed = current(Kind.TERMS, language="en")
    assert file_name(agreed) == f"terms-{agreed.version}-en.pdf"
