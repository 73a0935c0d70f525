"""When those a stay is for came."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from modules.respite_care.domain.arriving import first_moment
from modules.respite_care.errors import NotDuringStay
from modules.respite_care.models import Arrival
from shop.forms.clock import ClockField
from shop.models import Booking
from shop.queries.days import FIRST_DAY, LAST_DAY, moment_of
from ui.forms import DateInput, TimeInput


class ArrivalForm(forms.Form):
    """Filled in with this moment: whoever says it at the door only sends it."""

    came_on = forms.DateField(label=gettext_lazy("The day they came"), widget=DateInput)
    came_at = ClockField(label=gettext_lazy("The time they came"), widget=TimeInput(step_minutes=1))

    def __init__(self, data: Any = None, *, booking: Booking, arrival: Arrival | None) -> None:
        self.booking = booking
        said = timezone.localtime(arrival.arrived_at if arrival else None).replace(second=0, microsecond=0)
        super().__init__(data, initial={"came_on": said.date(), "came_at": said.time()})

    @property
    def came(self) -> datetime:
        return moment_of(self.cleaned_data["came_on"], self.cleaned_data["came_at"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not FIRST_DAY <= cleaned["came_on"] <= LAST_DAY:
            self.add_error("came_on", NotDuringStay().title())
        elif not first_moment(self.booking) <= self.came <= min(timezone.now(), self.booking.ends_at):
            self.add_error("came_at", NotDuringStay().title())
        return cleaned
