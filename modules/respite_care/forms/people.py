"""Whom a family cares for, as a department says it."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.respite_care.enums import PairingRule
from modules.respite_care.models import CaredFor, Home
from shop.forms.contact import without_national_number
from shop.forms.lists.base import ListForm, choice
from shop.forms.plain_text import visible
from shop.models import Department
from ui.forms import DateInput

FAR = timedelta(days=2 * 366)
STATES = {"now": gettext_lazy("cared for now"), "ended": gettext_lazy("ended")}


class CaredForForm(forms.Form):
    """A name that the family knows them by, and where they stay."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("The name that the family and the home use; a first name is often enough."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    home = forms.ModelChoiceField(
        label=gettext_lazy("Where they stay"),
        help_text=gettext_lazy("With a home they get only its beds. Without one, any bed of the service."),
        queryset=Home.objects.none(),
        required=False,
        empty_label=gettext_lazy("any home"),
    )

    def __init__(self, *args: Any, department: Department, now: Home | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        there = Home.objects.filter(department=department, is_active=True)
        if now is not None:
            there |= Home.objects.filter(pk=now.pk)
        field: Any = self.fields["home"]
        field.queryset, field.label_from_instance = there, lambda home: home.name

    def clean_name(self) -> str:
        name = without_national_number(visible(self.cleaned_data["name"]))
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Write a name with letters."))
        return name


class EndForm(forms.Form):
    """The last day on which anything can begin for them."""

    last_day = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput)

    def clean_last_day(self) -> Any:
        day, today = self.cleaned_data["last_day"], timezone.localdate()
        if not today - timedelta(days=1) <= day <= today + FAR:
            raise forms.ValidationError(_("Choose a day from yesterday on, in the coming two years."))
        return day


class PairingForm(forms.Form):
    """With whom, and what holds for the two."""

    other = forms.ModelChoiceField(
        label=gettext_lazy("With whom"),
        queryset=CaredFor.objects.none(),
        empty_label=gettext_lazy("choose"),
    )
    rule = forms.ChoiceField(
        label=gettext_lazy("What applies to the two"), choices=PairingRule, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, among: Collection[CaredFor], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["other"]
        field.queryset = CaredFor.objects.filter(pk__in=[each.pk for each in among]).select_related(
            "recipient"
        )
        field.label_from_instance = lambda each: f"{each.name} ({each.recipient.short_name})"


class FamiliesForm(ListForm):
    """By name, and whether they are cared for now."""

    words_label = gettext_lazy("Name")
    state = choice(gettext_lazy("State"), STATES.items(), anything=gettext_lazy("all"))
