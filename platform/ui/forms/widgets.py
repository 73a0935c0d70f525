from __future__ import annotations

from typing import Any

from django import forms

__all__ = ["CardRadioSelect", "DateInput", "PhoneInput", "TimeInput"]


class DateInput(forms.DateInput):
    """The browser's own date picker; the value travels as YYYY-MM-DD whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, in steps of `step_minutes`; the value travels as HH:MM."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None, *, step_minutes: int = 15) -> None:
        super().__init__(attrs={"step": step_minutes * 60, **(attrs or {})}, format="%H:%M")


class PhoneInput(forms.TextInput):
    """A telephone number: the phone's number keys, and filled in by the browser."""

    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"autocomplete": "tel", **(attrs or {})})


class CardRadioSelect(forms.RadioSelect):
    """Radio buttons as large cards, for the one question of a page."""

    looks_like_cards = True
