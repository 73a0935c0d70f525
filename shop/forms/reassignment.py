"""To whom a visit is given, instead of whom, and why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from shop.enums import ReassignmentReason
from shop.models import Provider
from ui.forms import CardRadioSelect

type Choice = tuple[int | str, str | SafeString | Promise]

OF_PLACES: dict[str, Promise | str] = {
    ReassignmentReason.RECIPIENT_ASKED: ReassignmentReason.RECIPIENT_ASKED.label,
    ReassignmentReason.CONTINUITY: _("a place the recipient knows"),
    ReassignmentReason.COMPETENCE: _("the stay needs what the place has"),
    ReassignmentReason.ABSENCE: _("the first place cannot be used"),
}
"""Why a booking gets another place; none of them fits a route."""


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
        self,
        data: Any = None,
        *,
        free: Sequence[Choice],
        given: Sequence[Provider],
        of_places: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        if of_places:
            self._speak_of_places()
        self._set_choices("to", free)
        self._set_choices("instead_of", [(provider.pk, provider.display_name) for provider in given])
        if len(given) == 1:
            self.fields["instead_of"].widget = forms.HiddenInput()
            self.fields["instead_of"].initial = given[0].pk

    def _speak_of_places(self) -> None:
        self.fields["instead_of"].label = _("Which place is given up?")
        self.fields["to"].label = _("Which place instead?")
        self.fields["to"].error_messages |= {
            "required": _("Choose which place instead."),
            "invalid_choice": _("The place you chose is no longer free. Choose another."),
        }
        self._set_choices("reason", [(reason, capfirst(str(label))) for reason, label in OF_PLACES.items()])

    def _set_choices(self, name: str, choices: Sequence[Choice]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # both are choice fields
