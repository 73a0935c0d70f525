"""Looking for somebody by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.enums import ListedRecipients
from shop.forms.plain_text import visible
from shop.models import Service

LETTERS = 2


@dataclass(frozen=True, slots=True)
class WantedRecipients:
    """What a list is narrowed to; `state` is one of ListedRecipients, or “all”."""

    words: str = ""
    state: str = ListedRecipients.RECEIVES
    service_id: int | None = None

    @property
    def narrows(self) -> bool:
        return self != WantedRecipients()


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


class ListedRecipientsForm(forms.Form):
    """Which of a department's recipients to show; whatever is not said narrows nothing."""

    only_narrows = True
    q = forms.CharField(label=_("Name or telephone"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("Show those"),
        choices=[*ListedRecipients.choices, ("all", _("all"))],
        initial=ListedRecipients.RECEIVES,
        required=False,
    )
    service = forms.TypedChoiceField(
        label=_("With a decision for"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["service"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", _("any service")), *((each.pk, each.name) for each in services)]

    def wanted(self) -> WantedRecipients:
        """What was asked for, as far as it can be understood."""
        self.is_valid()
        values = self.cleaned_data
        return WantedRecipients(
            visible(values.get("q", "")),
            values.get("state") or ListedRecipients.RECEIVES,
            values.get("service"),
        )
