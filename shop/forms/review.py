"""Why a parent goes on acting for a child that has come to an age."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from shop.enums import ReviewReason


class ReviewForm(forms.Form):
    """A code and no more: what the child said stands in the municipality's own records."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why do they go on?"),
        help_text=gettext_lazy(
            "It is noted with your name. The recipient and the parent can read it in the log."
        ),
        choices=[(each.value, capfirst(each.label)) for each in ReviewReason],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why they go on.")},
    )
