"""What is granted, changed by those who handle the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.forms.words import TOO_LARGE, TOO_SMALL

MOST = 10_000


class AmountForm(forms.Form):
    """`seen` is the amount on the page when it was opened, `too_much` what somebody agreed to have booked beyond it."""

    amount = forms.IntegerField(
        label=_("Granted per period"),
        min_value=0,
        max_value=MOST,
        error_messages={
            "required": _("Write how much is granted."),
            "invalid": _("Write a whole number."),
            "min_value": TOO_SMALL,
            "max_value": TOO_LARGE,
        },
    )
    too_much = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
