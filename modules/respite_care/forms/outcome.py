"""What became of a stay."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from modules.respite_care.domain.outcomes import Became
from shop.models import Booking


class OutcomeForm(forms.Form):
    """That somebody stayed as booked is only said when it is over, that they left early only before."""

    became = forms.ChoiceField(label=gettext_lazy("What became of it?"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, booking: Booking) -> None:
        super().__init__(data)
        is_over = booking.ends_at <= timezone.now()
        usual = Became.STAYED if is_over else Became.LEFT
        field: Any = self.fields["became"]
        field.choices = [(each.value, each.label) for each in (usual, Became.NOT_CAME)]
