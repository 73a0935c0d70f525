"""Designsystemet's markup for every Django form, and widgets that phones know how to show."""

from ui.forms.renderer import DesignsystemBoundField, DesignsystemRenderer
from ui.forms.widgets import CardRadioSelect, DateInput, PhoneInput, TimeInput

__all__ = [
    "CardRadioSelect",
    "DateInput",
    "DesignsystemBoundField",
    "DesignsystemRenderer",
    "PhoneInput",
    "TimeInput",
]
