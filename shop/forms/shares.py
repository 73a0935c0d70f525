"""How much of the pool is kept for each way of booking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from shop.errors import SharesTooLarge
from shop.forms.rule_fields import whole_number


class SharesForm(forms.Form):
    """Per cent of those on duty; together not more than all of them."""

    self_service = whole_number(gettext_lazy("For those who book themselves, per cent"), least=0, most=100)
    phone = whole_number(gettext_lazy("For those who call, per cent"), least=0, most=100)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors and values["self_service"] + values["phone"] > 100:
            self.add_error("phone", SharesTooLarge().title())
        return values
