"""A home, its beds and who works there, as a department says it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.respite_care.domain.homes import MOST_BEDS, HomeWords
from modules.respite_care.enums import HomeKind
from modules.respite_care.models import Home
from shop.forms.announcing import offer, people_of
from shop.forms.plain_text import visible
from shop.models import Provider
from ui.forms import PhoneInput


class HomeForm(forms.Form):
    """What is said of a home."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Families read it. The beds are named after it and numbered."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=HomeKind, initial=HomeKind.RESIDENCE, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=20, required=False, widget=PhoneInput)

    def clean_name(self) -> str:
        name = visible(self.cleaned_data["name"])
        if not any(sign.isalpha() for sign in name):
            raise forms.ValidationError(_("Write a name with letters."))
        return name

    def clean_address(self) -> str:
        return visible(self.cleaned_data["address"])

    @property
    def words(self) -> HomeWords:
        said = self.cleaned_data
        return HomeWords(
            said["name"], HomeKind(said["kind"]), said["address"], said["phone"], said.get("is_active", True)
        )


class AddHomeForm(HomeForm):
    beds = forms.IntegerField(label=gettext_lazy("Beds"), min_value=1, max_value=MOST_BEDS, initial=4)


class ChangeHomeForm(HomeForm):
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy(
            "A home that is not in use takes no new bookings. What is booked there already stands."
        ),
        required=False,
    )


class BedsForm(forms.Form):
    """How many beds more."""

    count = forms.IntegerField(
        label=gettext_lazy("How many more beds"), min_value=1, max_value=MOST_BEDS, initial=1
    )


class StaffForm(forms.Form):
    """Who works in the home, among the department's people."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who looks after the people staying here"),
        help_text=gettext_lazy("They see who is coming, what they need, and the notes about each stay."),
        queryset=Provider.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, home: Home, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, people=people_of(home.department).exclude(name=""))
