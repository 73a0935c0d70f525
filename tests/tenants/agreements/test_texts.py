"""Agreements: each version in every language with the same sections, and none that is not there."""

from datetime import date

import pytest
from django.conf import settings

from tenants.agreements.texts import (
    Kind,
    UnknownVersion,
    agreement,
    current,
    in_force,
    versions,
)

pytestmark = pytest.mark.unit
LANGUAGES = [code for code, _name in settings.LANGUAGES]
ALL = [(kind, version) for kind in Kind for version in versions(kind)]


@pytest.mark.parametrize(("kind", "version"), ALL)
def test_each_version_says_the_same_in_every_language(kind: Kind, version: str) -> None:
    written = [agreement(kind, version=version, language=language).text for language in LANGUAGES]
    shapes = {
        tuple(
            (each.heading.split()[0], tuple(len(part.items) for part in each.parts)) for each in one.sections
        )
        for one in written
    }
    assert len(shapes) == 1
    assert all(one.title and one.parts and one.sections for one in written)
    assert len({one.parts for one in written}) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2026, 11, 23), "2026-01-01"),
        (date(2026, 11, 24), "2026-11-24"),
        (date(2027, 6, 1), "2026-11-24"),
        (date(2020, 1, 1), "2026-01-01"),
    ],
)
def test_what_holds_is_the_newest_that_has_begun(day: date, version: str) -> None:
    assert in_force(("2999-01-01", "2026-11-24", "2026-01-01"), on=day) == version


@pytest.mark.parametrize("kind", Kind)
def test_there_is_always_one_that_holds(kind: Kind) -> None:
    assert current(kind, language="nb").version in versions(kind)


@pytest.mark.parametrize(
    ("version", "language"),
    [
        ("2020-01-01", "nb"),
        ("..", "nb"),
        ("2026-11-24", "fi"),
        ("2026-11-24", "../2026-11-24/nb"),
        ("", "nb"),
    ],
)
def test_what_is_not_there_is_not_found(version: str, language: str) -> None:
    with pytest.raises(UnknownVersion):
        agreement(Kind.TERMS, version=version, language=language)
