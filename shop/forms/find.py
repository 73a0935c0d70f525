"""Looking for somebody by name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.forms.plain_text import visible

LETTERS = 2


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Name of the recipient"),
        help_text=_("At least two letters of the first name, the last name or both."),
        max_length=80,
        error_messages={"required": _("Write at least two letters of the name.")},
    )

    def clean_q(self) -> str:
        """Raises for less than two letters, which would list everybody."""
        words = visible(self.cleaned_data["q"])
        if sum(sign.isalpha() for sign in words) < LETTERS:
            raise forms.ValidationError(_("Write at least two letters of the name."))
        return words
