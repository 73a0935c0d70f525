"""Why a visit is put somewhere else on the board: it is what its story says."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from shop.enums import ReassignmentReason
from shop.forms.booking import MoveForm


class PlacingForm(MoveForm):
    """Of another time who asked for it; of another provider alone why it is they."""

    reason = forms.TypedChoiceField(
        label=_("Why?"),
        help_text=_("The reason is kept with the visit. The recipient is not told it."),
        coerce=ReassignmentReason,
        choices=[(reason, capfirst(reason.label)) for reason in ReassignmentReason],
        initial=ReassignmentReason.ROUTE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )

    def __init__(self, data: Any = None, *, is_another_time: bool) -> None:
        super().__init__(data)
        del self.fields["reason" if is_another_time else "why"]
