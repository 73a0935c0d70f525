"""A text message is as long as the networks count it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.sms.length import BASIC, EXTENDED, SmsLength, length_of, plain

pytestmark = pytest.mark.unit

basic = st.text(alphabet=sorted(BASIC), max_size=700)
gsm = st.text(alphabet=sorted(BASIC | EXTENDED), max_size=700)
anything = st.text(max_size=300)


@pytest.mark.parametrize(
    ("text", "units", "parts", "is_wide"),
    [
        ("", 0, 0, False),
        ("a" * 160, 160, 1, False),
        ("a" * 161, 161, 2, False),
        ("a" * 306, 306, 2, False),
        ("a" * 307, 307, 3, False),
        ("Æøå" * 50, 150, 1, False),
        ("€" * 80, 160, 1, False),
        ("€" * 80 + "a", 161, 2, False),
        ("a" * 152 + "€" + "a" * 10, 164, 2, False),
        ("a" * 152 + "€" + "a" * 151, 305, 2, False),
        ("a" * 152 + "€" + "a" * 152, 306, 3, False),  # the euro goes to the second part as a whole
        ("«" + "a" * 69, 70, 1, True),
        ("«" + "a" * 70, 71, 2, True),
        ("«" + "a" * 133, 134, 2, True),
        ("«" + "a" * 134, 135, 3, True),
        ("č", 1, 1, True),
        ("🙂" * 35, 70, 1, True),
        ("🙂" * 36, 72, 2, True),
        ("a" * 66 + "🙂" + "a" * 66, 134, 3, True),  # a pair is not cut in two either
    ],
)
def test_known_texts(text: str, *, units: int, parts: int, is_wide: bool) -> None:
    assert length_of(text) == SmsLength(units, parts, is_wide)


def test_the_alphabet_has_as_many_characters_as_the_standard() -> None:
    assert (len(BASIC), len(EXTENDED)) == (127, 10)  # 128 with the escape


@given(basic)
def test_a_text_of_the_alphabet_counts_each_once(text: str) -> None:
    length = length_of(text)
    assert length.units == len(text)
    assert not length.is_wide
    assert length.parts == (-(-len(text) // 153) if len(text) > 160 else int(bool(text)))


@given(anything)
def test_a_wide_text_is_as_long_as_its_utf_16(text: str) -> None:
    length = length_of(text)
    if length.is_wide:
        assert length.units == len(text.encode("utf-16-be", "surrogatepass")) // 2
    assert length.units <= length.room


@given(anything, anything)
def test_a_longer_text_is_never_fewer_messages(first: str, second: str) -> None:
    assert length_of(first + second).parts >= max(length_of(first).parts, length_of(second).parts)


@given(gsm)
def test_one_guillemet_makes_all_of_it_wide_and_plain_takes_that_back(text: str) -> None:
    assert length_of(text + "«").is_wide
    assert not length_of(plain(text + "«»")).is_wide


@given(anything)
def test_plain_changes_nothing_twice(text: str) -> None:
    assert plain(plain(text)) == plain(text)
