"""Looking for somebody by name."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shop.enums import ListedRecipients
from shop.forms.lists.base import EVERYTHING, ListForm, choice_of_rows, offer
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


class ListedRecipientsForm(ListForm):
    """Which of a department's recipients to show: those who receive something, unless others are asked for."""

    words_label = _("Name or telephone")
    state = forms.ChoiceField(
        label=_("Show those"),
        choices=[*ListedRecipients.choices, (EVERYTHING, _("all"))],
        initial=ListedRecipients.RECEIVES,
        required=False,
    )
    service = choice_of_rows(_("With a decision for"))

    def __init__(self, asked: QueryDict, *, services: Mapping[int, str], **options: Any) -> None:
        super().__init__(asked, **options)
        offer(self, "service", services, anything=_("any service"))

    def clean_state(self) -> str:
        """There is no empty choice: what says nothing is what it begins with."""
        return self.cleaned_data["state"] or str(self.begins_with("state"))
