"""What public holidays are called."""

from datetime import date

import pytest
from django.utils.translation import override

from shop.queries.holidays import holiday_name

pytestmark = pytest.mark.unit


def test_they_have_british_names_in_english_and_norwegian_ones_in_bokmaal() -> None:
    with override("en"):
        assert holiday_name(date(2027, 5, 1)) == "Labour Day"
    with override("nb"):
        assert holiday_name(date(2027, 5, 1)) == "Arbeidernes dag"
