"""What came of calling a recipient."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shop.enums import ContactOutcome
from shop.forms.plain_text import visible
from shop.models import ContactAttempt

BETWEEN = r"[\s./\u2013\u2014-]{0,3}"
"""Also long dashes, as a telephone's keyboard writes them."""
NATIONAL_NUMBER = re.compile(
    # By its parts: day, month, year with two digits or four, and five more. After a plus it is a telephone.
    rf"(?<![\d+])\d\d{BETWEEN}\d\d{BETWEEN}(?:19|20)?\d\d{BETWEEN}\d{{3}}{BETWEEN}\d\d(?!\d)"
    r"|(?<!\d)\d(?:\s{1,2}\d){10}(?!\d)"  # digit by digit
)


def without_national_number(text: str) -> str:
    """The text, where nothing in it looks like a national identity number. Raises ValidationError."""
    if NATIONAL_NUMBER.search(text):
        raise ValidationError(_("Leave out the national identity number."))
    return text


class ContactForm(forms.Form):
    """Each form has a key of its own, so that a second click is the same call."""

    outcome = forms.TypedChoiceField(
        label=_("What came of it?"),
        choices=ContactOutcome,
        coerce=ContactOutcome,
        error_messages={"required": _("Say whether you reached them.")},
    )
    note = forms.CharField(
        label=_("Note for colleagues"),
        help_text=_("What you agreed on. Nothing about health."),
        max_length=ContactAttempt.MOST_OF_A_NOTE,
        required=False,
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_note(self) -> str:
        return without_national_number(visible(self.cleaned_data["note"]))

    def clean_key(self) -> str:
        """A made-up one is only its maker's loss."""
        try:
            return str(uuid.UUID(self.cleaned_data["key"]))
        except ValueError:
            return str(uuid.uuid4())


def contact_form(booking_id: int, *, data: object = None) -> ContactForm:
    """With ids of its own: there are several on the page."""
    return ContactForm(
        data,  # type: ignore[arg-type]  # what request.POST is
        auto_id=f"id_call_{booking_id}_%s",
        initial={"key": uuid.uuid4()},
    )
