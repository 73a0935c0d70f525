"""Terms and data processing agreement: the version of today, each version for ever, and the file of each."""

import io

import pytest
from django.conf import settings
from django.test import Client
from django.utils.html import escape
from pypdf import PdfReader

from tenants.agreements.texts import Kind, agreement, current, versions

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_todays_version_is_there_in_full(kind: Kind, language: str, visitor: Client) -> None:
    agreed = current(kind, language=language)
    answer = visitor.get(f"/{kind}/?language={language}")
    assert agreed.title in answer.text
    assert all(escape(section.heading) in answer.text for section in agreed.text.sections)
    assert f"/{kind}/{agreed.version}/{language}.pdf" in answer.text


@pytest.mark.parametrize(
    ("kind", "version"), [(kind, version) for kind in Kind for version in versions(kind)]
)
def test_every_version_has_a_lasting_page_and_its_file(kind: Kind, version: str, visitor: Client) -> None:
    assert visitor.get(f"/{kind}/{version}/").status_code == 200
    for language in LANGUAGES:
        answer = visitor.get(f"/{kind}/{version}/{language}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert f"{kind}-{version}-{language}.pdf" in answer["Content-Disposition"]
        assert not answer.cookies
        first = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
        assert version in first
        assert agreement(kind, version=version, language=language).title in " ".join(first.split())


@pytest.mark.parametrize(
    "path",
    [
        "/terms/2020-01-01/",
        "/terms/..%2f..%2fsecrets/",
        "/terms/2026-11-24/fi.pdf",
        "/terms/2020-01-01/nb.pdf",
        "/privacy/2026-11-24/",
    ],
)
def test_what_is_not_there_is_not_found(path: str, visitor: Client) -> None:
    assert visitor.get(path).status_code == 404
