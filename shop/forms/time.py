"""Which of the free times on a page."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.domain.capacity.times import parse_start
from shop.errors import BadTime


class TimeForm(forms.Form):
    """Any time may be sent: the door says why one cannot be had. The page draws the choices.

    `wished` is what was asked for, also where it is refused.
    """

    wished: datetime | None = None

    at = forms.CharField(
        label=_("When?"), widget=forms.RadioSelect, error_messages={"required": _("Choose a time.")}
    )

    def clean_at(self) -> datetime:
        try:
            self.wished = parse_start(self.cleaned_data["at"])
        except BadTime as error:
            raise forms.ValidationError(error.title()) from error
        return self.wished
