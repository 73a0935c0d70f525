"""To whom a visit is given, instead of whom, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from shop.enums import ReassignmentReason
from shop.models import Provider
from ui.forms import CardRadioSelect

type Choice = tuple[int, str | SafeString]


class ReassignmentForm(forms.Form):
    """`free` are those who can take it, best first; `given` those who have it, of whom one is replaced."""

    instead_of = forms.TypedChoiceField(
        label=_("Who does not come?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who does not come.")},
    )
    to = forms.TypedChoiceField(
        label=_("Who comes instead?"),
        coerce=int,
        widget=CardRadioSelect,
        error_messages={
            "required": _("Choose who comes instead."),
            "invalid_choice": _("Whoever you chose can no longer take it. Choose somebody else."),
        },
    )
    reason = forms.TypedChoiceField(
        label=_("Why?"),
        help_text=_("The reason is kept with the visit. The recipient is not told it."),
        coerce=ReassignmentReason,
        choices=[(reason, capfirst(reason.label)) for reason in ReassignmentReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )

    def __init__(
        self, data: Any = None, *, free: Sequence[Choice], given: Sequence[Provider], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self._set_choices("to", free)
        self._set_choices("instead_of", [(provider.pk, provider.display_name) for provider in given])
        if len(given) == 1:
            self.fields["instead_of"].widget = forms.HiddenInput()
            self.fields["instead_of"].initial = given[0].pk

    def _set_choices(self, name: str, choices: Sequence[Choice]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # both are choice fields
