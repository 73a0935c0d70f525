"""What public holidays are called."""

from datetime import date

import pytest
from django.utils.translation import override

from shop.queries.holidays import holiday_name

pytestmark = pytest.mark.unit


LABOUR_DAY, MAUNDY_THURSDAY, CONSTITUTION_DAY = date(2027, 5, 1), date(2027, 3, 25), date(2026, 5, 17)


@pytest.mark.parametrize(
    ("language", "labour_day", "maundy_thursday", "constitution_day"),
    [
        ("en", "Labour Day", "Maundy Thursday", "Constitution Day"),
        ("nb", "Arbeidernes dag", "Skjærtorsdag", "Grunnlovsdag"),
        ("nn", "Arbeidardagen", "Skjertorsdag", "Grunnlovsdag"),
    ],
)
def test_they_have_british_names_in_english_and_both_kinds_of_norwegian_ones(
    language: str, labour_day: str, maundy_thursday: str, constitution_day: str
) -> None:
    with override(language):
        assert holiday_name(LABOUR_DAY) == labour_day
        assert holiday_name(MAUNDY_THURSDAY) == maundy_thursday
        assert holiday_name(CONSTITUTION_DAY) == constitution_day
