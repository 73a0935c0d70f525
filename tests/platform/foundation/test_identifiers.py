"""National identity numbers. No number stands in this file: each is computed when the test runs."""

import pickle
import random
from datetime import date

import pytest
from django.template import Context, Engine
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.exceptions import InvalidComponent
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.no import fodselsnummer

from foundation.identifiers import (
    InvalidNationalId,
    InvalidOrganisationNumber,
    NationalId,
    NationalIdFault,
    parse_national_id,
    parse_organisation_number,
    synthetic_national_id,
    synthetic_national_ids,
)

pytestmark = pytest.mark.unit

synthetic_ids = st.integers(0, 2**32).map(lambda seed: synthetic_national_id(random.Random(seed)))
positions = st.integers(0, 10)
dates = st.dates(date(1900, 1, 1), date(2099, 12, 31))
individual_numbers = st.integers(0, 999)


def number_of(
    day: date, *, individual: int, d_number: bool = False, month_plus: int = 0, remainder: int = 0
) -> str:
    """Compute a number from its definition, or skip the example where a control digit would be 10."""
    nine = f"{day.day + 40 * d_number:02}{day.month + month_plus:02}{day:%y}{individual:03}"
    first = sum(w * int(d) for w, d in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), nine, strict=True))
    k1 = (11 + remainder - first % 11) % 11
    second = sum(w * int(d) for w, d in zip((5, 4, 3, 2, 7, 6, 5, 4, 3), nine, strict=True)) + 2 * k1
    k2 = -second % 11
    assume(10 not in {k1, k2})
    return f"{nine}{k1}{k2}"


def stdnum_refusal(digits: str) -> type[StdnumError] | None:
    """InvalidComponent means: the individual number fits no century, or the birth date is not past."""
    try:
        fodselsnummer.validate(digits)
    except StdnumError as error:
        return type(error)
    return None


def fault_of(text: str, *, synthetic_only: bool = False) -> NationalIdFault:
    with pytest.raises(InvalidNationalId) as refusal:
        parse_national_id(text, synthetic_only=synthetic_only)
    return refusal.value.fault


@given(drawn=synthetic_ids)
def test_a_drawn_number_is_read_back_as_synthetic(drawn: NationalId) -> None:
    assert parse_national_id(drawn.reveal(), synthetic_only=True) == drawn
    assert drawn.is_synthetic


@given(drawn=synthetic_ids, position=positions, digit=st.sampled_from("0123456789"))
def test_any_changed_digit_is_refused(drawn: NationalId, position: int, digit: str) -> None:
    digits = drawn.reveal()
    assume(digits[position] != digit)
    assert fault_of(digits[:position] + digit + digits[position + 1 :]) in {
        NationalIdFault.CONTROL_DIGITS,
        NationalIdFault.DATE,
    }


@given(drawn=synthetic_ids, position=st.integers(0, 9))
def test_two_swapped_neighbours_are_refused(drawn: NationalId, position: int) -> None:
    digits = drawn.reveal()
    left, right = digits[position], digits[position + 1]
    assume(left != right)
    assert fault_of(digits[:position] + right + left + digits[position + 2 :])


@given(
    day=dates,
    individual=individual_numbers,
    d_number=st.booleans(),
    month_plus=st.sampled_from([0, 40, 80]),
    remainder=st.integers(0, 3),
)
def test_every_kind_is_read_with_the_control_digits_of_today_and_of_2032(
    day: date, individual: int, *, d_number: bool, month_plus: int, remainder: int
) -> None:
    digits = number_of(
        day, individual=individual, d_number=d_number, month_plus=month_plus, remainder=remainder
    )
    assert parse_national_id(digits, synthetic_only=False).is_synthetic is (month_plus == 80)


@given(day=dates, individual=individual_numbers, remainder=st.integers(4, 10))
def test_other_remainders_of_the_first_control_digit_are_refused(
    day: date, individual: int, remainder: int
) -> None:
    digits = number_of(day, individual=individual, month_plus=80, remainder=remainder)
    assert fault_of(digits) is NationalIdFault.CONTROL_DIGITS


@given(day=dates, individual=individual_numbers, d_number=st.booleans(), month_plus=st.sampled_from([0, 40]))
def test_a_number_that_may_be_a_persons_is_refused_where_only_synthetic_ones_may_be(
    day: date, individual: int, *, d_number: bool, month_plus: int
) -> None:
    digits = number_of(day, individual=individual, d_number=d_number, month_plus=month_plus)
    assert fault_of(digits, synthetic_only=True) is NationalIdFault.NOT_SYNTHETIC


@given(day=dates, individual=individual_numbers, d_number=st.booleans(), month_plus=st.sampled_from([0, 40]))
def test_stdnum_agrees_on_numbers_of_today(
    day: date, individual: int, *, d_number: bool, month_plus: int
) -> None:
    digits = number_of(day, individual=individual, d_number=d_number, month_plus=month_plus)
    parse_national_id(digits, synthetic_only=False)
    assert stdnum_refusal(digits) in {None, InvalidComponent}


