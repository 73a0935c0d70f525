"""The band of a household, as it is set."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from modules.home_help.fees.bands import possible_months
from modules.home_help.fees.reckoning import Table, first_of
from modules.home_help.fees.words import band_in_words, month_in_words


class RecipientBandForm(forms.Form):
    """The band of a household, from a month on. Nothing else is asked: no income and no reason."""

    number = forms.TypedChoiceField(label=gettext_lazy("Band"), coerce=int, widget=forms.RadioSelect)
    starts_on = forms.TypedChoiceField(label=gettext_lazy("From"), coerce=date.fromisoformat)

    def __init__(self, data: Any = None, *, table: Table, number: int | None) -> None:
        this = first_of(timezone.localdate())
        self._bands = {band.number: band_in_words(band) for band in table.bands}
        super().__init__(data, initial={"number": number, "starts_on": this.isoformat()})
        bands: Any = self.fields["number"]
        bands.choices = list(self._bands.items())
        months: Any = self.fields["starts_on"]
        months.choices = [(each.isoformat(), month_in_words(each)) for each in possible_months()]

    @property
    def in_words(self) -> str:
        """The band that was chosen."""
        return self._bands[self.cleaned_data["number"]]
