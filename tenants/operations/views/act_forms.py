from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tenants.enums import MunicipalityState
from tenants.operations.domain.standing import LONGEST_REASON
from ui.forms import DateInput


class FindForm(forms.Form):
    """What narrows the list; what cannot be understood narrows nothing."""

    q = forms.CharField(label=_("Name, number or subdomain"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *MunicipalityState.choices]
    )

    def __init__(self, asked: QueryDict) -> None:
        super().__init__(asked, auto_id="find_%s")

    @property
    def words(self) -> str:
        return self._said("q")

    @property
    def state_asked(self) -> str:
        return self._said("state")

    def _said(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, "")).replace("\x00", "")


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stands in the log for all operators. Name no person."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why.")},
    )


class TrialForm(ReasonForm):
    """Also until when."""

    to = forms.DateField(
        label=_("The trial's new last day"),
        widget=DateInput,
        error_messages={"required": _("Choose a day."), "invalid": _("Choose a day.")},
    )
    field_order = ("to", "reason")
