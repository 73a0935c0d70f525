"""Templates are filled in once, and what is empty leaves no gap."""

import pytest

from notifications.filling import as_template, fill_in
from notifications.lazily import swapped
from notifications.standards import Occasion, Standard


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("Hei {name}, {when}", "Hei {when}, i dag"),
        ("{when} kommer vi", "I dag kommer vi"),
        ("{link}", "https://larvik.localhost/"),
        ("Hei. {nothing}\n\n{nothing}\n\nVi kommer", "Hei.\n\nVi kommer"),
        ("Hei {unknown}", "Hei {unknown}"),
    ],
)
def test_a_template_is_filled_in(template: str, filled: str) -> None:
    words = {"name": "{when}", "when": "i dag", "link": "https://larvik.localhost/", "nothing": ""}
    assert fill_in(template, words) == filled


def test_a_form_is_not_written_without_one_of_its_words() -> None:
    """It would reach the reader as a placeholder where a municipality names it."""
    form = Standard("a", "A", Occasion(1, "O"), "Timen", swapped("%(at)s", "at", "when"), ("when", "who"))
    with pytest.raises(KeyError):
        form.write({"when": "i dag"})
    text = form.write({"when": "100 % i dag", "who": "", "more": "x"}, in_short={"link": "kort"})
    assert (text.body, text.sms, text.words) == (
        "100 % i dag",
        "Timen. kort",
        {"when": "100 % i dag", "who": ""},
    )
    assert as_template("100 %% %(when)s") == "100 % {when}"
