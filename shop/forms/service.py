"""The rules of a service's times, in minutes, hours and days."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shop.forms.words import TOO_SMALL
from shop.models import Service

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
UNITS = {
    "duration": MINUTE,
    "slot_interval": MINUTE,
    "buffer_before": MINUTE,
    "buffer_after": MINUTE,
    "minimum_notice": HOUR,
    "cancel_deadline": HOUR,
}
"""What the number in each field counts."""


def whole_number(label: Any, *, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    """A field for a whole number, with the phone's number keys."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"min_value": TOO_SMALL},
    )


class ServiceForm(forms.Form):
    """What the department decides about a service."""

    duration = whole_number(gettext_lazy("A visit lasts (minutes)"), least=5, most=12 * 60)
    slot_interval = whole_number(
        gettext_lazy("Minutes between possible starts"),
        least=5,
        most=12 * 60,
        help_text=gettext_lazy("30 gives starts on the hour and the half hour."),
    )
    buffer_before = whole_number(gettext_lazy("Minutes on the way before"), least=0, most=240)
    buffer_after = whole_number(gettext_lazy("Minutes on the way after"), least=0, most=240)
    minimum_notice = whole_number(gettext_lazy("Book at the latest (hours before)"), least=0, most=30 * 24)
    booking_horizon = whole_number(gettext_lazy("Book at the earliest (days ahead)"), least=1, most=365)
    cancel_deadline = whole_number(
        gettext_lazy("Cancel at the latest (hours before)"),
        least=0,
        most=30 * 24,
        help_text=gettext_lazy("The department itself can cancel until the visit begins."),
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Can be booked"),
        help_text=gettext_lazy("Visits that are booked already stand, also when you take this away."),
        required=False,
    )

    def __init__(self, data: Any = None, *, service: Service) -> None:
        super().__init__(data, initial=_numbers_of(service))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        room = {"duration", "buffer_before", "buffer_after"}
        if room <= values.keys() and sum(values[name] for name in room) > 24 * 60:
            self.add_error("duration", _("A visit and its way must fit into a day."))
        for name in ("minimum_notice", "cancel_deadline"):
            self._keep_within_horizon(name)
        return values

    def _keep_within_horizon(self, name: str) -> None:
        """A deadline that has passed before anybody can book leaves nothing to book, or to cancel."""
        days = self.cleaned_data.get("booking_horizon")
        deadline = self.cleaned_data.get(name)
        if days is not None and deadline is not None and deadline * HOUR > timedelta(days=days):
            words = ngettext(
                "This is longer than the %(count)s day one can book ahead. Write at most %(hours)s hours.",
                "This is longer than the %(count)s days one can book ahead. Write at most %(hours)s hours.",
                days,
            )
            self.add_error(name, words % {"count": days, "hours": days * 24})

    @property
    def rules(self) -> Mapping[str, Any]:
        """The fields of the service, as the domain takes them."""
        return {
            name: value * UNITS[name] if name in UNITS else value for name, value in self.cleaned_data.items()
        }


def _numbers_of(service: Service) -> dict[str, Any]:
    """Durations as numbers; an odd half hour counts as a whole one."""
    numbers = {name: -(-getattr(service, name) // unit) for name, unit in UNITS.items()}
    return numbers | {"booking_horizon": service.booking_horizon, "is_active": service.is_active}
