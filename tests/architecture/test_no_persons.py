"""Synthetic people only, in every file of the tree: code, tests, demo data, documents."""

import random
import re
from collections.abc import Callable

import pytest

from foundation.identifiers import InvalidNationalId, parse_national_id, synthetic_national_id
from tests.architecture.tree import assert_none, line_of, places, texts

pytestmark = pytest.mark.unit

ELEVEN_DIGITS = re.compile(r"(?<![\w.])[0-9]{6}[ -]?[0-9]{5}(?![\w.]*[0-9])")
PHONE_WITH_COUNTRY = re.compile(r"(?:\+|\b00)47[ ]?((?:[0-9][ ]?){7}[0-9])\b")
EIGHT_DIGITS = re.compile(r"(?<![\w.+-])([2-9][0-9]{7})(?![\w.-])")
ADDRESS = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b")
# The last is what gettext writes into a new .po file.
MADE_UP_DOMAINS = (
    "example.no",
    "example.com",
    "example.org",
    "example.net",
    ".example",
    ".test",
    ".invalid",
    "li.org",
)


def may_be_a_persons(text: str) -> bool:
    try:
        return not parse_national_id(text, synthetic_only=False).is_synthetic
    except InvalidNationalId:
        return False


def is_from_film(phone: str) -> bool:
    """Nkom keeps 68050000 to 68059999 free for films and tests."""
    return re.fullmatch(r"6805[0-9]{4}", phone.replace(" ", "")) is not None


def is_made_up(domain: str) -> bool:
    return any(domain == name or domain.endswith("." + name.lstrip(".")) for name in MADE_UP_DOMAINS)


def lines_where(
    pattern: re.Pattern[str], is_wrong: Callable[[re.Match[str]], bool]
) -> Callable[[str], list[int]]:
    return lambda text: [line_of(text, m.start()) for m in pattern.finditer(text) if is_wrong(m)]


def test_no_file_holds_a_national_number_that_may_be_a_persons() -> None:
    assert_none(places(texts(), lines_where(ELEVEN_DIGITS, lambda match: may_be_a_persons(match[0]))))


def test_the_search_for_national_numbers_finds_one() -> None:
    digits = synthetic_national_id(random.Random(1)).reveal()
    spaced = f"{digits[:6]} {digits[6:]}"
    assert ELEVEN_DIGITS.findall(f'"{digits}", {spaced}.') == [digits, spaced]


def test_every_phone_number_with_a_country_code_is_one_that_films_use() -> None:
    search = lines_where(PHONE_WITH_COUNTRY, lambda match: not is_from_film(match[1]))
    assert_none(places(texts(), search))


def test_every_phone_number_of_the_demo_is_one_that_films_use() -> None:
    demo = [path for path in texts() if "demo" in path.name or "demo" in path.parent.name]
    assert_none(places(demo, lines_where(EIGHT_DIGITS, lambda match: not is_from_film(match[1]))))


def test_every_mail_address_is_made_up() -> None:
    assert_none(places(texts(), lines_where(ADDRESS, lambda match: not is_made_up(match[1]))))
