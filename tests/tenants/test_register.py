"""All 357 municipalities can become a host name and a schema."""

import re
from collections import Counter

import pytest

from tenants.models import Municipality
from tenants.naming import is_schema_name, role_of, search_path_of
from tenants.register import RegisteredMunicipality, find_registered, registered_municipalities

pytestmark = pytest.mark.unit

HOST_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
LONGEST_NAME_IN_POSTGRESQL = 63


def named(name: str) -> RegisteredMunicipality:
    return RegisteredMunicipality("9999", name, "", "")


def test_there_are_357_municipalities_with_a_number_of_four_digits() -> None:
    register = registered_municipalities()
    assert len(register) == 357
    assert all(
        re.fullmatch(r"\d{4}", number) and entry.number == number for number, entry in register.items()
    )


def test_no_two_share_a_slug_or_a_schema() -> None:
    register = registered_municipalities().values()
    for names in ([entry.slug for entry in register], [entry.slug.replace("-", "_") for entry in register]):
        assert [name for name, count in Counter(names).items() if count > 1] == []


@pytest.mark.parametrize("entry", registered_municipalities().values(), ids=lambda entry: entry.slug)
def test_each_name_is_a_host_name_a_schema_and_a_role(entry: RegisteredMunicipality) -> None:
    schema = entry.slug.replace("-", "_")
    assert HOST_LABEL.fullmatch(entry.slug)
    assert len(entry.slug) <= Municipality._meta.get_field("slug").max_length
    assert is_schema_name(schema)
    assert len(role_of(schema)) <= LONGEST_NAME_IN_POSTGRESQL
    assert len(entry.name) <= Municipality._meta.get_field("name").max_length


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Larvik", "larvik"),
        ("Ås", "as"),
        ("Sør-Varanger", "sor-varanger"),
        ("Våler (Østfold)", "valer-ostfold"),
        ("Herøy (Møre og Romsdal)", "heroy-more-og-romsdal"),
        ("Nærøysund", "naeroysund"),
        ("Kárášjohka", "karasjohka"),
        ("Porsáŋgu", "porsangu"),
        ("Ruoŧŧa", "ruotta"),
        ("Đeatnu – Tana", "deatnu-tana"),
        ("  Lom  ", "lom"),
    ],
)
def test_a_name_loses_only_what_a_host_name_cannot_say(name: str, slug: str) -> None:
    assert named(name).slug == slug


@pytest.mark.parametrize(
    "name",
    [
        *(
            "public",
            "extensions",
            "jobs",
            "information_schema",
            "pg_catalog",
            "pg_larvik",
            "snapshot_template",
        ),
        *("", "Larvik", "larvik-2", "2larvik", "lårvik", 'l"x', "larvik\n", "a" * 42),
    ],
)
def test_what_is_ours_or_odd_is_no_schema_for_a_municipality(name: str) -> None:
    assert not is_schema_name(name)


def test_the_search_path_of_a_municipality_never_holds_the_public_schema() -> None:
    assert search_path_of("larvik") == '"larvik", extensions, jobs'


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("Larvik", "Larvik"),
        ("larv", "Larvik"),
        ("3909", "Larvik"),
        ("sor varanger", "Sør-Varanger"),
        ("SØR-VARANGER", "Sør-Varanger"),
        ("hattfjelldal", "Aarborte"),
        ("våler østfold", "Våler (Østfold)"),
        ("os", "Os"),
    ],
)
def test_a_municipality_is_found_by_any_of_its_names(words: str, first: str) -> None:
    assert find_registered(words)[0].name == first


@pytest.mark.parametrize("words", ["", "  ", "–", "no such place", "'; drop table"])
def test_what_is_no_municipality_is_not_found(words: str) -> None:
    assert list(find_registered(words)) == []
