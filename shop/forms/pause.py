"""What recipients are told while booking is paused."""

from django import forms
from django.utils.translation import gettext_lazy

from shop.forms.plain_text import visible


class PauseForm(forms.Form):
    message = forms.CharField(
        label=gettext_lazy("What recipients see"),
        help_text=gettext_lazy(
            "Why, and until when if you know: “Many of us are ill. Call us if it is urgent.” Left empty, they see:"
            " “The department takes no new bookings for the time being.”"
        ),
        max_length=200,
        required=False,
    )

    def clean_message(self) -> str:
        return visible(self.cleaned_data["message"])
