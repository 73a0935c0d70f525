"""An amount in a form: written in kroner, kept in øre."""

import pytest
from django import forms

from shop.forms.kroner import KronerField


class FeeForm(forms.Form):
    fee = KronerField(initial=5000)


@pytest.mark.parametrize(
    ("written", "is_changed"),
    [
        ("50", False),
        ("50,00", False),
        ("50.0", False),
        ("51", True),
        ("50,5", True),
        ("mye", True),
        ("", True),
    ],
)
def test_what_is_written_as_it_stands_is_no_change(written: str, *, is_changed: bool) -> None:
    assert bool(FeeForm({"fee": written}).changed_data) == is_changed
