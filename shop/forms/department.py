"""What a department is called, and where people reach it."""

import re

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shop.forms.plain_text import visible
from shop.forms.rule_fields import VisibleTextField
from ui.forms import PhoneInput

DIALLED = re.compile(r"\+?[0-9]{3,15}")
BETWEEN = re.compile(r"[\s()./-]")


class DepartmentForm(forms.Form):
    """Recipients see all of it."""

    name = VisibleTextField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As recipients know it, such as “Home help east”."),
        max_length=100,
        error_messages={"required": gettext_lazy("Write what the department is called.")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("Where recipients call. Answered in office hours at least."),
        max_length=20,
        widget=PhoneInput,
        error_messages={"required": gettext_lazy("Write a number at which somebody answers.")},
    )
    visiting_address = forms.CharField(
        label=gettext_lazy("Visiting address"),
        help_text=gettext_lazy("Shown with appointments at the office."),
        max_length=200,
        required=False,
    )
    video_instructions = VisibleTextField(
        label=gettext_lazy("How a talk by video takes place"),
        help_text=gettext_lazy(
            "Shown with appointments by video, such as “We send you a link the day before. You need no program for it.”"
        ),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_phone(self) -> str:
        """As it is dialled, without spaces."""
        number = BETWEEN.sub("", visible(self.cleaned_data["phone"]))
        if not DIALLED.fullmatch(number):
            raise forms.ValidationError(
                _("Write the number with digits, and + and the country's code abroad.")
            )
        return number

    def clean_visiting_address(self) -> str:
        return visible(self.cleaned_data["visiting_address"])
