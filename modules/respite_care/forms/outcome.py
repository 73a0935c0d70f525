"""What became of a stay."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.respite_care.domain.outcomes import Became, ended_early_at
from shop.enums import BookingStatus
from shop.forms.clock import ClockField
from shop.models import Booking
from shop.queries.days import FIRST_DAY, LAST_DAY, moment_of
from ui.forms import DateInput, TimeInput


def _on_the_quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)


def _said_of(booking: Booking, *, has_ended_early: bool) -> Became | None:
    match booking.status:
        case BookingStatus.COMPLETED:
            return Became.LEFT if has_ended_early else Became.STAYED
        case BookingStatus.NO_SHOW:
            return Became.NOT_CAME
    return None


class OutcomeForm(forms.Form):
    """That it lasted as long as booked is only said when it is over."""

    became = forms.ChoiceField(label=gettext_lazy("Did it take place?"), widget=forms.RadioSelect)
    left_on = forms.DateField(label=gettext_lazy("The day it ended"), widget=DateInput, required=False)
    left_at = ClockField(
        label=gettext_lazy("The time it ended"), widget=TimeInput(step_minutes=5), required=False
    )

    needed_for: ClassVar[Mapping[str, Promise]] = {
        "left_on": gettext_lazy("needed if it ended early"),
        "left_at": gettext_lazy("needed if it ended early"),
    }

    def __init__(self, data: Any = None, *, booking: Booking) -> None:
        self.booking, self.now = booking, timezone.now()
        self.has_begun, self.is_over = booking.starts_at <= self.now, booking.ends_at <= self.now
        said = ended_early_at(booking)
        ended = timezone.localtime(said or _on_the_quarter(min(self.now, booking.ends_at)))
        became = _said_of(booking, has_ended_early=said is not None)
        super().__init__(data, initial={"became": became, "left_on": ended.date(), "left_at": ended.time()})
        words = [Became.STAYED] * self.is_over + [Became.LEFT, Became.NOT_CAME]
        field: Any = self.fields["became"]
        field.choices = [(each.value, self._word(each)) for each in words]

    def _word(self, became: Became) -> str:
        if became is Became.NOT_CAME and not self.booking.service.stay_unit:
            return _("No, nobody was at home")
        return str(became.label)

    @property
    def left(self) -> datetime | None:
        """When they left, where they did before it was over."""
        if self.cleaned_data["became"] != Became.LEFT:
            return None
        return moment_of(self.cleaned_data["left_on"], self.cleaned_data["left_at"])

    def _is_during(self, day: date, clock: time) -> bool:
        if not FIRST_DAY <= day <= LAST_DAY:
            return False
        return self.booking.starts_at < moment_of(day, clock) < min(self.booking.ends_at, timezone.now())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("became") != Became.LEFT:
            for name in ("left_on", "left_at"):  # nobody asked for it
                self.errors.pop(name, None)
            return cleaned
        for name in ("left_on", "left_at"):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, _("Say when it ended."))
        if not self.errors and not self._is_during(cleaned["left_on"], cleaned["left_at"]):
            self.add_error(
                "left_at", _("Choose a time after it began, before it was to end, and not later than now.")
            )
        return cleaned
