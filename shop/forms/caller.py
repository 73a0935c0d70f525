"""Who calls: by name, or by the telephone number they say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.forms.plain_text import visible

LETTERS, DIGITS, LONGEST_NUMBER = 2, 4, 8
COUNTRY = "47"
TOO_LITTLE = _("Write two letters of the name, or four digits of the telephone.")


class CallerForm(forms.Form):
    """A number is their telephone's, or its end. No national number is looked for."""

    q = forms.CharField(
        label=_("Name or telephone"),
        help_text=_("Two letters of the name, or the last four digits of the telephone."),
        max_length=80,
        error_messages={"required": TOO_LITTLE},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "data-shortcut": "search"}),
    )

    def clean_q(self) -> str:
        """Raises for so little that everybody would be listed."""
        words = visible(self.cleaned_data["q"])
        digits = digits_of(words)
        if not digits:
            if sum(sign.isalpha() for sign in words) < LETTERS:
                raise forms.ValidationError(TOO_LITTLE)
            return words
        if len(digits) < DIGITS:
            raise forms.ValidationError(_("Write at least four digits of the telephone."))
        if len(digits) > LONGEST_NUMBER:
            raise forms.ValidationError(
                _("A telephone has eight digits. Look nobody up by their national identity number here.")
            )
        return digits


def digits_of(words: str) -> str:
    """The digits of what is a telephone number and nothing else, without the country's; empty for all else."""
    digits = "".join(words.removeprefix("+").split())
    if not (digits.isascii() and digits.isdecimal()):
        return ""
    is_whole = words.startswith("+") or digits.startswith(f"00{COUNTRY}")
    return digits.removeprefix("00").removeprefix(COUNTRY) if is_whole else digits
