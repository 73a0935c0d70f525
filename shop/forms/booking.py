"""What staff and providers say about a visit."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from foundation.actor import Channel
from shop.enums import CancelReason, DeclineReason
from shop.forms.rule_fields import whole_number
from shop.lengths import MOST_MINUTES


class Outcome(TextChoices):
    """What became of a visit."""

    DONE = "done", _("Done")
    NOBODY_HOME = "nobody_home", _("Nobody home")
    COULD_NOT_COME = "could_not_come", _("We could not come")
    UNDO = "undo", _("Take it back")


class OutcomeForm(forms.Form):
    """How long it took is asked of a visit that was done, and matters for no other outcome."""

    outcome = forms.ChoiceField(choices=Outcome)
    minutes = whole_number(_("Minutes it took"), least=1, most=MOST_MINUTES, required=False)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("outcome") != Outcome.DONE:
            self.errors.pop("minutes", None)
            self.cleaned_data["minutes"] = None
        return self.cleaned_data


class MoveForm(forms.Form):
    """Why the department moves: it is what the visit's story says."""

    why = forms.ChoiceField(
        label=_("Why is it moved?"),
        choices=[
            (Channel.PHONE, _("The recipient has called and asked for it")),
            (Channel.STAFF, _("We need another time")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )


class DeclineForm(forms.Form):
    """Why the department says no: a code, which the recipient is told in words."""

    reason = forms.TypedChoiceField(
        label=_("Why not?"),
        help_text=_("The recipient sees the reason you choose."),
        coerce=DeclineReason,
        choices=[(reason, capfirst(reason.label)) for reason in DeclineReason],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )


class CancelForm(forms.Form):
    """Why the department cancels: it decides what the message says and how it is counted."""

    reason = forms.ChoiceField(
        label=_("Why is it cancelled?"),
        choices=[
            (CancelReason.BY_RECIPIENT, _("The recipient has called and asked for it")),
            (CancelReason.BY_DEPARTMENT, _("We cannot come")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )
