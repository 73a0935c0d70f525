"""The kinds of fields that the rules of a service are made of: numbers, several numbers, deadlines, kinds."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from shop.forms.plain_text import visible
from shop.forms.words import TOO_LARGE, TOO_SMALL

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # of the stubs: what gettext_lazy returns

STEP = 5
"""Visits begin and end on whole five minutes."""
LONGEST_VISIT = 12 * 60
LONGEST_DEADLINE = 30 * 24
BY_CALLING, ALONE = "calling", "alone"

type Words = str | _StrPromise
STEPS = gettext_lazy("Write a number that can be divided by %(limit_value)s.")


class EachOnceField(forms.MultipleChoiceField):
    """Several choices, each of them once however often it was sent."""

    def clean(self, value: Any) -> list[str]:
        return list(dict.fromkeys(super().clean(value)))


def whole_number(
    label: Words, *, least: int, most: int, help_text: Words = "", **options: Any
) -> forms.Field:
    """A field for a whole number, with the phone's number keys."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"min_value": TOO_SMALL, "max_value": TOO_LARGE, "step_size": STEPS},
        **options,
    )


def minutes_of_visit(label: Words, *, help_text: Words = "") -> forms.Field:
    return whole_number(label, least=STEP, most=LONGEST_VISIT, help_text=help_text, step_size=STEP)


def deadline_kind(label: Words) -> forms.Field:
    """Whether recipients can do it themselves at all; the hours stand in a field of their own."""
    return forms.ChoiceField(
        label=label,
        choices=[
            (ALONE, gettext_lazy("Until some hours before")),
            (BY_CALLING, gettext_lazy("Not without calling")),
        ],
        widget=forms.RadioSelect,
    )


def hours_before(label: Words) -> forms.Field:
    return whole_number(label, least=0, most=LONGEST_DEADLINE)


def switch(label: Words, *, help_text: Words = "") -> forms.Field:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class VisibleTextField(forms.CharField):
    """A line that others will read: what cannot be seen is taken out, and something must be left."""

    def to_python(self, value: Any) -> Any:
        return visible(super().to_python(value) or "")

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text and not any(sign.isalpha() for sign in text):
            raise forms.ValidationError(gettext_lazy("Write it with letters."))
        return text


class SeveralNumbers(forms.MultiWidget):
    """A row of number fields, of which any may stay empty."""

    def __init__(self, labels: Sequence[Words]) -> None:
        super().__init__(
            [forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": label}) for label in labels]
        )

    def decompress(self, value: Any) -> list[Any]:
        numbers = list(value or ())[: len(self.widgets)]
        return numbers + [None] * (len(self.widgets) - len(numbers))


class OtherMinutes(forms.MultiValueField):
    """Up to `count` more lengths of a visit, in minutes; the answer is sorted and says each once."""

    def __init__(self, *, count: int, **options: Any) -> None:
        fields = [minutes_of_visit("") for _number in range(count)]
        for field in fields:
            field.required = False
        labels = [
            format_lazy(gettext_lazy("Other length {number}, in minutes"), number=number + 1)
            for number in range(count)
        ]
        super().__init__(fields, widget=SeveralNumbers(labels), require_all_fields=False, **options)

    def compress(self, data_list: Sequence[int | None]) -> list[int]:
        return sorted({number for number in data_list if number is not None})