@given(
    day=st.integers(1, 31) | st.integers(41, 71),
    month=st.integers(1, 12) | st.integers(41, 52),
    rest=st.integers(0, 99_999),
)
def test_what_stdnum_accepts_is_accepted(day: int, month: int, rest: int) -> None:
    nine = f"{day:02}{month:02}{rest:05}"
    ten = nine + fodselsnummer.calc_check_digit1(nine)
    digits = ten + fodselsnummer.calc_check_digit2(ten)
    assume(stdnum_refusal(digits) is None)
    assert parse_national_id(digits, synthetic_only=False).reveal() == digits


@pytest.mark.parametrize(("day", "month"), [(31, 2), (30, 2), (31, 4), (0, 1), (1, 0), (1, 13), (32, 1)])
@pytest.mark.parametrize("month_plus", [0, 40, 80])
@pytest.mark.parametrize("d_number", [False, True])
def test_a_day_that_no_year_has_is_refused(day: int, month: int, *, month_plus: int, d_number: bool) -> None:
    digits = f"{day + 40 * d_number:02}{month + month_plus:02}01" + "0" * 5
    assert fault_of(digits) is NationalIdFault.DATE


def test_the_29th_of_february_is_a_day_in_leap_years_only() -> None:
    assert fault_of("2982" + "04" + "0" * 5) is NationalIdFault.CONTROL_DIGITS
    assert fault_of("2982" + "03" + "0" * 5) is NationalIdFault.DATE


def test_numbers_of_the_health_service_alone_are_refused() -> None:
    assert fault_of("81" + "01" + "0" * 7) is NationalIdFault.DATE


@given(text=st.text())
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    assume(sum(character.isdigit() for character in text) != 11)
    assert fault_of(text) is NationalIdFault.FORMAT


def test_digits_of_other_scripts_are_refused() -> None:
    digits = synthetic_national_id(random.Random(1)).reveal()
    arabic = digits.translate({ord("0") + n: ord("\N{ARABIC-INDIC DIGIT ZERO}") + n for n in range(10)})
    assert fault_of(arabic) is NationalIdFault.FORMAT


@pytest.mark.parametrize("separator", [" ", "-", "\N{NO-BREAK SPACE}", "\n"])
def test_spaces_and_hyphens_do_not_matter(separator: str) -> None:
    drawn = synthetic_national_id(random.Random(1))
    typed = f" {drawn.reveal()[:6]}{separator}{drawn.reveal()[6:]} "
    assert parse_national_id(typed, synthetic_only=True) == drawn


@given(drawn=synthetic_ids)
def test_a_number_hides_itself(drawn: NationalId) -> None:
    template = Engine().from_string("{{ it }} {{ it.reveal }} {{ it.masked }}")
    shown = [str(drawn), repr(drawn), f"{drawn}", f"{[drawn]}", template.render(Context({"it": drawn}))]
    for text in shown:
        assert drawn.reveal() not in text
        assert drawn.reveal()[:9] not in text
        assert drawn.reveal()[-2:] in text


def test_a_refusal_does_not_tell_the_number() -> None:
    digits = "1" * 11
    with pytest.raises(InvalidNationalId) as refusal:
        parse_national_id(digits, synthetic_only=True)
    assert digits not in f"{refusal.value!r} {refusal.value.params} {refusal.value.title()}"


def test_a_number_survives_the_way_to_another_process() -> None:
    drawn = synthetic_national_id(random.Random(1))
    assert pickle.loads(pickle.dumps(drawn)) == drawn


def test_the_same_seed_draws_the_same_numbers_and_none_twice() -> None:
    def draw() -> list[NationalId]:
        numbers = synthetic_national_ids(random.Random(3909))
        return [next(numbers) for _ in range(2_000)]

    assert draw() == draw()
    assert len(set(draw())) == 2_000


@pytest.mark.parametrize("fault", NationalIdFault)
def test_every_fault_has_words(fault: NationalIdFault) -> None:
    assert InvalidNationalId(fault=fault).title().endswith(".")


# Public: the municipalities of Larvik, Sandefjord and Melhus.
@pytest.mark.parametrize("number", ["918082956", "916882807", "938726027"])
def test_organisation_numbers_of_municipalities_are_read(number: str) -> None:
    spaced = f" {number[:3]} {number[3:6]}\N{NO-BREAK SPACE}{number[6:]}"
    assert parse_organisation_number(spaced) == number


@pytest.mark.parametrize("text", ["", "918082957", "91808295", "9180829560", "000000000", "NO918082956", "x"])
def test_other_texts_are_no_organisation_numbers(text: str) -> None:
    with pytest.raises(InvalidOrganisationNumber) as refusal:
        parse_organisation_number(text)
    assert refusal.value.title().endswith(".")
