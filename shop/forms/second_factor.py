from django import forms
from django.utils.translation import gettext_lazy

from accounts.factor.enums import FactorRule


class FactorRuleForm(forms.Form):
    """Who must have a second step."""

    rule = forms.ChoiceField(
        label=gettext_lazy("Second step"),
        choices=FactorRule,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the two.")},
    )
