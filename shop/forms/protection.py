"""Whether an address is protected, and the new one where there is one."""

from django import forms
from django.utils.translation import gettext_lazy

from shop.enums import AddressProtection
from shop.forms.plain_text import visible

LONGEST_ADDRESS, LONGEST_PHONE = 200, 20


class ProtectionForm(forms.Form):
    """What is known stays where the two fields are left empty: it is shown to nobody, here either."""

    level = forms.ChoiceField(
        label=gettext_lazy("Is the address protected?"),
        choices=AddressProtection,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether the address is protected.")},
    )
    address = forms.CharField(
        label=gettext_lazy("New address"),
        help_text=gettext_lazy("Left empty, it stays as it is."),
        max_length=LONGEST_ADDRESS,
        required=False,
    )
    phone = forms.CharField(
        label=gettext_lazy("New telephone"),
        help_text=gettext_lazy("Left empty, it stays as it is."),
        max_length=LONGEST_PHONE,
        required=False,
    )

    def clean_address(self) -> str:
        return visible(self.cleaned_data["address"])

    def clean_phone(self) -> str:
        return visible(self.cleaned_data["phone"])
