"""The municipality's qualifications, and who has which until when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shop.forms.days_ahead import DayAheadField
from shop.forms.rule_fields import VisibleTextField
from shop.models import Qualification

LONGEST = 20
"""Years: a driving licence lasts long."""


class QualificationForm(forms.Form):
    name = VisibleTextField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy(
            "Such as “Driving licence” or “Medication course”. Nobody's health belongs here."
        ),
        max_length=80,
    )


class GrantForm(forms.Form):
    """One of the municipality's, and its last day if it has one."""

    qualification = forms.ModelChoiceField(
        label=gettext_lazy("Qualification"), queryset=Qualification.objects.all(), empty_label=None
    )
    last_day = DayAheadField(
        years=LONGEST,
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Leave it empty if it does not run out."),
        required=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.known = [(each.pk, each.name) for each in Qualification.objects.all()]
        self.fields["qualification"].widget.choices = self.known  # looked up once, however often it is drawn
